/** Mentions of people, roles, channels and commands, as pills that do something when they are pressed. */

import { el, icon } from "./dom.js";
import { flatten } from "./commands.js";
import { isDm, isThread } from "./world.js";

/** What markdown needs to know to render mentions. */
export function namesFor(app) {
  const { world } = app;
  return {
    user(id) {
      const user = world.user(id);
      if (user === undefined) return null;
      return el(
        "button",
        {
          type: "button",
          class: `mention${id === world.me.id ? " own" : ""}`,
          data: { userId: id },
          on: { click: (event) => app.people.card(user, event.currentTarget) },
        },
        `@${world.called(user)}`,
      );
    },
    role(id) {
      const role = world.role(id);
      return role ? el("span", { class: "mention" }, `@${role.name}`) : null;
    },
    channel(id) {
      const channel = world.channels.get(id);
      if (channel === undefined) return null;
      return el(
        "button",
        { type: "button", class: "mention place", data: { channelId: id }, on: { click: () => app.go(id) } },
        isDm(channel) ? null : icon(isThread(channel) ? "thread" : "hash", 14),
        world.channelName(channel),
      );
    },
    command: (path) => commandPill(app, path),
  };
}

/** A command's name that opens the picker on it. */
export function commandPill(app, path) {
  return el(
    "button",
    {
      type: "button",
      class: "mention command",
      testid: "command-link",
      data: { command: path },
      on: { click: () => app.composer.openCommand(path) },
    },
    `/${path}`,
  );
}

const MAYBE_COMMAND = /\/([\w'-]+(?: [\w'-]+){0,2})/gu;

/** Make every command that exists here and is named in what was drawn into something to press. */
export function linkCommands(app, root) {
  const paths = new Set(flatten(app.world.commands).flatMap((leaf) => [leaf.path, leaf.group]));
  const known = (text) => {
    const words = text.split(" ");
    while (words.length && !paths.has(words.join(" "))) words.pop();
    return words.join(" ");
  };
  for (const code of root.querySelectorAll("code.md-inline")) {
    const text = code.textContent.trim();
    if (text.startsWith("/") && known(text.slice(1)) === text.slice(1))
      code.replaceWith(commandPill(app, text.slice(1)));
  }
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode())
    if (!walker.currentNode.parentElement?.closest("button, a, code")) texts.push(walker.currentNode);
  for (const node of texts) {
    const parts = [];
    let from = 0;
    for (const match of node.data.matchAll(MAYBE_COMMAND)) {
      const path = known(match[1]);
      if (!path) continue;
      parts.push(node.data.slice(from, match.index), commandPill(app, path));
      from = match.index + 1 + path.length;
    }
    if (parts.length) node.replaceWith(...parts, node.data.slice(from));
  }
  return root;
}
