/** A list to choose from with keys or pointer, steered by an input that keeps the focus. */

import { el, fill, freshId, icon } from "./dom.js";

/**
 * An item: { label, hint?, lead? (node), group?, selected?, disabled?, testid?, data? }.
 * The input it belongs to should be a combobox: `attach` says so.
 */
export class OptionList {
  items = [];
  active = -1;
  #input = null;
  #rows = [];

  constructor({ label, onChoose, multiple = false, testid = null }) {
    this.onChoose = onChoose;
    this.root = el("div", {
      id: freshId("list"),
      class: "options",
      role: "listbox",
      "aria-label": label,
      testid,
      "aria-multiselectable": multiple ? "true" : null,
      // The pointer must not take the focus away from the input.
      on: { mousedown: (event) => event.preventDefault() },
    });
  }

  attach(input) {
    this.#input = input;
    // A textarea may not be a combobox; it stays a text box that points into the list.
    if (input.tagName === "INPUT") input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.root.id);
    this.#announce();
  }

  detach() {
    if (this.#input === null) return;
    for (const name of ["role", "aria-autocomplete", "aria-controls", "aria-expanded", "aria-activedescendant"]) {
      this.#input.removeAttribute(name);
    }
    this.#input = null;
  }

  show(items, active = -1) {
    this.items = items;
    this.#rows = items.map((item, place) => this.#row(item, place));
    const nodes = [];
    let group = null;
    items.forEach((item, place) => {
      if (item.group !== undefined && item.group !== group) {
        group = item.group;
        nodes.push(el("div", { class: "options-group", role: "presentation" }, group));
      }
      nodes.push(this.#rows[place]);
    });
    fill(this.root, nodes);
    this.activate(active, { scroll: active > 0 });
    if (active <= 0) this.root.scrollTop = 0;
  }

  #row(item, place) {
    return el(
      "div",
      {
        id: freshId("option"),
        class: `option${item.disabled ? " disabled" : ""}`,
        role: "option",
        "aria-selected": String(Boolean(item.selected)),
        "aria-disabled": item.disabled ? "true" : null,
        testid: item.testid,
        data: item.data,
        on: {
          click: () => this.choose(place),
          // Not "enter": a list that appears under a resting pointer should not move the mark.
          pointermove: () => this.active === place || this.activate(place, { scroll: false }),
        },
      },
      item.lead,
      el(
        "span",
        { class: "option-text" },
        el("span", { class: "option-label" }, item.label),
        item.hint ? el("span", { class: "option-hint" }, item.hint) : null,
      ),
      item.selected ? icon("check", 18) : null,
    );
  }

  activate(place, { scroll = true } = {}) {
    this.#rows[this.active]?.classList.remove("active");
    this.active = place >= 0 && place < this.#rows.length ? place : -1;
    const row = this.#rows[this.active];
    row?.classList.add("active");
    if (scroll) row?.scrollIntoView({ block: "nearest" });
    this.#announce();
  }

  #announce() {
    if (this.#input === null) return;
    if (this.#input.tagName === "INPUT") this.#input.setAttribute("aria-expanded", String(this.items.length > 0));
    const row = this.#rows[this.active];
    if (row) this.#input.setAttribute("aria-activedescendant", row.id);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  move(step) {
    const count = this.items.length;
    if (count === 0) return;
    const from = this.active === -1 && step < 0 ? 0 : this.active;
    this.activate((from + step + count) % count);
  }

  choose(place = this.active) {
    const item = this.items[place];
    if (item === undefined || item.disabled) return false;
    this.onChoose(item, place);
    return true;
  }

  /** Answer the keys that walk a list; true when the key was one of them. */
  steer(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || this.items.length === 0) return false;
    event.preventDefault();
    this.move(step);
    return true;
  }
}
