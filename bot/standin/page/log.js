/** The messages of one channel that are in memory, oldest first, each exactly once. */

const MOST_KEPT = 2000;

/** Snowflakes are too long for numbers; as strings the longer one is the larger one. */
export const compareIds = (one, other) => one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);

export const isEphemeral = (message) => (message.flags & 64) !== 0;

export class Log {
  messages = [];
  loaded = false;
  more = true;
  /** Whether messages may have come or gone unseen, as after a lost connection. */
  stale = false;
  #dismissed;
  #versions = new Map();

  /** Messages whose id is in `dismissed` are never taken in. */
  constructor(dismissed = new Set()) {
    this.#dismissed = dismissed;
  }

  #place(id) {
    let low = 0;
    let high = this.messages.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareIds(this.messages[middle].id, id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Where a message stands, or -1. */
  indexOf(id) {
    const place = this.#place(id);
    return this.messages[place]?.id === id ? place : -1;
  }

  get(id) {
    return this.messages[this.indexOf(id)];
  }

  get newest() {
    return this.messages.at(-1);
  }

  /** Grows each time the message changes, so that a drawing of it can be known to be old. */
  version(id) {
    return this.#versions.get(id) ?? 0;
  }

  #touch(id) {
    this.#versions.set(id, this.version(id) + 1);
  }

  put(message) {
    if (this.#dismissed.has(message.id)) return;
    const place = this.#place(message.id);
    if (this.messages[place]?.id === message.id) this.messages[place] = { ...this.messages[place], ...message };
    else this.messages.splice(place, 0, message);
    this.#touch(message.id);
  }

  update(message) {
    if (this.indexOf(message.id) !== -1 || isEphemeral(message)) this.put(message);
  }

  remove(id) {
    const place = this.indexOf(id);
    if (place === -1) return;
    this.messages.splice(place, 1);
    this.#versions.delete(id);
    this.#quotedAgain(id);
  }

  #quotedAgain(id) {
    for (const message of this.messages) {
      if (message.message_reference?.message_id !== id) continue;
      message.referenced_message = null;
      this.#touch(message.id);
    }
  }

  /** Take in a page of history that reaches up to the present, or up to `before`. */
  take(page, more, { before = null } = {}) {
    if (before === null) this.#catchUp(page, more);
    else this.more = more;
    for (const message of page) this.put(message);
    if (before === null) {
      this.loaded = true;
      this.stale = false;
    }
  }

  #catchUp(page, more) {
    const first = page[0];
    if (!this.loaded || first === undefined) {
      this.more = more;
      if (first === undefined) this.messages = this.messages.filter(isEphemeral);
      return;
    }
    const present = new Set(page.map((message) => message.id));
    const joins = !more || this.messages.some((message) => present.has(message.id));
    const newest = page.at(-1).id;
    this.messages = this.messages.filter((message) => {
      if (present.has(message.id) || compareIds(message.id, newest) > 0) return true;
      const older = compareIds(message.id, first.id) < 0;
      // What lies between must have been deleted; what lies before a hole would look as if nothing were missing.
      return older ? joins && (more || isEphemeral(message)) : isEphemeral(message);
    });
    if (!joins) this.more = true;
  }

  /** Keep memory bounded; only while the reader is at the newest message. */
  trim() {
    const extra = this.messages.length - MOST_KEPT;
    if (extra <= 0) return;
    for (const { id } of this.messages.splice(0, extra)) this.#versions.delete(id);
    this.more = true;
  }
}
