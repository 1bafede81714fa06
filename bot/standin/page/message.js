/** One message as an element. */

import { appBadge, avatar } from "./avatar.js";
import { Aim, aimed } from "./commands.js";
import { components } from "./components.js";
import { el, icon, iconButton } from "./dom.js";
import { embed } from "./embeds.js";
import { isEphemeral } from "./log.js";
import { markdown } from "./markdown.js";
import { attachments } from "./media.js";
import { namesFor } from "./names.js";
import { closePopover, openPopover } from "./popover.js";
import { Kind, SPOKEN, systemRow, thinking } from "./rows.js";
import { format } from "./time.js";

const LOADING = 1 << 7;
const LAYOUT = 1 << 15;
const NO_EMBEDS = 1 << 2;
const GROUP_FOR = 7 * 60_000;
// The kind of interaction that a command is.
const BY_COMMAND = 2;

const usedBy = (message) => (message.interaction_metadata?.type === BY_COMMAND ? message.interaction_metadata : null);
const moment = (message) => Date.parse(message.timestamp);

/** Whether a message goes on where the one before left off, so that the name need not be said again. */
export function continues(message, before) {
  return (
    before !== undefined &&
    SPOKEN.has(before.type) &&
    SPOKEN.has(message.type) &&
    message.author.id === before.author.id &&
    !message.message_reference &&
    (!usedBy(message) || usedBy(message).id === usedBy(before)?.id) &&
    isEphemeral(message) === isEphemeral(before) &&
    moment(message) - moment(before) < GROUP_FOR
  );
}

export function messageRow(app, message, { grouped }) {
  if (!SPOKEN.has(message.type)) return systemRow(app, message);
  const { world } = app;
  const mine = message.author.id === world.me.id;
  const classes = ["message"];
  if (grouped) classes.push("grouped");
  if (isEphemeral(message)) classes.push("ephemeral");
  if (world.mentionsMe(message)) classes.push("for-me");
  const time = format(moment(message), "t");
  const author = world.user(message.author.id) ?? message.author;
  return el(
    "li",
    {
      class: classes.join(" "),
      testid: "message",
      tabindex: "-1",
      data: { messageId: message.id, authorId: message.author.id, mine: String(mine) },
    },
    quotedLine(app, message),
    grouped ? null : usedLine(app, message),
    el(
      "div",
      { class: "message-side" },
      grouped
        ? el("time", { class: "side-time", datetime: message.timestamp, title: format(moment(message), "F") }, time)
        : el(
            "button",
            {
              type: "button",
              class: "face-button",
              tabindex: "-1",
              "aria-hidden": "true",
              on: { click: (event) => app.people.card(author, event.currentTarget) },
            },
            avatar(author),
          ),
    ),
    el(
      "div",
      { class: "message-main" },
      grouped ? null : head(app, message, author, time),
      body(app, message),
      el("p", { class: "message-failure", role: "alert", hidden: true }),
      isEphemeral(message) ? ephemeralNote(app, message) : null,
    ),
    isEphemeral(message) ? null : tools(app, message, author),
  );
}

function tools(app, message, author) {
  const { world } = app;
  const channel = world.channels.get(message.channel_id);
  const commands = channel ? aimed(world, channel, Aim.MESSAGE) : [];
  const open = (event) =>
    openPopover(
      event.currentTarget,
      el(
        "div",
        { class: "seats" },
        commands.map((command) =>
          el(
            "button",
            {
              type: "button",
              class: "seat",
              on: {
                click: () => {
                  closePopover();
                  app.interactions.command(message.channel_id, command, message.id);
                },
              },
            },
            command.path,
          ),
        ),
      ),
      { label: "What the bot can do with this message" },
    )
      .element.querySelector("button")
      ?.focus();
  return el(
    "div",
    { class: "message-tools" },
    commands.length
      ? iconButton("slash", "What the bot can do with this message", open, { testid: "message-commands" })
      : null,
    iconButton("reply", `Reply to ${world.called(author)}`, () => app.composer.replyTo(message), { testid: "reply" }),
  );
}

