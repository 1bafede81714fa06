/** One option of a command: its chip, what is typed into it and what that means. */

import { Type, knownChoices, read } from "./commands.js";
import { el, freshId, iconButton } from "./dom.js";

const NARROWEST = 6;
const WIDEST = 48;

export class Chip {
  shown = false;
  /** The choice that stands for what is written, once one was made. */
  picked = null;
  /** What the server last suggested. */
  fetched = null;

  /** `on` has the input's listeners, each called with the event and this chip; `leaveOut(chip)` takes it away. */
  constructor(option, world, on, leaveOut) {
    this.option = option;
    this.choices = knownChoices(option, world);
    const listeners = Object.entries(on).map(([type, listener]) => [type, (event) => listener(event, this)]);
    this.input = el("input", {
      type: "text",
      class: "chip-input",
      id: freshId("option"),
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      inputmode: option.type === Type.INTEGER && !option.autocomplete ? "numeric" : null,
      enterkeyhint: "next",
      "aria-required": String(option.required === true),
      testid: `option-${option.name}`,
      // A choice is looked for by a name that may be longer than the value may be.
      maxlength: this.choices || option.autocomplete ? null : option.max_length,
      on: Object.fromEntries(listeners),
    });
    const away = { size: 14, tabindex: "-1" };
    this.root = el(
      "div",
      { class: `chip${option.type === Type.STRING && !this.choices ? " wide" : ""}`, data: { option: option.name } },
      el(
        "label",
        { for: this.input.id, title: option.description },
        option.name,
        option.required ? el("span", { class: "required", title: "Needed" }, "*") : null,
      ),
      this.input,
      option.required ? null : iconButton("close", `Leave out ${option.name}`, () => leaveOut(this), away),
    );
  }

  get text() {
    return this.input.value;
  }

  get empty() {
    return this.text.trim() === "";
  }

  write(text) {
    this.input.value = text;
    this.input.size = Math.max(NARROWEST, Math.min(WIDEST, text.length + 1));
  }

  pick(choice) {
    this.picked = choice;
    this.write(choice.name);
  }

  clear() {
    this.picked = null;
    this.write("");
  }

  /** Something was typed: a choice made before no longer stands for it. */
  typed() {
    if (this.picked?.name !== this.text) this.picked = null;
    this.write(this.text);
  }

  get #plainly() {
    return this.text.trim().toLowerCase().replace(/^[@#]/, "");
  }

  /** The known choices that fit what is typed; all of them once one was made. */
  fitting() {
    const wanted = this.picked ? "" : this.#plainly;
    return (this.choices ?? []).filter(({ name, hint }) => `${name} ${hint ?? ""}`.toLowerCase().includes(wanted));
  }

  /** What was typed in full counts as chosen. */
  settle() {
    if (!this.choices || this.picked?.name === this.text) return;
    const typed = this.#plainly;
    const meant = this.choices.find(({ name, value, user }) =>
      [name, String(value), user?.username].some((it) => it?.toLowerCase() === typed),
    );
    if (meant) this.pick(meant);
    else this.picked = null;
  }

  /** What was said: `{ value }`, `{ wrong }` or, when it was left empty, `{}`. */
  said() {
    if (this.empty) return {};
    if (this.picked) return { value: this.picked.value };
    if (this.choices) return { wrong: "Choose one from the list." };
    const chosen = this.option.autocomplete && this.fetched?.find((choice) => choice.name === this.text);
    return chosen ? { value: chosen.value } : read(this.option, this.text);
  }

  /** Show whether this is the one that is wrong; `reason` is the id of the sentence on why. */
  mark(wrong, reason) {
    this.root.classList.toggle("wrong", wrong);
    if (wrong) {
      this.input.setAttribute("aria-invalid", "true");
      this.input.setAttribute("aria-describedby", reason);
    } else {
      this.input.removeAttribute("aria-invalid");
      this.input.removeAttribute("aria-describedby");
    }
  }
}
