/** Where one types: plain words, a mention, a reply, or a command. */

import { avatar, appBadge } from "./avatar.js";
import { CommandForm } from "./commandform.js";
import { search, typedOut, usable } from "./commands.js";
import { el, fill, finePointer, iconButton, narrow } from "./dom.js";
import { Hint, Reply, Typing } from "./hint.js";
import { fleeting } from "./memory.js";
import { askedFor, completed, fitting, withMentions } from "./mentions.js";
import { OptionList } from "./optionlist.js";
import { now } from "./time.js";
import { Bit, isDm, isThread } from "./world.js";

const TYPING_EVERY = 8000;
const MOST_CHARACTERS = 2000;
const OFFLINE = "There is no connection just now. Your text stays here.";

export class Composer {
  #app;
  #channel = null;
  #drafts = new Map();
  #hint;
  #reply;
  #typing;
  #form = null;
  #list = null;
  #leaves = [];
  #typedAt = 0;

  constructor(app) {
    this.#app = app;
    this.input = el("textarea", {
      class: "composer-input",
      rows: "1",
      testid: "composer",
      maxlength: String(MOST_CHARACTERS),
      enterkeyhint: "send",
      on: {
        input: () => this.#typed(),
        keydown: (event) => this.#key(event),
        click: () => this.#look(),
        blur: () => this.#closeList(),
      },
    });
    this.#hint = new Hint(app);
    this.#reply = new Reply(app);
    this.#typing = new Typing(app);
    this.picker = el("div", { class: "picker-slot" });
    this.slash = iconButton("slash", "Commands", () => this.#openPicker(), {
      testid: "open-commands",
      class: "icon-button slash",
    });
    this.sendButton = iconButton("send", "Send", () => this.#submit(), { testid: "send", class: "icon-button send" });
    this.slot = el("div", { class: "composer-slot" }, this.input);
    this.form = el(
      "form",
      { class: "composer", on: { submit: (event) => event.preventDefault() } },
      this.slash,
      this.slot,
      this.sendButton,
    );
    this.root = el(
      "div",
      { class: "foot" },
      this.picker,
      this.#hint.root,
      app.notices.root,
      this.#reply.root,
      this.form,
      this.#typing.root,
    );
    const { world } = app;
    world.on("commands", () => {
      this.#hint.draw();
      this.#look();
    });
    world.on("typing", () => this.#channel && this.#typing.draw(this.#channel.id));
  }

  /** Turn to a channel, with what was half written there. */
  show(channel) {
    const { world } = this.#app;
    const other = this.#channel?.id !== channel.id;
    if (other) {
      // A command half filled in stays behind; the words it was put before do not.
      if (this.#form !== null || this.input.value.startsWith("/")) this.input.value = this.#takeAside();
      this.#keepDraft();
      this.#leaveForm();
      this.#app.notices.clear();
      this.replyTo(null);
    }
    this.#channel = channel;
    const may = world.maySend(channel);
    this.input.disabled = !may;
    const name = isDm(channel) || isThread(channel) ? world.channelName(channel) : `#${world.channelName(channel)}`;
    const invitation = narrow() ? `Write to ${name}` : `Write to ${name}, or / for commands`;
    this.input.placeholder = may ? invitation : "You may only read here.";
    this.input.setAttribute("aria-label", `Write to ${name}`);
    this.slash.hidden = !isDm(channel) && !world.may(channel, Bit.COMMANDS);
    if (other) {
      this.input.value = this.#drafts.get(channel.id) ?? fleeting.get(this.#draftKey(channel.id)) ?? "";
      this.#grow();
      if (finePointer()) this.focus();
    }
    this.#hint.draw();
    this.#typing.draw(channel.id);
  }

  focus() {
    if (this.#form !== null) this.#form.focus();
    else this.input.focus({ preventScroll: true });
  }

  #draftKey(channelId) {
    return `draft/${this.#app.world.me.id}/${channelId}`;
  }

  #keepDraft() {
    if (this.#channel === null) return;
    this.#drafts.set(this.#channel.id, this.input.value);
    fleeting.set(this.#draftKey(this.#channel.id), this.input.value);
  }

  #grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
    this.form.classList.toggle("filled", this.#form !== null || this.input.value.trim() !== "");
  }

  #typed() {
    this.#grow();
    this.#keepDraft();
    this.#look();
    if (this.input.value && !this.input.value.startsWith("/") && now() - this.#typedAt > TYPING_EVERY) {
      this.#typedAt = now();
      this.#app.socket.send("typing", { channel_id: this.#channel.id });
    }
  }

  // --- what pops up over it ---

  /** Offer what fits the text up to the cursor: commands, or people to mention. */
  #look() {
    if (this.#channel === null || this.#form !== null || document.activeElement !== this.input) return;
    const text = this.input.value;
    const before = text.slice(0, this.input.selectionStart);
    const mention = askedFor(before);
    if (text.startsWith("/") && !text.includes("\n")) this.#offerCommands(text.slice(1));
    else if (mention !== null) this.#offerPeople(mention);
    else this.#closeList();
  }

  #offerCommands(query) {
    this.#leaves = usable(this.#app.world, this.#channel);
    const whole = typedOut(this.#leaves, query);
    if (whole !== null) {
      this.#choose(whole.leaf, whole.given);
      return;
    }
    const found = search(this.#leaves, query);
    this.#open(
      "Commands",
      "command-picker",
      found.map((leaf) => ({
        label: el("span", { class: "command-path" }, "/", leaf.path),
        group: `/${leaf.group}`,
        leaf,
        testid: "command",
        data: { command: leaf.path },
        hint: this.#about(leaf),
      })),
      (item) => this.#choose(item.leaf),
    );
    if (found.length === 0) {
      fill(
        this.#list.root,
        el(
          "p",
          { class: "options-empty" },
          this.#leaves.length ? "No command by that name." : "The bot has no commands here yet.",
        ),
      );
    }
  }

  #about(leaf) {
    const names = leaf.options.map((option) => (option.required ? option.name : `${option.name}?`));
    return el(
      "span",
      {},
      leaf.description,
      names.length
        ? el(
            "span",
            { class: "command-options" },
            names.map((name) => el("i", {}, name)),
          )
        : null,
    );
  }

  #offerPeople(query) {
    const { world } = this.#app;
    const found = fitting(world, query);
    if (found.length === 0) {
      this.#closeList();
      return;
    }
    this.#open(
      "People",
      "mention-picker",
      found.map((user) => ({
        label: el("span", {}, world.called(user), user.bot ? appBadge() : null),
        hint: `@${user.username}`,
        lead: avatar(user, "small"),
        user,
        testid: "mention-choice",
        data: { username: user.username },
      })),
      (item) => this.#mention(item.user),
    );
  }

  #open(label, testid, items, onChoose) {
    if (this.#list?.testid !== testid) {
      this.#closeList();
      this.#list = new OptionList({ label, testid, onChoose: () => {} });
      this.#list.testid = testid;
      this.#list.attach(this.input);
      fill(this.picker, el("div", { class: "picker" }, this.#list.root));
    }
    this.#list.onChoose = onChoose;
    this.#list.show(items, 0);
  }

  #closeList() {
    if (this.#list === null) return;
    this.#list.detach();
    this.#list = null;
    if (this.#form === null) fill(this.picker);
  }

  #mention(user) {
    const at = this.input.selectionStart;
    const before = completed(this.input.value.slice(0, at), this.#app.world.called(user));
    this.input.value = before + this.input.value.slice(at);
    this.input.setSelectionRange(before.length, before.length);
    this.#closeList();
    this.#typed();
    this.input.focus();
  }

  // --- commands ---

  #openPicker() {
    if (this.#form !== null) this.#leaveForm();
    if (!this.input.value.startsWith("/")) {
      this.#drafts.set("aside", this.input.value);
      this.input.value = "/";
    }
    this.input.focus();
    this.#typed();
  }

  /** Open a command by its path, or the picker on the nearest thing to it. */
  openCommand(path) {
    if (this.#channel === null || this.input.disabled) return;
    if (this.#form === null && this.input.value && !this.input.value.startsWith("/"))
      this.#drafts.set("aside", this.input.value);
    this.#leaveForm();
    const leaf = usable(this.#app.world, this.#channel).find((it) => it.path === path);
    if (leaf) {
      this.#choose(leaf);
      return;
    }
    this.input.value = `/${path}`;
    this.input.focus();
    this.#typed();
  }

  #choose(leaf, given = new Map()) {
    this.#closeList();
    const channelId = this.#channel.id;
    this.#form = new CommandForm(this.#app, leaf, {
      channelId,
      given,
      onCancel: (text) => {
        this.#leaveForm();
        this.input.value = text || this.#takeAside();
        this.input.focus();
        this.#typed();
      },
      onSubmit: (chosen, options) => this.#run(channelId, chosen, options),
    });
    this.input.value = "";
    this.#keepDraft();
    fill(this.slot, this.#form.root);
    fill(this.picker, this.#form.panel);
    this.form.classList.add("filled", "commanding");
    this.#form.focus();
  }

  #takeAside() {
    const aside = this.#drafts.get("aside") ?? "";
    this.#drafts.delete("aside");
    return aside;
  }

  #leaveForm() {
    if (this.#form === null) return;
    this.#form = null;
    this.form.classList.remove("commanding");
    fill(this.picker);
    fill(this.slot, this.input);
    this.#grow();
  }

  #run(channelId, leaf, options) {
    if (!this.#app.socket.ready) {
      this.#app.notices.add(OFFLINE);
      return;
    }
    const { given } = this.#form;
    this.#leaveForm();
    this.input.value = this.#takeAside();
    this.#grow();
    this.#keepDraft();
    this.input.focus({ preventScroll: true });
    this.#app.notices.clear();
    this.#app.messages.follow();
    this.#app.interactions.command(channelId, leaf, options, () => {
      if (this.#channel.id === channelId && this.#form === null && this.input.value === "") this.#choose(leaf, given);
    });
  }

  // --- sending ---

  #key(event) {
    if (event.isComposing) return;
    if (this.#list !== null) {
      if (this.#list.steer(event)) return;
      if (event.key === "Escape") {
        event.preventDefault();
        this.#closeList();
        return;
      }
      if (
        (event.key === "Enter" && !event.shiftKey) ||
        (event.key === "Tab" && !event.shiftKey && this.#list.items.length)
      ) {
        event.preventDefault();
        if (this.#list.choose()) return;
        if (event.key === "Tab") return;
      }
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && this.#reply.message !== null) {
      this.replyTo(null);
    }
  }

  #submit() {
    if (this.#form !== null) {
      this.#form.submit();
      return;
    }
    const text = this.input.value.trim();
    if (text === "" || this.input.disabled) return;
    if (/^\/[a-z]/i.test(text)) {
      this.#submitTyped(text.slice(1));
      return;
    }
    if (!this.#app.socket.ready) {
      this.#app.notices.add(OFFLINE);
      return;
    }
    const entry = {
      kind: "message",
      channelId: this.#channel.id,
      content: withMentions(this.#app.world, text),
      typed: text,
      reply: this.#reply.message,
      ping: this.#reply.ping,
    };
    this.input.value = "";
    this.#grow();
    this.#keepDraft();
    this.replyTo(null);
    this.#app.notices.clear();
    this.#send(entry);
    this.input.focus({ preventScroll: true });
  }

  #submitTyped(text) {
    const leaf = usable(this.#app.world, this.#channel).find((it) => it.path === text.toLowerCase());
    if (leaf) this.#choose(leaf);
    else this.#app.notices.add(`There is no command /${text}. Type / to see those there are.`);
  }

  #send(sent) {
    this.#app.messages.follow();
    this.#app.interactions.say(sent, () => {
      if (this.#channel.id !== sent.channelId || this.input.value !== "" || this.#form !== null) return;
      this.input.value = sent.typed;
      this.#grow();
      this.#keepDraft();
    });
  }

  /** Try once more with a message that did not arrive. */
  sendAgain(entry) {
    if (!this.#app.socket.ready) {
      this.#app.notices.add(OFFLINE);
      return;
    }
    this.#app.world.landed(entry);
    this.#send(entry);
  }

  /** Make what is written next an answer to a message, or to none. */
  replyTo(message) {
    this.#reply.set(message);
    if (message === null) return;
    if (this.#form !== null) this.#leaveForm();
    this.input.focus();
  }
}
