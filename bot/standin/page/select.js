/** Select menus of every kind, for messages and for modals alike. */

import { avatar } from "./avatar.js";
import { el, fill, finePointer, icon } from "./dom.js";
import { emoji } from "./emoji.js";
import { OptionList } from "./optionlist.js";
import { openPopover } from "./popover.js";
import { Kind, isDm, isThread } from "./world.js";

const STRING = 3;
const USER = 5;
const ROLE = 6;
const MENTIONABLE = 7;
const CHANNEL = 8;
export const SELECTS = new Set([STRING, USER, ROLE, MENTIONABLE, CHANNEL]);

const PLACEHOLDERS = {
  [STRING]: "Make a choice",
  [USER]: "Choose a person",
  [ROLE]: "Choose a role",
  [MENTIONABLE]: "Choose who",
  [CHANNEL]: "Choose a channel",
};
const SEARCHABLE_FROM = 9;

function people(world) {
  return [...world.users.values()].map((user) => ({
    value: user.id,
    label: world.called(user),
    hint: `@${user.username}`,
    lead: () => avatar(user, "small"),
  }));
}

function roles(world) {
  return world.guild.roles
    .filter((role) => role.id !== world.guild.id)
    .map((role) => ({ value: role.id, label: role.name, hint: "Role", lead: () => icon("people", 18) }));
}

function channels(world, types) {
  return [...world.channels.values()]
    .filter(
      (channel) => !isDm(channel) && (types?.length ? types.includes(channel.type) : channel.type !== Kind.CATEGORY),
    )
    .map((channel) => ({
      value: channel.id,
      label: channel.name,
      lead: () => icon(isThread(channel) ? "thread" : "hash", 16),
    }));
}

function choicesOf(component, world) {
  switch (component.type) {
    case USER:
      return people(world);
    case ROLE:
      return roles(world);
    case MENTIONABLE:
      return [...people(world), ...roles(world)];
    case CHANNEL:
      return channels(world, component.channel_types);
    default:
      return (component.options ?? []).map((option) => ({
        value: option.value,
        label: option.label,
        hint: option.description,
        lead: option.emoji ? () => emoji(option.emoji) : null,
      }));
  }
}

function defaultsOf(component) {
  if (component.type !== STRING) return (component.default_values ?? []).map((it) => it.id);
  return (component.options ?? []).filter((option) => option.default).map((option) => option.value);
}

/**
 * A select menu. `onChange(values)` is called once the choice is made: for several of them that is on closing.
 * The element answers `values` as `element.chosen()`.
 */
export function selectMenu(component, { world, onChange }) {
  const choices = choicesOf(component, world);
  const least = component.min_values ?? 1;
  const most = Math.min(component.max_values ?? 1, choices.length);
  const several = most > 1;
  let chosen = defaultsOf(component);

  const face = el("span", { class: "select-face" });
  const button = el(
    "button",
    {
      type: "button",
      class: "select",
      testid: "select",
      data: { customId: component.custom_id },
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      disabled: component.disabled === true,
      on: { click: toggle, keydown: (event) => event.key === "ArrowDown" && (event.preventDefault(), toggle()) },
    },
    face,
    icon("down", 18),
  );
  button.chosen = () => [...chosen];
  button.label = component.placeholder || PLACEHOLDERS[component.type];
  draw();

  function draw() {
    const found = chosen.map((value) => choices.find((choice) => choice.value === value)).filter(Boolean);
    button.classList.toggle("empty", found.length === 0);
    button.setAttribute(
      "aria-label",
      found.length ? `${button.label}: ${found.map((it) => it.label).join(", ")}` : button.label,
    );
    if (found.length === 0) fill(face, button.label);
    else if (found.length === 1) fill(face, found[0].lead?.(), el("span", {}, found[0].label));
    else
      fill(
        face,
        found.map((choice) => el("span", { class: "select-tag" }, choice.label)),
      );
  }

  function toggle() {
    if (button.getAttribute("aria-expanded") === "true" || button.getAttribute("aria-disabled") === "true") return;
    const before = [...chosen];
    const list = new OptionList({ label: button.label, multiple: several, testid: "select-options", onChoose: choose });
    const search = el("input", {
      class: "select-search",
      type: "text",
      "aria-label": `Search: ${button.label}`,
      placeholder: "Search",
      autocomplete: "off",
      readOnly: choices.length < SEARCHABLE_FROM,
      on: { input: () => show(0), keydown: keys },
    });
    if (choices.length < SEARCHABLE_FROM) search.classList.add("unseen");
    const foot =
      several || least === 0
        ? el(
            "div",
            { class: "select-foot" },
            el("span", { class: "select-count", role: "status" }),
            el(
              "button",
              {
                type: "button",
                class: "button style-1 small",
                testid: "select-done",
                on: { click: () => opened.close() },
              },
              "Done",
            ),
          )
        : null;
    button.setAttribute("aria-expanded", "true");
    const opened = openPopover(
      button,
      el("div", { class: "select-panel" }, el("p", { class: "select-title" }, button.label), search, list.root, foot),
      {
        label: button.label,
        match: true,
        className: "select-popover",
        onClose() {
          button.setAttribute("aria-expanded", "false");
          list.detach();
          if (!several && least > 0) return;
          if (chosen.length < least) chosen = before;
          draw();
          if (chosen.join("/") !== before.join("/")) onChange([...chosen]);
        },
      },
    );
    list.attach(search);
    show(
      Math.max(
        0,
        choices.findIndex((choice) => choice.value === chosen[0]),
      ),
    );
    opened.place();
    // On a telephone the keyboard would cover what there is to choose.
    if (finePointer() || choices.length < SEARCHABLE_FROM) search.focus({ preventScroll: true });

    function keys(event) {
      if (list.steer(event)) return;
      if (event.key === "Tab") opened.close();
      if (event.key !== "Enter" && !(event.key === " " && search.readOnly)) return;
      event.preventDefault();
      if (event.key === "Enter" && several && event.ctrlKey) opened.close();
      else list.choose();
    }

    function show(active) {
      const wanted = search.value.trim().toLowerCase();
      const fitting = choices.filter((it) => `${it.label} ${it.hint ?? ""}`.toLowerCase().includes(wanted));
      const full = several && chosen.length >= most;
      list.show(
        fitting.map((choice) => ({
          label: choice.label,
          hint: choice.hint,
          lead: choice.lead?.() ?? null,
          value: choice.value,
          selected: chosen.includes(choice.value),
          disabled: full && !chosen.includes(choice.value),
          testid: "select-option",
          data: { value: choice.value },
        })),
        active,
      );
      if (fitting.length === 0) fill(list.root, el("p", { class: "options-empty" }, "Nothing by that name."));
      if (foot) {
        const left = chosen.length < least ? `Choose at least ${least}` : `${chosen.length} of at most ${most}`;
        foot.firstChild.textContent = left;
      }
    }

    function choose({ value }, place) {
      if (!several && least > 0) {
        chosen = [value];
        draw();
        opened.close();
        onChange([value]);
        return;
      }
      if (chosen.includes(value)) chosen = chosen.filter((it) => it !== value);
      else chosen = several ? [...chosen, value] : [value];
      show(place);
    }
  }

  return button;
}
