/** Forms that the bot opens: text, choices and words between them, sent back whole. */

import { el, fill, freshId, icon, iconButton } from "./dom.js";
import { markdown } from "./markdown.js";
import { namesFor } from "./names.js";
import { SELECTS, selectMenu } from "./select.js";

const ROW = 1;
const TEXT_INPUT = 4;
const TEXT = 10;
const LABEL = 18;
const FILES = 19;
const RADIO = 21;
const CHECKBOXES = 22;
const CHECKBOX = 23;
const PARAGRAPH = 2;

// What was typed into forms that were put away without sending, by where each was opened and what it is called: a bot
// may give the same form another custom id each time.
const halfWritten = new Map();

/** Open a form. `where` says which channel and, if it came of a button, which message it belongs to. */
export function openModal(app, modal, where) {
  const opener = document.activeElement;
  const key = `${where.messageId ?? where.channelId}/${modal.title}`;
  const kept = halfWritten.get(key) ?? [];
  const fields = [];
  const body = (modal.components ?? []).map((component) => part(app, component, kept, fields));
  const title = el("h2", { id: freshId("title") }, modal.title);
  const wrong = el("p", { class: "form-error", role: "alert", testid: "modal-error", hidden: true });
  const send = el(
    "button",
    { type: "submit", class: "button style-1", testid: "modal-submit" },
    el("span", {}, "Submit"),
  );
  let sent = false;
  const form = el(
    "form",
    { class: "modal-form", novalidate: true, on: { submit } },
    el(
      "header",
      {},
      title,
      iconButton("close", "Close", () => dialog.close(), { testid: "modal-close" }),
    ),
    el("p", { class: "modal-for" }, `${app.world.called(app.world.bot)} will read this.`),
    el(
      "div",
      { class: "modal-body" },
      body.map((it) => it.node),
    ),
    wrong,
    el(
      "footer",
      {},
      el("button", { type: "button", class: "button style-2", on: { click: () => dialog.close() } }, "Cancel"),
      send,
    ),
  );
  const dialog = el(
    "dialog",
    {
      class: "modal",
      testid: "modal",
      "aria-labelledby": title.id,
      data: { customId: modal.custom_id },
      on: {
        close() {
          if (sent) halfWritten.delete(key);
          else
            halfWritten.set(
              key,
              fields.map((it) => (it.touched?.() ? it.keep() : undefined)),
            );
          dialog.remove();
          // The message may have been drawn anew meanwhile, with another button in the same place.
          const back = opener?.isConnected ? opener : same(opener);
          if (back && back !== document.body) back.focus({ preventScroll: true });
          else app.composer.focus();
        },
      },
    },
    form,
  );
  document.body.append(dialog);
  dialog.showModal();
  (dialog.querySelector("[data-first]") ?? send).focus();

  function complain(text) {
    wrong.hidden = text === null;
    fill(wrong, text === null ? null : [icon("warn", 15), text]);
  }

  async function submit(event) {
    event.preventDefault();
    if (send.disabled) return;
    complain(null);
    let first = null;
    for (const field of fields) {
      const problem = field.check();
      field.show(problem);
      if (problem !== null) first ??= field;
    }
    if (first !== null) {
      first.focus();
      return;
    }
    send.disabled = true;
    send.classList.add("pending");
    const problem = await app.interactions.submit(
      modal,
      where,
      body.map((it) => it.value()).filter((it) => it !== null),
    );
    send.disabled = false;
    send.classList.remove("pending");
    if (problem === null) {
      sent = true;
      dialog.close();
    } else {
      complain(problem);
    }
  }
}

function same(opener) {
  const id = opener?.dataset?.customId;
  return id ? [...document.querySelectorAll("[data-custom-id]")].find((it) => it.dataset.customId === id) : null;
}

/** One top-level component: its element, and what it contributes when the form is sent. */
function part(app, component, kept, fields) {
  switch (component.type) {
    case TEXT:
      return {
        node: el("div", { class: "modal-text" }, markdown(component.content ?? "", namesFor(app))),
        value: () => ({ type: TEXT, id: component.id ?? 0 }),
      };
    case ROW: {
      const inner = (component.components ?? []).map((it) =>
        field(app, it, { label: it.label, description: null }, kept, fields),
      );
      return {
        node: el(
          "div",
          {},
          inner.map((it) => it.node),
        ),
        value: () => ({ type: ROW, components: inner.map((it) => it.value()) }),
      };
    }
    case LABEL: {
      const inner = field(app, component.component, component, kept, fields);
      return { node: inner.node, value: () => ({ type: LABEL, id: component.id ?? 0, component: inner.value() }) };
    }
    default:
      return {
        node: el(
          "p",
          { class: "unknown-component" },
          `A component of type ${component.type}, which this page cannot show.`,
        ),
        value: () => null,
      };
  }
}

