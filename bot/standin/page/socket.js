/** The line to the server: one websocket that comes back by itself, and replies matched to what was asked. */

const REPLIES = new Set(["HISTORY", "INTERACTION", "MODAL", "AUTOCOMPLETE", "REFUSED"]);
const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;
// Discord keeps an interaction's token for fifteen minutes; nothing is heard of one after that.
const PATIENCE = 16 * 60_000;

const origin = Math.random().toString(36).slice(2, 8);
let asked = 0;

function freshNonce() {
  asked += 1;
  return `${Date.now().toString(36)}.${origin}.${asked}`;
}

/** Events go to `onEvent(type, data)`, the state of the line to `onState("ready" | "lost", seconds)`. */
export class Socket {
  #person;
  #onEvent;
  #onState;
  #wire = null;
  #waiting = new Map();
  #tries = 0;
  #timer = 0;
  ready = false;

  constructor(person, { onEvent, onState }) {
    this.#person = person;
    this.#onEvent = onEvent;
    this.#onState = onState;
    window.addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry());
  }

  open() {
    window.clearTimeout(this.#timer);
    this.#timer = 0;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.#wire?.close();
    const wire = new WebSocket(`${scheme}://${location.host}/page/ws?user=${encodeURIComponent(this.#person)}`);
    this.#wire = wire;
    // An older wire that opens late after all must not speak too.
    wire.addEventListener("message", (event) => wire === this.#wire && this.#hear(JSON.parse(event.data)));
    wire.addEventListener("close", () => this.#lose(wire));
  }

  /** Try at once instead of waiting out the back-off. */
  #hurry() {
    if (this.#timer) this.open();
  }

  #hear({ t: type, d: data }) {
    if (type === "READY") {
      this.ready = true;
      this.#tries = 0;
      this.#onEvent(type, data);
      this.#onState("ready", 0);
      return;
    }
    const wait = REPLIES.has(type) ? this.#waiting.get(data.nonce) : undefined;
    if (wait === undefined) this.#onEvent(type, data);
    else if (wait.listener(type, data) !== false) this.#forget(data.nonce);
  }

  #lose(wire) {
    if (wire !== this.#wire || this.#timer) return;
    this.ready = false;
    const waiting = [...this.#waiting.values()];
    for (const nonce of [...this.#waiting.keys()]) this.#forget(nonce);
    for (const { listener } of waiting) listener("LOST", {});
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#tries) * (0.8 + Math.random() * 0.4);
    this.#tries += 1;
    this.#timer = window.setTimeout(() => this.open(), wait);
    this.#onState("lost", this.#tries);
  }

  #forget(nonce) {
    window.clearTimeout(this.#waiting.get(nonce)?.timer);
    this.#waiting.delete(nonce);
  }

  /**
   * Send something. `listener(type, data)` hears every reply to it, and "LOST" when the line breaks before one came;
   * returning false keeps it listening. Answers the nonce, or null when there is no line.
   */
  send(op, fields, listener = null) {
    if (!this.ready) return null;
    const nonce = freshNonce();
    if (listener !== null) {
      const timer = window.setTimeout(() => this.#waiting.delete(nonce), PATIENCE);
      this.#waiting.set(nonce, { listener, timer });
    }
    this.#wire.send(JSON.stringify({ op, nonce, ...fields }));
    return nonce;
  }
}
