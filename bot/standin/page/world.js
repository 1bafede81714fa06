/** What this person knows of the server: told by its events, asked by everything that draws. */

import { Log, compareIds, isEphemeral } from "./log.js";
import { lasting } from "./memory.js";
import { now, setServerTime } from "./time.js";

export const Kind = { TEXT: 0, DM: 1, VOICE: 2, CATEGORY: 4, NEWS: 5, NEWS_THREAD: 10, THREAD: 11, PRIVATE_THREAD: 12 };
export const Bit = {
  ADMINISTRATOR: 1n << 3n,
  VIEW: 1n << 10n,
  SEND: 1n << 11n,
  COMMANDS: 1n << 31n,
  SEND_IN_THREADS: 1n << 38n,
};
const TYPING_LASTS = 10_000;
const MOST_DISMISSED = 300;

export const isThread = (channel) => channel.type >= Kind.NEWS_THREAD && channel.type <= Kind.PRIVATE_THREAD;
export const isDm = (channel) => channel.type === Kind.DM;
export const nameOf = (user) => user?.global_name || user?.username || "somebody";

export class World {
  me = null;
  bot = null;
  botOnline = true;
  guild = { name: "", roles: [], members: [] };
  hint = "";
  commands = [];
  users = new Map();
  channels = new Map();
  logs = new Map();
  /** Commands and messages on their way: shown under the messages until the real thing comes. */
  underway = [];
  /** Private answers that were put away: the server would show them again after a reload. */
  dismissed = new Set(lasting.get("dismissed") ?? []);
  #permissions = new Map();
  #newest = new Map();
  #mentions = new Map();
  #typing = new Map();
  #listeners = new Map();

  /** Kinds: "ready", "channels", "messages" (with the channel's id), "commands", "bot", "typing". */
  on(kind, listener) {
    if (!this.#listeners.has(kind)) this.#listeners.set(kind, []);
    this.#listeners.get(kind).push(listener);
  }

  tell(kind, detail) {
    for (const listener of this.#listeners.get(kind) ?? []) listener(detail);
  }

  log(channelId) {
    if (!this.logs.has(channelId)) this.logs.set(channelId, new Log(this.dismissed));
    return this.logs.get(channelId);
  }

  /** Take in an event; false when it is of no kind known here. */
  hear(type, data) {
    const listener = this.#hearing[type];
    if (listener === undefined) return false;
    listener(data);
    return true;
  }

  #hearing = {
    READY: (data) => this.#begin(data),
    MESSAGE_CREATE: (message) => this.#arrived(message),
    MESSAGE_UPDATE: (message) => {
      this.log(message.channel_id).update(message);
      this.tell("messages", message.channel_id);
    },
    MESSAGE_DELETE: ({ id, channel_id: channelId }) => {
      this.log(channelId).remove(id);
      this.tell("messages", channelId);
    },
    CHANNEL_CREATE: (channel) => this.#keep(channel),
    CHANNEL_UPDATE: (channel) => this.#keep(channel),
    CHANNEL_DELETE: (channel) => this.#drop(channel),
    THREAD_CREATE: (channel) => this.#keep(channel),
    THREAD_UPDATE: (channel) => this.#keep(channel),
    THREAD_DELETE: (channel) => this.#drop(channel),
    COMMANDS: ({ commands }) => {
      this.commands = commands;
      this.tell("commands");
    },
    BOT: ({ online }) => {
      this.botOnline = online;
      this.tell("bot");
    },
    TYPING: ({ channel_id: channelId, user_id: userId }) => {
      if (userId === this.me.id) return;
      this.#typing.set(`${channelId}/${userId}`, now() + TYPING_LASTS);
      this.tell("typing", channelId);
      window.setTimeout(() => this.tell("typing", channelId), TYPING_LASTS + 50);
    },
  };

  #begin(data) {
    setServerTime(data.now);
    this.me = data.me;
    this.bot = data.bot;
    this.botOnline = data.online ?? true;
    this.guild = data.guild;
    this.hint = data.hint ?? "";
    this.commands = data.commands;
    this.users = new Map([data.bot, ...data.users, data.me].map((user) => [user.id, user]));
    this.channels = new Map([...data.guild.channels, ...data.threads, ...data.dms].map((it) => [it.id, it]));
    this.#permissions = new Map(Object.entries(data.permissions ?? {}));
    this.#newest = new Map(Object.entries(data.unread ?? {}));
    this.#typing.clear();
    for (const log of this.logs.values()) log.stale = log.loaded;
    this.tell("ready");
  }