function field(app, component, { label, description }, kept, fields) {
  const id = freshId("field");
  const makers = {
    [TEXT_INPUT]: textInput,
    [FILES]: noFiles,
    [RADIO]: options,
    [CHECKBOXES]: options,
    [CHECKBOX]: checkbox,
  };
  const make = SELECTS.has(component.type) ? select : (makers[component.type] ?? unknown);
  const made = make(app, component, { id, name: label ?? "", before: kept[fields.length] });
  const wrong = el("p", { class: "field-error", id: `${id}-wrong`, hidden: true });
  const grouped = component.type === RADIO || component.type === CHECKBOXES;
  const node = el(
    "div",
    { class: "field", role: grouped ? "group" : null, "aria-labelledby": grouped ? `${id}-name` : null },
    label
      ? el(
          grouped ? "p" : "label",
          { class: "field-name", id: `${id}-name`, for: grouped ? null : id },
          label,
          made.needed ? el("span", { class: "required", title: "Needed" }, "*") : null,
        )
      : null,
    description ? el("p", { class: "field-about" }, description) : null,
    made.node,
    wrong,
  );
  if (fields.length === 0) made.control?.setAttribute("data-first", "");
  fields.push({
    check: made.check,
    touched: made.touched,
    keep: made.keep,
    focus: () => made.control?.focus(),
    show(problem) {
      wrong.hidden = problem === null;
      wrong.textContent = problem ?? "";
      if (problem === null) {
        made.control?.removeAttribute("aria-invalid");
      } else {
        made.control?.setAttribute("aria-invalid", "true");
        made.control?.setAttribute("aria-describedby", wrong.id);
      }
    },
  });
  return {
    node,
    value: () => ({ type: component.type, id: component.id ?? 0, custom_id: component.custom_id, ...made.value() }),
  };
}

function textInput(_app, component, { id, before }) {
  const long = component.style === PARAGRAPH;
  const needed = component.required !== false;
  const most = component.max_length ?? 4000;
  const least = component.min_length ?? 0;
  const start = component.value ?? "";
  const count = el("span", { class: "field-count", "aria-hidden": "true" });
  const recount = () => {
    count.textContent = input.value.length > most * 0.7 || least > 1 ? `${input.value.length}/${most}` : "";
  };
  const input = el(long ? "textarea" : "input", {
    id,
    class: "field-input",
    type: long ? null : "text",
    rows: long ? "5" : null,
    maxlength: String(most),
    placeholder: component.placeholder ?? null,
    autocomplete: "off",
    testid: "modal-input",
    data: { customId: component.custom_id },
    "aria-required": String(needed),
    on: { input: recount },
  });
  input.value = before ?? start;
  recount();
  return {
    node: el("div", { class: "field-box" }, input, count),
    control: input,
    needed,
    check() {
      const length = input.value.trim().length;
      if (length === 0) return needed ? "This has to be filled in." : null;
      return input.value.length < least ? `At least ${least} characters.` : null;
    },
    value: () => ({ value: input.value }),
    touched: () => input.value !== start,
    keep: () => input.value,
  };
}

function select(app, component, { id }) {
  const needed = component.required !== false;
  const menu = selectMenu(component, { world: app.world, onChange: () => {} });
  menu.id = id;
  const least = component.min_values ?? 1;
  return {
    node: menu,
    control: menu,
    needed,
    check() {
      const count = menu.chosen().length;
      if (count === 0) return needed ? "Choose one." : null;
      return count < least ? `Choose at least ${least}.` : null;
    },
    value: () => ({ values: menu.chosen() }),
  };
}

function options(_app, component, { id }) {
  const single = component.type === RADIO;
  const needed = component.required !== false;
  const inputs = (component.options ?? []).map((option, place) =>
    el("input", {
      type: single ? "radio" : "checkbox",
      name: id,
      value: option.value,
      checked: option.default === true,
      id: `${id}-${place}`,
    }),
  );
  const chosen = () => inputs.filter((input) => input.checked).map((input) => input.value);
  const least = component.min_values ?? (needed ? 1 : 0);
  const most = component.max_values ?? inputs.length;
  return {
    node: el(
      "div",
      { class: "ticks" },
      (component.options ?? []).map((option, place) =>
        el(
          "label",
          { class: "tick", for: `${id}-${place}` },
          inputs[place],
          el(
            "span",
            {},
            el("span", { class: "option-label" }, option.label),
            option.description ? el("span", { class: "option-hint" }, option.description) : null,
          ),
        ),
      ),
    ),
    control: inputs[0],
    needed,
    check() {
      const count = chosen().length;
      if (single) return needed && count === 0 ? "Choose one." : null;
      if (count === 0 && !needed) return null;
      if (count < least) return `Choose at least ${least}.`;
      return count > most ? `Choose at most ${most}.` : null;
    },
    value: () => (single ? { value: chosen()[0] ?? null } : { values: chosen() }),
  };
}

function checkbox(_app, component, { id, name }) {
  const input = el("input", { type: "checkbox", id, checked: component.default === true, "aria-label": name });
  return {
    node: el("div", { class: "ticks" }, input),
    control: input,
    needed: false,
    check: () => null,
    value: () => ({ value: input.checked }),
  };
}

function noFiles(_app, component) {
  const needed = component.required !== false && (component.min_values ?? 1) > 0;
  return {
    node: el("p", { class: "unknown-component" }, "Files cannot be sent from this page."),
    control: null,
    needed,
    check: () => (needed ? "This form wants a file, which this page cannot send." : null),
    value: () => ({ values: [] }),
  };
}

function unknown(_app, component) {
  return {
    node: el(
      "p",
      { class: "unknown-component" },
      `A component of type ${component.type}, which this page cannot show.`,
    ),
    control: null,
    needed: false,
    check: () => null,
    value: () => ({}),
  };
}