function head(app, message, author, time) {
  const name = el(
    "button",
    { type: "button", class: "author", on: { click: (event) => app.people.card(author, event.currentTarget) } },
    app.world.called(author),
  );
  const colour = app.world.colourOf(author.id);
  if (colour !== null) name.style.color = colour;
  return el(
    "div",
    { class: "message-head" },
    name,
    author.bot ? appBadge() : null,
    el("time", { class: "message-time", datetime: message.timestamp, title: format(moment(message), "F") }, time),
  );
}

function body(app, message) {
  const flags = message.flags ?? 0;
  if (flags & LOADING) return thinking(app.world.called(message.author));
  const names = namesFor(app);
  const files = message.attachments ?? [];
  const context = { app, message, names, attachments: files };
  const drawn = components(message.components ?? [], context);
  if (flags & LAYOUT) return el("div", { class: "layout" }, drawn);
  return [
    message.content
      ? el(
          "div",
          { class: "content" },
          markdown(message.content, names),
          message.edited_timestamp ? el("span", { class: "edited" }, "(edited)") : null,
        )
      : null,
    attachments(files),
    flags & NO_EMBEDS ? null : (message.embeds ?? []).map((it) => embed(it, context)),
    drawn,
  ];
}

function ephemeralNote(app, message) {
  return el(
    "p",
    { class: "ephemeral-note", testid: "ephemeral-note" },
    icon("eye", 15),
    "Only you can see this",
    el("span", { "aria-hidden": "true" }, "·"),
    el(
      "button",
      {
        type: "button",
        class: "text-button",
        testid: "dismiss",
        on: {
          click() {
            app.world.dismiss(message);
            app.composer.focus();
          },
        },
      },
      "Dismiss",
    ),
  );
}

function quotedLine(app, message) {
  if (message.type !== Kind.REPLY) return null;
  const original = message.referenced_message;
  if (!original)
    return el(
      "div",
      { class: "quoted" },
      icon("reply", 14),
      el("span", { class: "quoted-gone" }, "The message was deleted."),
    );
  const { world } = app;
  const pinged = message.mentions?.some((user) => user.id === original.author.id);
  return el(
    "div",
    { class: "quoted" },
    icon("reply", 14),
    avatar(world.user(original.author.id) ?? original.author, "tiny"),
    el(
      "button",
      {
        type: "button",
        class: "quoted-text",
        "aria-label": `In reply to ${world.called(original.author)}. Go to that message.`,
        on: { click: () => app.messages.jumpTo(original.id) },
      },
      el("strong", {}, `${pinged ? "@" : ""}${world.called(original.author)}`),
      el("span", {}, gist(app, original)),
    ),
  );
}

/** The first words of a message, as plain text. */
export function gist(app, message) {
  const names = namesFor(app);
  const text = message.content || firstText(message.components ?? []);
  if (!text) return message.attachments?.length ? "A picture or a file" : "A card";
  const lines = el("span", {}, markdown(text.split("\n").find((line) => line.trim()) ?? "", names));
  return lines.textContent.slice(0, 160);
}

function firstText(list) {
  for (const component of list) {
    const found = component.content || firstText(component.components ?? []);
    if (found) return found;
  }
  return "";
}

function usedLine(app, message) {
  const used = usedBy(message);
  if (!used?.user) return null;
  const { world } = app;
  const user = world.user(used.user.id) ?? used.user;
  const typed = !world.commands.some((command) => command.type > 1 && command.name === used.name);
  const name = used.name && `${typed ? "/" : ""}${used.name}`;
  return el(
    "div",
    { class: "quoted" },
    icon("reply", 14),
    avatar(user, "tiny"),
    el(
      "span",
      { class: "quoted-text" },
      el("strong", {}, world.called(user)),
      name ? el("span", {}, "used ", el("span", { class: "used-name" }, name)) : el("span", {}, "used a command"),
    ),
  );
}
