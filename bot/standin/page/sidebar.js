/** The left side: the server, its channels with the threads one is in, and direct messages. */

import { avatar } from "./avatar.js";
import { el, fill, icon, iconButton } from "./dom.js";
import { compareIds } from "./log.js";
import { lasting } from "./memory.js";
import { Bit, Kind, isDm, isThread } from "./world.js";

export class Sidebar {
  #app;
  #currentId = null;

  constructor(app) {
    this.#app = app;
    this.name = el("h1", { class: "server-name" });
    this.channels = el("div", { class: "side-channels" });
    this.root = el(
      "nav",
      { class: "sidebar", id: "sidebar", "aria-label": "Channels" },
      el(
        "div",
        { class: "side-head" },
        this.name,
        iconButton("close", "Close the channel list", () => app.closeDrawer(), { class: "icon-button side-close" }),
      ),
      el("div", { class: "side-scroll" }, this.channels, app.people.list),
    );
    app.world.on("channels", () => this.draw());
  }

  mark(channelId) {
    this.#currentId = channelId;
    this.draw();
  }

  /** The channels one can see, in the order in which they are listed. */
  visible() {
    const { world } = this.#app;
    return [...world.channels.values()]
      .filter(
        (it) =>
          !isDm(it) && !isThread(it) && it.type !== Kind.CATEGORY && it.type !== Kind.VOICE && world.may(it, Bit.VIEW),
      )
      .sort((one, other) => (one.position ?? 0) - (other.position ?? 0) || compareIds(one.id, other.id));
  }

  threadsOf(channelId) {
    return [...this.#app.world.channels.values()]
      .filter(
        (it) =>
          isThread(it) && it.parent_id === channelId && (!it.thread_metadata?.archived || it.id === this.#currentId),
      )
      .sort((one, other) => compareIds(one.id, other.id));
  }

  draw() {
    const { world } = this.#app;
    if (world.me === null) return;
    this.name.textContent = world.guild.name;
    const categories = [...world.channels.values()]
      .filter((it) => it.type === Kind.CATEGORY)
      .sort((one, other) => (one.position ?? 0) - (other.position ?? 0));
    const all = this.visible();
    const held = document.activeElement?.dataset?.channelId;
    fill(
      this.channels,
      this.#group(
        null,
        all.filter((it) => !categories.some((category) => category.id === it.parent_id)),
      ),
      categories.map((category) =>
        this.#group(
          category.name,
          all.filter((it) => it.parent_id === category.id),
        ),
      ),
      this.#directMessages(),
    );
    if (held) this.channels.querySelector(`[data-channel-id="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
    this.#app.drawUnread();
  }

  #group(title, channels) {
    if (channels.length === 0) return null;
    return el(
      "section",
      {},
      title ? el("h2", {}, title) : null,
      channels.map((channel) => [this.#row(channel), this.#threads(channel)]),
    );
  }

  #row(channel) {
    const { world } = this.#app;
    const current = channel.id === this.#currentId;
    const name = world.channelName(channel);
    const unread = !current && world.isUnread(channel.id);
    const mentions = current ? 0 : world.mentionsIn(channel.id);
    const lead = isDm(channel)
      ? avatar(world.dmPartner(channel), "small")
      : icon(
          channel.type === Kind.PRIVATE_THREAD ? "lock" : isThread(channel) ? "thread" : "hash",
          isThread(channel) ? 15 : 17,
        );
    const classes = ["side-row", isThread(channel) ? "thread" : isDm(channel) ? "dm" : "channel"];
    if (current) classes.push("current");
    if (unread) classes.push("unread");
    return el(
      "a",
      {
        class: classes.join(" "),
        href: `#${channel.id}`,
        testid: `channel-${name}`,
        data: { channelId: channel.id },
        "aria-current": current ? "page" : null,
        on: { click: () => this.#app.closeDrawer() },
      },
      lead,
      el("span", { class: "side-name" }, name),
      channel.nsfw ? el("span", { class: "side-note", title: "Age-restricted" }, "18+") : null,
      mentions
        ? el("span", { class: "count", title: `${mentions} for you` }, mentions > 99 ? "99+" : String(mentions))
        : unread
          ? el("span", { class: "dot", title: "Unread" }, el("span", { class: "unseen" }, "unread"))
          : null,
    );
  }

  #threads(channel) {
    const threads = this.threadsOf(channel.id);
    if (threads.length === 0) return null;
    const key = `folded/${this.#app.world.me.id}/${channel.id}`;
    const folded = lasting.get(key) === true;
    // Where one is, and where something waits, is shown even when the rest is folded away.
    const shown = folded
      ? threads.filter((it) => it.id === this.#currentId || this.#app.world.isUnread(it.id))
      : threads;
    return el(
      "div",
      { class: "side-threads" },
      el(
        "button",
        {
          type: "button",
          class: "fold",
          "aria-expanded": String(!folded),
          testid: `threads-${channel.name}`,
          on: {
            click: () => {
              lasting.set(key, folded ? null : true);
              this.draw();
              this.channels.querySelector(`[data-testid="threads-${CSS.escape(channel.name)}"]`)?.focus();
            },
          },
        },
        icon("chevron", 13),
        threads.length === 1 ? "1 thread" : `${threads.length} threads`,
      ),
      shown.map((thread) => this.#row(thread)),
    );
  }

  #directMessages() {
    const { world } = this.#app;
    const dms = [...world.channels.values()].filter(isDm);
    const withBot = dms.some((dm) => world.dmPartner(dm).id === world.bot.id);
    return el(
      "section",
      {},
      el("h2", {}, "Direct messages"),
      dms.map((dm) => this.#row(dm)),
      withBot
        ? null
        : el(
            "button",
            {
              type: "button",
              class: "side-row dm",
              testid: "open-bot-dm",
              on: { click: () => this.#app.openDm(world.bot) },
            },
            avatar(world.bot, "small"),
            el("span", { class: "side-name" }, `Write to ${world.called(world.bot)}`),
          ),
    );
  }
}
