/** The lines around the composer: what to type, which message is being answered, and who else is typing. */

import { el, fill, icon, iconButton } from "./dom.js";
import { markdown } from "./markdown.js";
import { lasting } from "./memory.js";
import { gist } from "./message.js";
import { linkCommands, namesFor } from "./names.js";

/** One sentence on what to type, until it is put away. */
export class Hint {
  root = el("div", { class: "hint", testid: "hint", hidden: true });
  #app;

  constructor(app) {
    this.#app = app;
  }

  draw() {
    const { world } = this.#app;
    const key = `hint/${world.me.id}`;
    this.root.hidden = !world.hint || lasting.get(key) === world.hint;
    if (this.root.hidden) return;
    fill(
      this.root,
      linkCommands(this.#app, el("p", {}, markdown(world.hint, namesFor(this.#app), { inlineOnly: true }))),
      iconButton(
        "close",
        "Put this hint away",
        () => {
          lasting.set(key, world.hint);
          this.root.hidden = true;
          this.#app.composer.focus();
        },
        { size: 16, testid: "dismiss-hint" },
      ),
    );
  }
}

/** The message that will be answered, and whether its author is to be mentioned. */
export class Reply {
  root = el("div", { class: "reply-bar", testid: "reply-bar", hidden: true });
  message = null;
  ping = true;
  #app;

  constructor(app) {
    this.#app = app;
  }

  set(message) {
    const { world } = this.#app;
    this.message = message;
    this.root.hidden = message === null;
    this.ping = message !== null && message.author.id !== world.me.id;
    if (message === null) fill(this.root);
    else this.#draw();
  }

  #draw() {
    const { world } = this.#app;
    const { author } = this.message;
    fill(
      this.root,
      icon("reply", 16),
      el(
        "p",
        {},
        "Replying to ",
        el("strong", {}, world.called(author)),
        el("span", { class: "reply-gist" }, gist(this.#app, this.message)),
      ),
      author.id === world.me.id
        ? null
        : el(
            "button",
            {
              type: "button",
              class: `text-button ping${this.ping ? " on" : ""}`,
              testid: "reply-ping",
              "aria-pressed": String(this.ping),
              title: this.ping
                ? "They are mentioned. Press to reply quietly."
                : "They are not mentioned. Press to mention them.",
              on: {
                click: () => {
                  this.ping = !this.ping;
                  this.#draw();
                  this.#app.composer.focus();
                },
              },
            },
            this.ping ? "@ on" : "@ off",
          ),
      iconButton(
        "close",
        "Do not reply",
        () => {
          this.set(null);
          this.#app.composer.focus();
        },
        { size: 16 },
      ),
    );
  }
}

/** Who is typing. */
export class Typing {
  root = el("p", { class: "typing", "aria-live": "polite" });
  #app;

  constructor(app) {
    this.#app = app;
  }

  draw(channelId) {
    const { world } = this.#app;
    const names = world.typingIn(channelId).map((user) => world.called(user));
    if (names.length === 0) fill(this.root);
    else if (names.length > 3) fill(this.root, "Several people are typing…");
    else fill(this.root, el("strong", {}, names.join(", ")), names.length === 1 ? " is typing…" : " are typing…");
  }
}
