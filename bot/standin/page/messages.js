/** The middle of the page: one channel's messages, a window of them at a time, and where the reader stands in it. */

import { el, fill, icon } from "./dom.js";
import { fetchPage, fetchSince } from "./history.js";
import { compareIds, isEphemeral } from "./log.js";
import { continues, messageRow } from "./message.js";
import { beginning, underwayRow } from "./rows.js";
import { dayName, sameDay } from "./time.js";

const FIRST_SHOWN = 80;
const STEP = 50;
const MOST_SHOWN = 300;
const NEAR = 48;
// What is answered at once should not flash a "thinking" line first.
const PATIENCE = 350;

const moment = (message) => Date.parse(message.timestamp);

export class Messages {
  #app;
  #channel = null;
  #rows = new Map();
  #first = null;
  #last = null;
  #stuck = true;
  #loading = false;
  #failed = false;
  #unseen = 0;
  #readTo = "0";
  #epoch = 0;
  /** Whether the line that says what is new has had its chance to be drawn. */
  #settled = false;
  #positions = new Map();

  constructor(app) {
    this.#app = app;
    this.list = el("ol", { class: "rows" });
    this.scroller = el(
      "div",
      {
        class: "scroller",
        testid: "messages",
        role: "log",
        "aria-label": "Messages",
        "aria-live": "polite",
        "aria-relevant": "additions",
        tabindex: "0",
        on: { scroll: () => this.#scrolled() },
      },
      this.list,
    );
    this.pill = el("button", {
      type: "button",
      class: "new-pill",
      hidden: true,
      testid: "new-messages",
      on: { click: () => this.toPresent() },
    });
    this.root = el("div", { class: "messages" }, this.scroller, this.pill);
    const keepDown = new ResizeObserver(() => this.#stuck && this.#down());
    keepDown.observe(this.list);
    keepDown.observe(this.scroller);
    const { world } = app;
    world.on("messages", (channelId) => {
      if (channelId === this.#channel?.id) this.#sync();
    });
    document.addEventListener("visibilitychange", () => this.#read());
  }

  get #log() {
    return this.#app.world.log(this.#channel.id);
  }

  /** Show a channel, where its reader left it. */
  show(channel) {
    if (this.#channel?.id === channel.id) {
      this.#channel = channel;
      if (this.#log.stale || !this.#log.loaded) this.#catchUp();
      return;
    }
    this.#leave();
    this.#channel = channel;
    this.#rows.clear();
    fill(this.list);
    const place = this.#positions.get(channel.id);
    this.#first = place?.first ?? null;
    this.#last = place?.last ?? null;
    this.#stuck = place === undefined;
    this.#unseen = 0;
    this.#failed = false;
    this.#readTo = this.#app.world.lastRead(channel.id);
    this.#settled = false;
    this.#sync();
    if (place !== undefined) this.scroller.scrollTop = place.top;
    if (!this.#log.loaded || this.#log.stale) this.#catchUp();
  }

  #leave() {
    if (this.#channel === null) return;
    if (this.#stuck) this.#positions.delete(this.#channel.id);
    else this.#positions.set(this.#channel.id, { first: this.#first, last: this.#last, top: this.scroller.scrollTop });
  }

  /** Everything here is to be drawn anew: names or commands changed. */
  redraw() {
    this.#epoch += 1;
    if (this.#channel !== null) this.#sync();
  }

  /** Fetch the newest messages, back to what is already known. */
  async #catchUp() {
    const channelId = this.#channel.id;
    const log = this.#log;
    if (log.stale) this.#settled = false;
    const known = log.loaded ? log.messages.findLast((message) => !isEphemeral(message))?.id : undefined;
    const found = await fetchSince(this.#app.socket, channelId, known);
    this.#failed = found === null;
    if (found !== null) {
      log.take(found.messages, found.more);
      this.#app.world.settleLost(channelId);
    }
    if (channelId === this.#channel.id) this.#sync();
  }

  async #older() {
    const log = this.#log;
    const [start] = this.#span();
    const top = log.messages[start]?.id;
    if (this.#loading || top === undefined || (start === 0 && !log.more)) return;
    if (start === 0) {
      this.#loading = true;
      const channelId = this.#channel.id;
      const oldest = log.messages.find((message) => !isEphemeral(message))?.id ?? top;
      const answer = await fetchPage(this.#app.socket, channelId, oldest);
      this.#loading = false;
      if (answer === null) return;
      log.take(answer.messages, answer.more && answer.messages.length > 0, { before: oldest });
      if (channelId !== this.#channel.id) return;
    }
    const from = Math.max(0, log.indexOf(top) - STEP);
    const until = this.#last === null ? log.messages.length : log.indexOf(this.#last) + 1;
    this.#first = log.messages[from].id;
    if (until - from > MOST_SHOWN) this.#last = log.messages[from + MOST_SHOWN - 1].id;
    this.#sync();
  }

  #newer() {
    const { messages } = this.#log;
    const [start, end] = this.#span();
    const until = Math.min(messages.length, end + STEP);
    this.#last = until === messages.length ? null : messages[until - 1].id;
    if (until - start > MOST_SHOWN) this.#first = messages[until - MOST_SHOWN].id;
    this.#sync();
  }

  /** Which messages are drawn: from, up to. */
  #span() {
    const log = this.#log;
    const { messages } = log;
    let end = messages.length;
    if (this.#last !== null) {
      const at = log.indexOf(this.#last);
      if (at === -1) this.#last = null;
      else end = at + 1;
    }
    let start = this.#first === null ? -1 : log.indexOf(this.#first);
    if (start === -1) start = Math.max(0, end - FIRST_SHOWN);
    if (end - start > MOST_SHOWN) {
      // A reader further up keeps what they read; at the foot the oldest make room.
      if (this.#stuck) start = end - FIRST_SHOWN;
      else end = start + MOST_SHOWN;
      this.#first = messages[start].id;
      this.#last = end === messages.length ? null : messages[end - 1].id;
    }
    return [start, end];
  }

  #sync() {
    const log = this.#log;
    if (this.#stuck) log.trim();
    // What comes under the reader's eyes is not "new"; the line is for what they come back to.
    if (this.#settled && this.#stuck && !document.hidden && !this.#rows.has("fresh") && log.newest)
      this.#readTo = log.newest.id;
    this.#settled = log.loaded && !log.stale;
    const [start, end] = this.#span();
    const anchor = this.#stuck ? null : this.#anchor();
    const wanted = this.#plan(log, start, end);
    const focus = this.#heldFocus();
    this.#reconcile(wanted);
    this.#restoreFocus(focus);
    if (this.#stuck) this.#down();
    else this.#holdStill(anchor);
    this.#countUnseen(log, end);
    this.#read();
    // A page that does not fill the screen could never be scrolled, and so never ask for more.
    if (log.loaded && this.scroller.scrollHeight < this.scroller.clientHeight + NEAR) this.#older();
  }

  /** The rows there ought to be: a key, what they depend on, and how to make them. */
  #plan(log, start, end) {
    const { world } = this.#app;
    const rows = [];
    const shown = log.messages.slice(start, end);
    const row = (key, depends, make) => rows.push({ key, depends: `${depends}|${this.#epoch}`, make });
    if (!log.loaded) row("wait", `${this.#failed}`, () => this.#waiting());
    else if (start === 0 && !log.more)
      row("top", world.channelName(this.#channel), () => beginning(world, this.#channel));
    else row("more", "", () => el("li", { class: "row-note" }, "Further back…"));
    let before;
    let marked = start > 0 && compareIds(log.messages[start - 1].id, this.#readTo) > 0;
    for (const message of shown) {
      const at = moment(message);
      const newDay = before === undefined || !sameDay(moment(before), at);
      if (newDay) row(`day-${message.id}`, dayName(at), () => el("li", { class: "day" }, el("span", {}, dayName(at))));
      const fresh =
        !marked &&
        this.#readTo !== "0" &&
        compareIds(message.id, this.#readTo) > 0 &&
        message.author.id !== world.me.id;
      if (fresh) {
        marked = true;
        row("fresh", message.id, () => el("li", { class: "fresh" }, el("span", {}, "New")));
      }
      const grouped = !newDay && !fresh && continues(message, before);
      const replied = message.referenced_message ? log.version(message.referenced_message.id) : 0;
      row(message.id, `${log.version(message.id)}|${grouped}|${replied}`, () =>
        messageRow(this.#app, message, { grouped }),
      );
      before = message;
    }
    if (end === log.messages.length) this.#planUnderway(row);
    return rows;
  }

  #planUnderway(row) {
    const { world } = this.#app;
    for (const entry of world.underway) {
      if (entry.channelId !== this.#channel.id) continue;
      const age = Date.now() - entry.at;
      if (entry.error || age >= PATIENCE)
        row(`way-${entry.key}`, entry.error ?? "", () => underwayRow(this.#app, entry));
      else window.setTimeout(() => world.tell("messages", entry.channelId), PATIENCE - age + 10);
    }
  }

  #reconcile(wanted) {
    const keep = new Set(wanted.map((row) => row.key));
    for (const [key, { node }] of this.#rows) {
      if (keep.has(key)) continue;
      node.remove();
      this.#rows.delete(key);
    }
    let next = this.list.firstChild;
    for (const { key, depends, make } of wanted) {
      const known = this.#rows.get(key);
      let node = known?.node;
      if (known === undefined || known.depends !== depends) {
        node = make();
        if (known !== undefined) {
          if (next === known.node) next = node;
          known.node.replaceWith(node);
        }
        this.#rows.set(key, { node, depends });
        this.#mark(node);
      }
      if (node === next) next = next.nextSibling;
      else this.list.insertBefore(node, next);
    }
  }

  #heldFocus() {
    const held = document.activeElement;
    const row = this.list.contains(held) ? held.closest("[data-message-id]") : null;
    return row && { held, messageId: row.dataset.messageId, customId: held.dataset.customId };
  }

  /** A message that was drawn anew under the reader's hands keeps the focus where it was. */
  #restoreFocus(focus) {
    if (focus === null || focus.held.isConnected) return;
    const node = this.#rows.get(focus.messageId)?.node;
    const same = [...(node?.querySelectorAll("[data-custom-id]") ?? [])].find(
      (it) => it.dataset.customId === focus.customId && !it.disabled,
    );
    (same ?? node)?.focus({ preventScroll: true });
  }

  /** Show on a message's controls which one waits for an answer, and what went wrong. */
  refreshControls(messageId) {
    const node = this.#rows.get(messageId)?.node;
    if (node) this.#mark(node);
  }

  #mark(node) {
    const { messageId } = node.dataset;
    if (messageId === undefined) return;
    const pressed = this.#app.interactions.pressedOn(messageId);
    for (const control of node.querySelectorAll("[data-custom-id]")) {
      const waiting = pressed !== undefined && control.dataset.customId === pressed;
      control.classList.toggle("pending", waiting);
      if (waiting) control.setAttribute("aria-busy", "true");
      else control.removeAttribute("aria-busy");
      // Not "disabled", which would take the focus away for good.
      if (pressed !== undefined) control.setAttribute("aria-disabled", "true");
      else control.removeAttribute("aria-disabled");
    }
    const failure = this.#app.interactions.failureOn(messageId);
    const slot = node.querySelector(".message-failure");
    if (slot === null) return;
    slot.hidden = failure === undefined;
    fill(slot, failure === undefined ? null : [icon("warn", 15), failure]);
  }

  #waiting() {
    if (!this.#failed) return el("li", { class: "row-note" }, "One moment…");
    return el(
      "li",
      { class: "row-note" },
      "What was said here could not be fetched. ",
      el("button", { type: "button", class: "text-button", on: { click: () => this.#catchUp() } }, "Try again"),
    );
  }

  #anchor() {
    const top = this.scroller.getBoundingClientRect().top;
    for (const node of this.list.children) {
      const box = node.getBoundingClientRect();
      if (box.bottom > top && node.dataset.messageId) return { key: node.dataset.messageId, bottom: box.bottom };
    }
    return null;
  }

  /** Whatever came or went above, what is being read stays where it is; its own head may grow or shrink. */
  #holdStill(anchor) {
    const node = this.#rows.get(anchor?.key)?.node;
    if (node) this.scroller.scrollTop += node.getBoundingClientRect().bottom - anchor.bottom;
  }

  #down() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  #scrolled() {
    if (this.#channel === null) return;
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const left = scrollHeight - scrollTop - clientHeight;
    this.#stuck = this.#last === null && left < NEAR;
    if (this.#last !== null && left < 400) this.#newer();
    else if (scrollTop < 400) this.#older();
    if (this.#stuck) this.#unseen = 0;
    this.#read();
    this.#showPill(left);
  }

  #countUnseen(log, end) {
    if (this.#stuck) {
      this.#unseen = 0;
    } else {
      const read = this.#app.world.lastRead(this.#channel.id);
      this.#unseen = log.messages.filter(
        (message) => compareIds(message.id, read) > 0 && message.author.id !== this.#app.world.me.id,
      ).length;
    }
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.#showPill(end < log.messages.length ? Infinity : scrollHeight - scrollTop - clientHeight);
  }

  #showPill(left) {
    const far = !this.#stuck && (this.#unseen > 0 || this.#last !== null || left > 1200);
    this.pill.hidden = !far;
    if (!far) return;
    const words =
      this.#unseen === 0 ? "To the newest" : this.#unseen === 1 ? "1 new message" : `${this.#unseen} new messages`;
    fill(this.pill, icon("arrowdown", 16), words);
  }

  #read() {
    const newest = this.#channel && this.#log.newest;
    if (!newest || !this.#stuck || document.hidden || !this.#log.loaded) return;
    if (
      this.#app.world.isUnread(this.#channel.id) ||
      compareIds(newest.id, this.#app.world.lastRead(this.#channel.id)) > 0
    ) {
      this.#app.world.markRead(this.#channel.id, newest.id);
      this.#app.world.tell("channels");
    }
  }

  /** Whoever says something wants to see what comes of it. */
  follow() {
    if (!this.#stuck) this.toPresent();
  }

  /** Back to the newest message. */
  toPresent() {
    this.#first = null;
    this.#last = null;
    this.#stuck = true;
    this.#sync();
    this.#app.composer.focus();
  }

  /** Bring a message into view and let it glow for a moment. */
  jumpTo(id) {
    const log = this.#log;
    const at = log.indexOf(id);
    if (at === -1) {
      this.#app.notices.add("That message is further back than this page has read. Scroll up to it.");
      return;
    }
    if (!this.#rows.has(id)) {
      this.#first = log.messages[Math.max(0, at - 20)].id;
      this.#last = log.messages[Math.min(log.messages.length, at + MOST_SHOWN - 40) - 1].id;
      if (this.#last === log.newest.id) this.#last = null;
      this.#sync();
    }
    this.#stuck = false;
    const { node } = this.#rows.get(id);
    node.scrollIntoView({ block: "center" });
    node.classList.remove("found");
    // Reading a size makes the browser notice that the class was gone, so that the glow starts again.
    void node.offsetWidth;
    node.classList.add("found");
    node.focus({ preventScroll: true });
    // Where everything fits on the screen nothing scrolls, and no scroll event would say where the reader is.
    this.#scrolled();
  }
}
