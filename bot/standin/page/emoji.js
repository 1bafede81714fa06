/** Emoji as components carry them: a character, or the name of one that only lives on Discord. */

import { el } from "./dom.js";

export function emoji(it) {
  if (!it?.name) return null;
  const text = it.id ? `:${it.name}:` : it.name;
  return el("span", { class: it.id ? "emoji-name" : "emoji", "aria-hidden": "true" }, text);
}
