/** Times as people read them, and a clock that keeps the relative ones true. */

import { el } from "./dom.js";

const LOCALE = "en-GB";
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let offset = 0;

/** Take the server's time as the truth: the reader's own clock may be off. */
export function setServerTime(iso) {
  const there = Date.parse(iso);
  if (Number.isFinite(there)) offset = there - Date.now();
}

/** Milliseconds since the epoch, by the server's clock. */
export const now = () => Date.now() + offset;

const formats = {
  t: { hour: "2-digit", minute: "2-digit" },
  T: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  d: { day: "2-digit", month: "2-digit", year: "numeric" },
  D: { day: "numeric", month: "long", year: "numeric" },
  f: { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
  F: { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
  s: { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit" },
  S: { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" },
};
const formatters = new Map(
  Object.entries(formats).map(([style, options]) => [style, new Intl.DateTimeFormat(LOCALE, options)]),
);

/** A moment in one of Discord's styles. */
export const format = (milliseconds, style) => (formatters.get(style) ?? formatters.get("f")).format(milliseconds);

/** How far away a moment is, to the second when it is near. */
export function relative(seconds) {
  const span = spell(Math.abs(seconds));
  if (span === "") return "now";
  return seconds > 0 ? `in ${span}` : `${span} ago`;
}

function spell(seconds) {
  if (seconds < 1) return "";
  if (seconds < MINUTE) return `${seconds} s`;
  if (seconds < HOUR) return pair(seconds, MINUTE, "min", 1, "s");
  if (seconds < DAY) return pair(seconds, HOUR, "h", MINUTE, "min");
  if (seconds < 60 * DAY) return pair(seconds, DAY, seconds < 2 * DAY ? "day" : "days", HOUR, "h");
  if (seconds < 730 * DAY) return `${Math.floor(seconds / (30 * DAY))} months`;
  return `${Math.floor(seconds / (365 * DAY))} years`;
}

function pair(seconds, unit, name, smaller, smallerName) {
  const rest = Math.floor((seconds % unit) / smaller);
  const head = `${Math.floor(seconds / unit)} ${name}`;
  return rest ? `${head} ${rest} ${smallerName}` : head;
}

/** `<t:unix:style>` as an element; `R` counts by itself. */
export function timestamp(unix, style) {
  const moment = unix * 1000;
  if (!Number.isFinite(moment) || Math.abs(moment) > 8.64e15) return null;
  const node = el("time", {
    class: "stamp",
    datetime: new Date(moment).toISOString(),
    title: format(moment, "F"),
    // Without this a reader's voice would count the seconds aloud.
    "aria-live": "off",
  });
  if (style === "R") {
    node.dataset.unix = String(unix);
    tick(node);
  } else {
    node.textContent = format(moment, style);
  }
  return node;
}

function tick(node) {
  const left = Number(node.dataset.unix) - Math.floor(now() / 1000);
  const text = relative(left);
  if (node.textContent === text) return;
  node.textContent = text;
  node.classList.toggle("near", left > 0 && left <= 10 * MINUTE);
  node.classList.toggle("past", left <= 0);
}

/** Keep every relative time on the page true, at the turn of each second. */
export function startTicking() {
  const beat = () => {
    for (const node of document.querySelectorAll("time[data-unix]")) tick(node);
    window.setTimeout(beat, 1000 - (now() % 1000));
  };
  beat();
}

const dayStart = (milliseconds) => new Date(milliseconds).setHours(0, 0, 0, 0);

/** Whether two moments lie on the same day here. */
export const sameDay = (one, other) => dayStart(one) === dayStart(other);

/** The heading over a day's messages. */
export function dayName(milliseconds) {
  const days = Math.round((dayStart(now()) - dayStart(milliseconds)) / (DAY * 1000));
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return new Intl.DateTimeFormat(LOCALE, { weekday: "long", day: "numeric", month: "long" }).format(milliseconds);
}
