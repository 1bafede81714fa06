/** Faces: a picture when there is one, else initials on a colour of their own. */

import { el } from "./dom.js";
import { nameOf } from "./world.js";

const HUES = 8;

function hueOf(id) {
  let sum = 0;
  for (const digit of id) sum = (sum * 31 + digit.charCodeAt(0)) % 9973;
  return sum % HUES;
}

function initials(name) {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return (
    letters
      .map((word) => [...word][0])
      .join("")
      .toUpperCase() || "?"
  );
}

function pictureOf(user) {
  if (user.avatar_url) return user.avatar_url;
  if (user.avatar) return `/cdn/avatars/${user.id}/${user.avatar}.png`;
  return user.bot ? "/page/favicon.svg" : null;
}

/** Somebody's face; decoration, since the name always stands beside it. */
export function avatar(user, size = "medium") {
  // The letters are drawn by the style sheet, so that they are no part of any name or text.
  const node = el("span", {
    class: `avatar avatar-${size} hue-${hueOf(user.id)}${user.bot ? " is-bot" : ""}`,
    "aria-hidden": "true",
    data: { initials: initials(nameOf(user)) },
  });
  const picture = pictureOf(user);
  if (picture !== null) {
    const image = el("img", { src: picture, alt: "", on: { error: () => image.remove() } });
    node.append(image);
  }
  return node;
}

/** The mark beside whatever a program says. */
export const appBadge = () => el("span", { class: "badge", title: "This is the bot" }, "APP");
