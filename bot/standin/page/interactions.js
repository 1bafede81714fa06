/** Words said, commands run, buttons pressed and forms sent: from the pressing to whatever came of it. */

import { freshId } from "./dom.js";
import { now } from "./time.js";

const NO_ANSWER = "The application did not respond.";
const NO_LINE = "There is no connection just now. Nothing was sent.";
const CUT_OFF = "The connection went before an answer came. Look whether it counted before you do it again.";
// The server gives up after three seconds; this is for when even that word does not come.
const OWN_PATIENCE = 8000;

export class Interactions {
  #app;
  #pressed = new Map();
  #failed = new Map();

  constructor(app) {
    this.#app = app;
  }

  /** The control of a message that waits for its answer, or undefined. */
  pressedOn(messageId) {
    return this.#pressed.get(messageId);
  }

  failureOn(messageId) {
    return this.#failed.get(messageId);
  }

  /**
   * Send something and hear what comes of it.
   * `on` may have: sent(id), deferred(), answered(), modal(data), failed(text), refused(text).
   */
  #ask(op, fields, on) {
    let timer = 0;
    const started = this.#app.socket.send(op, fields, (type, data) => {
      window.clearTimeout(timer);
      if (type === "LOST") on.failed(CUT_OFF);
      else if (type === "REFUSED") on.refused(data.message);
      else if (type === "MODAL") on.modal(data);
      else if (type === "INTERACTION" && data.state === "failed") on.failed(data.message || NO_ANSWER);
      else if (type === "INTERACTION" && data.state === "answered") on.answered?.();
      else if (type === "INTERACTION") {
        if (data.state === "sent") timer = window.setTimeout(() => on.failed(NO_ANSWER), OWN_PATIENCE);
        on[data.state]?.(data.id);
        return false;
      }
      return true;
    });
    if (started === null) on.refused(NO_LINE);
    else timer = window.setTimeout(() => on.failed(NO_ANSWER), OWN_PATIENCE);
  }

  /** Say something; `restore` gives the person back what they wrote when it was refused. */
  say(said, restore) {
    const { world, socket, notices } = this.#app;
    const entry = world.setOut({ ...said, key: freshId("message"), at: Date.now(), sentAt: now() - 1000, error: null });
    const fields = {
      channel_id: entry.channelId,
      content: entry.content,
      ...(entry.reply ? { reply_to: entry.reply.id, ping: entry.ping } : {}),
    };
    // Nothing acknowledges a message but the message itself; these are the two ways in which it does not come.
    entry.nonce = socket.send("send", fields, (type, data) => {
      if (!world.underway.includes(entry)) return;
      if (type === "REFUSED") {
        world.landed(entry);
        notices.add(data.message);
        restore();
      } else if (type === "LOST") {
        entry.error = "The connection went before this arrived.";
        world.tell("messages", entry.channelId);
      }
    });
  }

  /** Run a command; `restore` gives the person back what they typed when it was refused. */
  command(channelId, leaf, options, restore = () => {}) {
    const { world } = this.#app;
    const entry = world.setOut({
      kind: "command",
      channelId,
      label: leaf.options ? `/${leaf.path}` : leaf.path,
      id: null,
      key: freshId("command"),
      at: Date.now(),
      error: null,
    });
    const away = () => world.landed(entry);
    this.#ask(
      "command",
      { channel_id: channelId, data: leaf.data(options) },
      {
        sent: (id) => {
          entry.id = id;
        },
        deferred: (id) => {
          entry.id = id ?? entry.id;
        },
        answered: away,
        modal: (data) => {
          away();
          this.#app.openModal(data, { channelId });
        },
        failed: (text) => {
          entry.error = text;
          world.tell("messages", channelId);
        },
        refused: (text) => {
          away();
          this.#app.notices.add(text);
          restore();
        },
      },
    );
  }

  /** Press a button or make a choice in a select menu. */
  press(message, component, values = null) {
    if (this.#pressed.has(message.id)) return;
    this.#pressed.set(message.id, component.custom_id);
    this.#failed.delete(message.id);
    this.#app.messages.refreshControls(message.id);
    const release = (failure = null) => {
      this.#pressed.delete(message.id);
      if (failure !== null) this.#failed.set(message.id, failure);
      this.#app.messages.refreshControls(message.id);
    };
    const fields = {
      channel_id: message.channel_id,
      message_id: message.id,
      custom_id: component.custom_id,
      component_type: component.type,
      ...(values === null ? {} : { values }),
    };
    this.#ask("component", fields, {
      deferred: () => release(),
      answered: () => release(),
      modal: (data) => {
        release();
        this.#app.openModal(data, { channelId: message.channel_id, messageId: message.id });
      },
      failed: (text) => release(text),
      refused: (text) => {
        release();
        this.#app.notices.add(text);
      },
    });
  }

  /** Send a filled-in form. Answers null when it was taken, else a sentence on why not. */
  submit(modal, { channelId, messageId }, components) {
    return new Promise((resolve) => {
      this.#ask(
        "modal",
        {
          interaction_id: modal.interaction_id,
          custom_id: modal.custom_id,
          channel_id: channelId,
          ...(messageId ? { message_id: messageId } : {}),
          components,
        },
        {
          deferred: () => resolve(null),
          answered: () => resolve(null),
          modal: () => resolve(null),
          failed: resolve,
          refused: resolve,
        },
      );
    });
  }
}
