/** The rows that are no message somebody wrote: what happened, what is on its way, and where it all begins. */

import { appBadge, avatar } from "./avatar.js";
import { el, icon } from "./dom.js";
import { markdown } from "./markdown.js";
import { namesFor } from "./names.js";
import { format } from "./time.js";
import { Kind as Place, isDm, isThread } from "./world.js";

/** Discord's kinds of message. */
export const Kind = {
  DEFAULT: 0,
  ADDED: 1,
  REMOVED: 2,
  RENAMED: 4,
  PINNED: 6,
  JOINED: 7,
  THREAD_MADE: 18,
  REPLY: 19,
  COMMAND: 20,
  STARTER: 21,
};

/** The kinds that somebody wrote; the others say what happened. */
export const SPOKEN = new Set([Kind.DEFAULT, Kind.REPLY, Kind.COMMAND, Kind.STARTER, 23]);

/** The line that stands where an answer will be. */
export const thinking = (name) =>
  el(
    "p",
    { class: "thinking" },
    el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")),
    `${name} is thinking…`,
  );

const HAPPENED = {
  [Kind.ADDED]: (who, message) => [
    who,
    " added ",
    (message.mentions ?? []).map((user) => user.global_name || user.username).join(", ") || "somebody",
    ".",
  ],
  [Kind.REMOVED]: (who, message) => [
    who,
    " removed ",
    (message.mentions ?? []).map((user) => user.global_name || user.username).join(", ") || "somebody",
    ".",
  ],
  [Kind.RENAMED]: (who, message) => [who, " gave this place a new name: ", el("strong", {}, message.content), "."],
  [Kind.PINNED]: (who) => [who, " pinned a message."],
  [Kind.JOINED]: (who) => [who, " came in."],
  [Kind.THREAD_MADE]: (who, message) => [who, " started a thread: ", el("strong", {}, message.content), "."],
};

/** Something that happened. */
export function systemRow(app, message) {
  const who = el("strong", {}, app.world.called(message.author));
  const said = HAPPENED[message.type]?.(who, message) ?? [who, " did something this page has no words for."];
  return el(
    "li",
    {
      class: "message system",
      testid: "message",
      tabindex: "-1",
      data: { messageId: message.id, authorId: message.author.id },
    },
    el("div", { class: "message-side" }, icon("chevron", 14)),
    el(
      "div",
      { class: "message-main" },
      el(
        "p",
        {},
        said,
        " ",
        el("time", { class: "message-time", datetime: message.timestamp }, format(Date.parse(message.timestamp), "t")),
      ),
    ),
  );
}

/** A command or a message that is on its way, or that did not arrive. */
export function underwayRow(app, entry) {
  const { world } = app;
  const away = el(
    "button",
    { type: "button", class: "text-button", testid: "dismiss", on: { click: () => world.landed(entry) } },
    "Dismiss",
  );
  if (entry.kind === "message") {
    return el(
      "li",
      { class: `message outgoing${entry.error ? " lost" : ""}`, testid: "outgoing" },
      el("div", { class: "message-side" }, avatar(world.me)),
      el(
        "div",
        { class: "message-main" },
        el("div", { class: "message-head" }, el("span", { class: "author" }, world.called(world.me))),
        el("div", { class: "content" }, markdown(entry.content, namesFor(app))),
        entry.error
          ? el(
              "p",
              { class: "message-failure", role: "alert" },
              icon("warn", 15),
              entry.error,
              el(
                "button",
                { type: "button", class: "text-button", on: { click: () => app.composer.sendAgain(entry) } },
                "Send again",
              ),
              away,
            )
          : null,
      ),
    );
  }
  return el(
    "li",
    { class: "message ephemeral outgoing", testid: "underway" },
    el(
      "div",
      { class: "quoted" },
      icon("reply", 14),
      avatar(world.me, "tiny"),
      el(
        "span",
        { class: "quoted-text" },
        el("strong", {}, world.called(world.me)),
        el("span", {}, "used ", el("span", { class: "used-name" }, entry.label)),
      ),
    ),
    el("div", { class: "message-side" }, avatar(world.bot)),
    el(
      "div",
      { class: "message-main" },
      el("div", { class: "message-head" }, el("span", { class: "author" }, world.called(world.bot)), appBadge()),
      entry.error
        ? el("p", { class: "message-failure", role: "alert" }, icon("warn", 15), entry.error)
        : thinking(world.called(world.bot)),
      entry.error
        ? el(
            "p",
            { class: "ephemeral-note", testid: "ephemeral-note" },
            icon("eye", 15),
            "Only you can see this",
            el("span", { "aria-hidden": "true" }, "·"),
            away,
          )
        : null,
    ),
  );
}

/** What stands over the first message of a place. */
export function beginning(world, channel) {
  const name = world.channelName(channel);
  if (isDm(channel)) {
    return el(
      "li",
      { class: "beginning" },
      el("h2", {}, name),
      el("p", {}, `You and ${name}. Nobody else reads this.`),
    );
  }
  const secret = channel.type === Place.PRIVATE_THREAD;
  const opening = isThread(channel) ? "This is where the thread begins." : channel.topic || "This is where it begins.";
  return el(
    "li",
    { class: "beginning" },
    el("h2", {}, icon(secret ? "lock" : isThread(channel) ? "thread" : "hash", 26), name),
    el("p", {}, secret ? "A private line. Only the people in it can read it." : opening),
  );
}
