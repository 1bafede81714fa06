/** What only this person is told by the page itself: notes over the composer, banners at the top. */

import { el, fill, icon, iconButton } from "./dom.js";

const MOST = 3;

/** Short private notes; they stay until dismissed, or until there are newer ones. */
export class Notices {
  root = el("div", { class: "notices", role: "status" });

  add(text) {
    const last = this.root.lastElementChild;
    if (last?.dataset.text === text) last.remove();
    const note = el(
      "div",
      { class: "notice", testid: "notice", data: { text } },
      icon("eye", 16),
      el("p", {}, text, " ", el("span", { class: "notice-who" }, "Only you can see this.")),
      iconButton("close", "Dismiss", () => note.remove(), { size: 16 }),
    );
    this.root.append(note);
    while (this.root.children.length > MOST) this.root.firstElementChild.remove();
  }

  clear() {
    fill(this.root);
  }
}

/** The strip over everything that says what is wrong with the line or with the bot. */
export class Banner {
  root = el("div", { class: "banner", role: "status", testid: "banner", hidden: true });
  #lost = false;
  #botAway = false;

  connection(lost, retry = null) {
    this.#lost = lost;
    this.#draw(retry);
  }

  bot(online) {
    this.#botAway = !online;
    this.#draw();
  }

  #draw(retry = null) {
    this.root.hidden = !this.#lost && !this.#botAway;
    this.root.classList.toggle("grave", this.#lost);
    if (this.#lost) {
      fill(
        this.root,
        icon("warn", 16),
        el("span", {}, "The line is dead. Trying again by itself; what you were typing stays."),
        retry && el("button", { type: "button", class: "text-button", on: { click: retry } }, "Try now"),
      );
    } else if (this.#botAway) {
      fill(
        this.root,
        icon("warn", 16),
        el("span", {}, "The bot is out. Commands will not be answered until it is back."),
      );
    }
  }
}
