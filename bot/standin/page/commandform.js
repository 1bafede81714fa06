/** A chosen command with its options as chips, filled in from the keyboard or by thumb. */

import { avatar } from "./avatar.js";
import { Chip } from "./chip.js";
import { demand } from "./commands.js";
import { el, fill, freshId, icon, iconButton } from "./dom.js";
import { OptionList } from "./optionlist.js";

const DEBOUNCE = 140;
const SUGGESTION_PATIENCE = 3500;
const MOST_OFFERED = 50;

/** `onSubmit(leaf, options)` sends it, `onCancel(text)` goes back to plain typing with that text. */
export class CommandForm {
  #app;
  #leaf;
  #channelId;
  #onCancel;
  #onSubmit;
  #chips;
  #current = null;
  #list;
  #timer = 0;
  #asked = 0;
  #hidden = false;

  constructor(app, leaf, { channelId, given = new Map(), onSubmit, onCancel }) {
    this.#app = app;
    this.#leaf = leaf;
    this.#channelId = channelId;
    this.#onCancel = onCancel;
    this.#onSubmit = onSubmit;
    this.#list = new OptionList({
      label: "Suggestions",
      testid: "option-suggestions",
      onChoose: (item) => this.#pick(item.choice),
    });
    const on = {
      focus: (_event, chip) => this.#enter(chip),
      blur: (_event, chip) => this.#leave(chip),
      input: (_event, chip) => this.#typed(chip),
      keydown: (event, chip) => this.#key(event, chip),
    };
    this.#chips = leaf.options.map((option) => new Chip(option, app.world, on, (chip) => this.#leaveOut(chip)));
    for (const chip of this.#chips) {
      const { name, required } = chip.option;
      chip.shown = required === true || given.has(name);
      if (!given.has(name)) continue;
      chip.write(given.get(name));
      chip.settle();
    }
    this.row = el("div", { class: "chips" });
    this.wrong = el("p", {
      class: "form-error",
      role: "alert",
      id: freshId("wrong"),
      testid: "form-error",
      hidden: true,
    });
    this.panel = el("div", { class: "picker option-panel", testid: "option-panel" });
    this.root = el(
      "div",
      { class: "command-form", role: "group", "aria-label": `/${leaf.path}`, testid: "command-form" },
      el(
        "div",
        { class: "command-title" },
        el("span", { class: "command-name", testid: "command-name" }, `/${leaf.path}`),
        el("span", { class: "command-about" }, leaf.description),
        iconButton("close", "Leave this command", () => this.#onCancel(""), { size: 16, testid: "command-cancel" }),
      ),
      this.row,
      this.wrong,
    );
    this.#draw();
  }

  #draw() {
    fill(
      this.row,
      this.#shown.map((chip) => chip.root),
      this.#chips.filter((chip) => !chip.shown).map((chip) => this.#offerToAdd(chip)),
      this.#chips.length === 0 ? el("span", { class: "chips-none" }, "Nothing to fill in.") : null,
    );
  }

  #offerToAdd(chip) {
    const { name, description } = chip.option;
    const on = {
      click: () => this.#bring(chip),
      keydown: (event) => event.key === "Escape" && this.#onCancel(""),
    };
    return el(
      "button",
      { type: "button", class: "chip-add", title: description, testid: `add-${name}`, on },
      "+ ",
      name,
    );
  }

  get #shown() {
    return this.#chips.filter((chip) => chip.shown);
  }

  #bring(chip) {
    const before = this.#shown;
    chip.shown = true;
    // In the order in which they were asked for, after those that were there.
    this.#chips = [...before, chip, ...this.#chips.filter((it) => !it.shown)];
    this.#draw();
    chip.input.focus();
  }

  #leaveOut(chip) {
    const before = this.#shown[this.#shown.indexOf(chip) - 1] ?? this.#shown.find((it) => it !== chip);
    chip.shown = false;
    chip.clear();
    this.#draw();
    this.#complain(null);
    if (before) before.input.focus();
    else this.focus();
  }

  /** Put the cursor where something is still to be said. */
  focus() {
    const target = this.#shown.find((chip) => chip.empty) ?? this.#shown.at(-1);
    if (target) target.input.focus();
    else this.root.closest("form")?.querySelector(".send")?.focus();
  }

  #enter(chip) {
    this.#current = chip;
    this.#hidden = false;
    for (const it of this.#chips) it.root.classList.toggle("current", it === chip);
    this.#list.detach();
    this.#list.attach(chip.input);
    this.#suggest(chip);
  }

  #leave(chip) {
    chip.settle();
    // The focus is nowhere until the next turn, and it may well go to another chip.
    window.setTimeout(() => {
      if (this.root.contains(document.activeElement) && document.activeElement.matches(".chip-input")) return;
      this.#current = null;
      for (const it of this.#chips) it.root.classList.remove("current");
      this.#list.detach();
      fill(this.panel);
    });
  }

  #typed(chip) {
    chip.typed();
    this.#hidden = false;
    this.#complain(null);
    this.#suggest(chip);
  }

  #suggest(chip) {
    window.clearTimeout(this.#timer);
    this.#asked += 1;
    if (!chip.option.autocomplete) {
      this.#offer(chip, chip.fitting().slice(0, MOST_OFFERED));
      return;
    }
    this.#describe(chip, "asking");
    this.#timer = window.setTimeout(() => this.#fetch(chip), chip.fetched === null ? 0 : DEBOUNCE);
  }

  #fetch(chip) {
    const mine = this.#asked;
    const typed = chip.text;
    const current = () => mine === this.#asked && this.#current === chip;
    const nothing = () => current() && this.#describe(chip, "silent");
    const timer = window.setTimeout(nothing, SUGGESTION_PATIENCE);
    const request = { channel_id: this.#channelId, data: this.#leaf.data(this.#filled(chip)) };
    const nonce = this.#app.socket.send("autocomplete", request, (type, data) => {
      // Its life is told besides: "sent" before the choices, "answered" after them.
      if (type === "INTERACTION" && data.state !== "failed") return data.state === "answered";
      window.clearTimeout(timer);
      if (type !== "AUTOCOMPLETE") {
        nothing();
        return true;
      }
      chip.fetched = data.choices;
      if (current() && chip.text === typed) this.#offer(chip, data.choices);
      return false;
    });
    if (nonce === null) nothing();
  }

  /** The options as they are while one of them is still being typed. */
  #filled(focused) {
    return this.#shown.flatMap((chip) => {
      const { name, type } = chip.option;
      if (chip === focused) return [{ type, name, value: String(chip.picked?.value ?? chip.text), focused: true }];
      const { value } = chip.said();
      return value === undefined ? [] : [{ type, name, value }];
    });
  }

  #offer(chip, choices) {
    this.#describe(chip, "ready");
    if (this.#hidden) return;
    const items = choices.map((choice) => ({
      label: choice.name,
      hint: choice.hint,
      choice,
      lead: choice.user ? avatar(choice.user, "small") : null,
      selected: chip.picked?.value === choice.value,
      testid: "option-choice",
      data: { value: String(choice.value) },
    }));
    this.#list.show(items, marked(chip, choices));
  }

  #describe(chip, state) {
    const { option } = chip;
    if (state !== "ready") this.#list.show([]);
    fill(
      this.panel,
      el(
        "p",
        { class: "option-about" },
        el("span", { class: "option-name" }, option.name),
        el("span", {}, option.description),
        el("span", { class: "option-demand" }, demand(option)),
      ),
      state === "asking" ? el("p", { class: "options-empty" }, "…") : null,
      state === "silent" ? el("p", { class: "options-empty" }, "No suggestions came. You can type it yourself.") : null,
      this.#list.root,
    );
  }

  #hide() {
    this.#hidden = true;
    this.#list.show([]);
  }

  #pick(choice) {
    const chip = this.#current;
    if (chip === null) return;
    chip.pick(choice);
    this.#complain(null);
    const next = this.#shown.find((it) => it.empty);
    if (next) {
      next.input.focus();
    } else {
      chip.input.focus();
      this.#hide();
    }
  }

  #key(event, chip) {
    if (event.isComposing || this.#list.steer(event)) return;
    const open = this.#list.items.length > 0;
    const choosable = open && this.#list.active !== -1 && chip.picked === null;
    if (event.key === "Enter") {
      event.preventDefault();
      if (choosable) this.#list.choose();
      else this.#onward(chip);
    } else if (event.key === "Tab" && !event.shiftKey && choosable && chip.text) {
      event.preventDefault();
      this.#list.choose();
    } else if (event.key === "Backspace" && chip.text === "") {
      event.preventDefault();
      this.#back(chip);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (open) this.#hide();
      else this.#onCancel("");
    }
  }

  #onward(chip) {
    chip.settle();
    const empty = this.#shown.find((it) => it.option.required && it.empty && it !== chip);
    if (empty && !chip.said().wrong) empty.input.focus();
    else this.submit();
  }

  #back(chip) {
    const before = this.#shown[this.#shown.indexOf(chip) - 1];
    if (!chip.option.required) this.#leaveOut(chip);
    else if (before) before.input.focus();
    else this.#onCancel(`/${this.#leaf.path}`);
  }

  #complain(text, chip = null) {
    this.wrong.hidden = text === null;
    fill(this.wrong, text === null ? null : [icon("warn", 15), text]);
    for (const it of this.#chips) it.mark(it === chip, this.wrong.id);
  }

  /** What has been filled in, by option name, to give it back when it was refused. */
  get given() {
    return new Map(this.#shown.filter((chip) => chip.text).map((chip) => [chip.option.name, chip.text]));
  }

  submit() {
    const options = [];
    for (const chip of this.#shown) {
      chip.settle();
      const { type, name, description, required } = chip.option;
      const { value, wrong } = chip.said();
      if (wrong || (required && value === undefined)) {
        this.#complain(wrong ? `${name}: ${wrong}` : `${name} is needed: ${description}`, chip);
        chip.input.focus();
        return;
      }
      if (value !== undefined) options.push({ type, name, value });
    }
    this.#onSubmit(this.#leaf, options);
  }
}

/** Which suggestion Enter would take, or -1: a free text must not be swapped for one that merely stood first. */
function marked({ option, picked, text }, choices) {
  if (picked) return choices.findIndex((choice) => choice.value === picked.value);
  const typed = text.trim().toLowerCase();
  if (typed === "") return option.required ? 0 : -1;
  if (!option.autocomplete) return 0;
  const exact = choices.findIndex(({ name, value }) => [name, String(value)].some((it) => it.toLowerCase() === typed));
  return exact === -1 ? choices.findIndex(({ name }) => name.toLowerCase().includes(typed)) : exact;
}