  #arrived(message) {
    this.#typing.delete(`${message.channel_id}/${message.author.id}`);
    if (!this.users.has(message.author.id)) this.users.set(message.author.id, message.author);
    this.#settle(message);
    this.log(message.channel_id).put(message);
    if (message.author.id === this.me.id) this.markRead(message.channel_id, message.id);
    else if (!isEphemeral(message)) this.#newest.set(message.channel_id, message.id);
    if (this.mentionsMe(message)) {
      this.#mentions.set(message.channel_id, (this.#mentions.get(message.channel_id) ?? 0) + 1);
    }
    this.tell("messages", message.channel_id);
    this.tell("typing", message.channel_id);
    this.tell("channels");
  }

  /** Take away what stood in for this message while it was on its way. */
  #settle(message) {
    const mine = message.author.id === this.me.id;
    const here = this.underway.filter((it) => it.channelId === message.channel_id);
    const real =
      here.find((it) => it.kind === "message" && mine && it.nonce === message.nonce) ??
      here.find((it) => it.kind === "message" && mine && it.content.trim() === message.content.trim()) ??
      here.find((it) => it.kind === "command" && it.id && it.id === message.interaction_metadata?.id);
    if (real !== undefined) this.landed(real);
  }

  /** Put away something that only this person could see. */
  dismiss(message) {
    this.dismissed.add(message.id);
    lasting.set("dismissed", [...this.dismissed].slice(-MOST_DISMISSED));
    this.log(message.channel_id).remove(message.id);
    this.tell("messages", message.channel_id);
  }

  /** After a gap: what was thought lost may have arrived all the same. */
  settleLost(channelId) {
    const mine = this.log(channelId).messages.filter((message) => message.author.id === this.me.id);
    for (const entry of this.underway) {
      if (entry.kind !== "message" || entry.channelId !== channelId) continue;
      const arrived = mine.some(
        (message) =>
          message.nonce === entry.nonce ||
          (message.content.trim() === entry.content.trim() && Date.parse(message.timestamp) >= entry.sentAt),
      );
      if (arrived) this.landed(entry);
    }
  }

  setOut(entry) {
    this.underway.push(entry);
    this.tell("messages", entry.channelId);
    return entry;
  }

  landed(entry) {
    this.underway = this.underway.filter((it) => it !== entry);
    this.tell("messages", entry.channelId);
  }

  #keep(channel) {
    const known = this.channels.get(channel.id);
    this.channels.set(channel.id, { ...known, ...channel });
    if (channel.permissions !== undefined) this.#permissions.set(channel.id, channel.permissions);
    this.tell("channels");
  }

  #drop({ id }) {
    this.channels.delete(id);
    this.#newest.delete(id);
    this.#mentions.delete(id);
    this.tell("channels");
  }

  user(id) {
    return this.users.get(id);
  }

  role(id) {
    return this.guild.roles.find((role) => role.id === id);
  }

  member(userId) {
    return this.guild.members.find((member) => member.user?.id === userId);
  }

  /** What somebody is called here: their name on the server, else their own. */
  called(user) {
    return this.member(user?.id)?.nick || nameOf(user);
  }

  /** The colour of somebody's highest coloured role, or null. */
  colourOf(userId) {
    const roles = (this.member(userId)?.roles ?? []).map((id) => this.role(id)).filter((role) => role?.color);
    roles.sort((one, other) => other.position - one.position);
    return roles.length ? `#${roles[0].color.toString(16).padStart(6, "0")}` : null;
  }

  permissions(channel) {
    const own = this.#permissions.get(channel.id) ?? channel.permissions;
    if (own !== undefined) return BigInt(own);
    if (isDm(channel)) return ~0n;
    const parent = this.#permissions.get(channel.parent_id);
    return parent === undefined ? ~0n : BigInt(parent);
  }

  may(channel, bit) {
    const held = this.permissions(channel);
    return (held & Bit.ADMINISTRATOR) !== 0n || (held & bit) === bit;
  }

  maySend(channel) {
    if (isDm(channel)) return true;
    return this.may(channel, isThread(channel) ? Bit.SEND_IN_THREADS : Bit.SEND);
  }

  channelName(channel) {
    if (!isDm(channel)) return channel.name;
    const others = (channel.recipients ?? []).filter((user) => user.id !== this.me.id);
    return others.map(nameOf).join(", ") || nameOf(this.bot);
  }

  /** Who the other end of a direct message is. */
  dmPartner(channel) {
    const other = (channel.recipients ?? []).find((user) => user.id !== this.me.id);
    return other ?? this.bot;
  }

  typingIn(channelId) {
    const found = [];
    for (const [key, until] of this.#typing) {
      const [channel, user] = key.split("/");
      if (until <= now()) this.#typing.delete(key);
      else if (channel === channelId) found.push(this.user(user));
    }
    return found.filter(Boolean);
  }

  mentionsMe(message) {
    if (message.author.id === this.me.id) return false;
    if (message.mention_everyone || message.mentions?.some((user) => user.id === this.me.id)) return true;
    const mine = this.member(this.me.id)?.roles ?? [];
    return (message.mention_roles ?? []).some((id) => mine.includes(id));
  }

  #readKey(channelId) {
    return `read/${this.me.id}/${channelId}`;
  }

  lastRead(channelId) {
    return lasting.get(this.#readKey(channelId)) ?? "0";
  }

  isUnread(channelId) {
    const newest = this.#newest.get(channelId);
    return Boolean(newest) && compareIds(newest, this.lastRead(channelId)) > 0;
  }

  mentionsIn(channelId) {
    return this.#mentions.get(channelId) ?? 0;
  }

  markRead(channelId, messageId) {
    this.#mentions.delete(channelId);
    if (compareIds(messageId, this.lastRead(channelId)) > 0) lasting.set(this.#readKey(channelId), messageId);
  }
}
