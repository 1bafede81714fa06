/** Discord's markdown as elements: blocks first, then what stands in a line. */

import { el } from "./dom.js";
import { timestamp } from "./time.js";

const DEEPEST = 12;
const WORD = /[\p{L}\p{N}_]/u;
const PUNCTUATION = /[!-/:-@[-`{-~]/;
const LIST_ITEM = /^( *)(?:([-*])|(\d{1,4})\.) +(.*)$/;
const HEADING = /^(#{1,3}) +(\S.*)$/;

/**
 * Render text. `context` knows what things are called and does what clicking them means:
 * `user(id)`, `role(id)`, `channel(id)` answer elements or null, and `command(path)` an element.
 */
export function markdown(text, context, { inlineOnly = false } = {}) {
  const fragment = document.createDocumentFragment();
  if (inlineOnly) fragment.append(...inline(text, context, 0));
  else fragment.append(...blocks(text, context, 0));
  return fragment;
}

function blocks(text, context, depth) {
  const out = [];
  let rest = text;
  while (rest !== "") {
    const fence = /```(?:([\w+-]{1,20})\n)?\n?([\s\S]*?)\n?```/.exec(rest);
    // A fence with nothing in it is only six strokes.
    const code = fence !== null && fence[2] !== "" ? fence : null;
    const before = code === null ? rest : rest.slice(0, code.index);
    out.push(...lines(before.replace(/\n$/, ""), context, depth));
    if (code === null) break;
    out.push(el("pre", { class: "md-code" }, el("code", { data: { language: code[1] ?? "" } }, code[2])));
    rest = rest.slice(code.index + code[0].length).replace(/^\n/, "");
  }
  return out;
}

function lines(text, context, depth) {
  if (text === "") return [];
  const out = [];
  const all = text.split("\n");
  let plain = [];
  const flush = () => {
    if (plain.length) out.push(el("p", { class: "md-p" }, ...inline(plain.join("\n"), context, depth)));
    plain = [];
  };
  for (let at = 0; at < all.length; at += 1) {
    const line = all[at];
    let match;
    if (depth < DEEPEST && line.startsWith(">>> ")) {
      flush();
      out.push(quote([line.slice(4), ...all.slice(at + 1)], context, depth));
      return out;
    }
    if (depth < DEEPEST && (line.startsWith("> ") || line === ">")) {
      flush();
      const quoted = [];
      for (; at < all.length && (all[at].startsWith("> ") || all[at] === ">"); at += 1) quoted.push(all[at].slice(2));
      at -= 1;
      out.push(quote(quoted, context, depth));
    } else if ((match = HEADING.exec(line)) !== null) {
      flush();
      const level = match[1].length;
      out.push(el(`h${level + 2}`, { class: `md-h md-h${level}` }, ...inline(match[2], context, depth)));
    } else if (/^-# +\S/.test(line)) {
      flush();
      out.push(el("p", { class: "md-small" }, ...inline(line.replace(/^-# +/, ""), context, depth)));
    } else if (LIST_ITEM.test(line)) {
      flush();
      const items = [];
      for (; at < all.length && (LIST_ITEM.test(all[at]) || (items.length && /^ {2,}\S/.test(all[at]))); at += 1) {
        const item = LIST_ITEM.exec(all[at]);
        // Strokes after numbers, or numbers after strokes, begin another list.
        if (
          item !== null &&
          items.length &&
          item[1].length <= items[0].indent &&
          Boolean(item[3]) !== Boolean(items[0].number)
        )
          break;
        if (item === null) items.at(-1).text += `\n${all[at].trim()}`;
        else items.push({ indent: item[1].length, number: item[3], text: item[4] });
      }
      at -= 1;
      out.push(list(items, context, depth));
    } else {
      plain.push(line);
    }
  }
  flush();
  return out;
}

function quote(quoted, context, depth) {
  return el("blockquote", { class: "md-quote" }, ...lines(quoted.join("\n"), context, depth + 1));
}

function list(items, context, depth) {
  const ordered = items[0].number !== undefined;
  const node = el(ordered ? "ol" : "ul", { class: "md-list", start: ordered ? items[0].number : null });
  let at = 0;
  while (at < items.length) {
    const item = items[at];
    const entry = el("li", {}, ...inline(item.text, context, depth));
    const inner = [];
    for (at += 1; at < items.length && items[at].indent > item.indent; at += 1) inner.push(items[at]);
    if (inner.length && depth < DEEPEST) entry.append(list(inner, context, depth + 1));
    node.append(entry);
  }
  return node;
}

const MARKS = [
  ["||", (inner) => spoiler(inner)],
  ["**", (inner) => el("strong", {}, ...inner)],
  ["__", (inner) => el("u", {}, ...inner)],
  ["~~", (inner) => el("s", {}, ...inner)],
  ["*", (inner) => el("em", {}, ...inner)],
  ["_", (inner) => el("em", {}, ...inner)],
];

/** What stands in a line, as a list of nodes. */
function inline(text, context, depth) {
  const out = [];
  let plain = "";
  const flush = () => {
    if (plain) out.push(plain);
    plain = "";
  };
  let at = 0;
  while (at < text.length) {
    const char = text[at];
    const found = char === "\\" || depth > DEEPEST ? null : piece(text, at, context, depth);
    if (found !== null) {
      flush();
      out.push(...found.nodes);
      at = found.end;
    } else if (char === "\\" && PUNCTUATION.test(text[at + 1] ?? "")) {
      plain += text[at + 1];
      at += 2;
    } else if (char === "\n") {
      flush();
      out.push(el("br"));
      at += 1;
    } else {
      plain += char;
      at += 1;
    }
  }
  flush();
  return out;
}

function piece(text, at, context, depth) {
  const char = text[at];
  if (char === "`") return code(text, at);
  if (char === "<") return angled(text, at, context);
  if (char === "[") return link(text, at, context, depth);
  if (char === "h") return bareLink(text, at);
  if (char === "@") return everyone(text, at);
  if (!"|*_~".includes(char)) return null;
  for (const [mark, wrap] of MARKS) {
    if (!text.startsWith(mark, at)) continue;
    const end = closing(text, at, mark);
    if (end === -1) continue;
    return { nodes: [wrap(inline(text.slice(at + mark.length, end), context, depth + 1))], end: end + mark.length };
  }
  return null;
}

/** Where the mark opened at `at` closes, or -1. */
function closing(text, at, mark) {
  const start = at + mark.length;
  const single = mark.length === 1;
  if (single && (text[start] === mark || /\s/.test(text[start] ?? " "))) return -1;
  if (mark === "_" && WORD.test(text[at - 1] ?? " ")) return -1;
  let doubleOpen = false;
  for (let i = start; i < text.length; i += 1) {
    if (text[i] === "\\") {
      i += 1;
    } else if (text[i] === "`") {
      const skipped = code(text, i);
      if (skipped !== null) i = skipped.end - 1;
    } else if (single && text[i] === mark) {
      let run = 1;
      while (text[i + run] === mark) run += 1;
      // Two of them belong to a stronger mark inside; the odd one is ours once that is closed.
      if (run === 2 || (run > 2 && !doubleOpen)) {
        doubleOpen = !doubleOpen;
        i += run - 1;
        if (run === 2) continue;
      }
      const place = run > 2 && doubleOpen ? i + run - 1 : i;
      const fits = mark === "*" ? !/\s/.test(text[place - 1]) : !WORD.test(text[place + 1] ?? " ");
      if (place > start && fits) return place;
    } else if (!single && text.startsWith(mark, i)) {
      if (i === start) return -1;
      // In `**a *b***` the last two close.
      let last = i;
      while (mark !== "||" && text.startsWith(mark, last + 1)) last += 1;
      return last;
    }
  }
  return -1;
}

function code(text, at) {
  const match = /^(`{1,2})([\s\S]*?[^`])\1(?!`)/.exec(text.slice(at));
  return (
    match && { nodes: [el("code", { class: "md-inline" }, match[2].trim() || match[2])], end: at + match[0].length }
  );
}

const ANGLED = [
  [/^<@!?(\d+)>/, (context, [, id]) => context.user(id) ?? pill("@unknown")],
  [/^<@&(\d+)>/, (context, [, id]) => context.role(id) ?? pill("@unknown role")],
  [/^<#(\d+)>/, (context, [, id]) => context.channel(id) ?? pill("#unknown")],
  [/^<\/([\w-]+(?: [\w-]+){0,2}):\d+>/, (context, [, path]) => context.command(path)],
  [
    /^<a?:(\w{2,32}):\d+>/,
    (_context, [, name]) => el("span", { class: "emoji-name", title: `:${name}:` }, `:${name}:`),
  ],
  [/^<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/, (_context, [, unix, style]) => timestamp(Number(unix), style ?? "f")],
  [/^<(https?:\/\/[^\s<>]+)>/, (_context, [, url]) => anchor(url, url)],
];

function angled(text, at, context) {
  const rest = text.slice(at, at + 2100);
  for (const [pattern, make] of ANGLED) {
    const match = pattern.exec(rest);
    const node = match && make(context, match);
    if (node) return { nodes: [node], end: at + match[0].length };
  }
  return null;
}

function pill(text) {
  return el("span", { class: "mention unknown" }, text);
}

function everyone(text, at) {
  const match = /^@(everyone|here)\b/.exec(text.slice(at, at + 10));
  return match && { nodes: [el("span", { class: "mention" }, match[0])], end: at + match[0].length };
}

function link(text, at, context, depth) {
  const match =
    /^\[((?:\\.|[^[\]\\])+)\]\(<?(https?:\/\/[^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?: "[^"\n]*")?\)/.exec(
      text.slice(at),
    );
  const node = match && anchor(match[2], ...inline(match[1], context, depth + 2));
  return node ? { nodes: [node], end: at + match[0].length } : null;
}

function bareLink(text, at) {
  if (WORD.test(text[at - 1] ?? " ")) return null;
  const match = /^https?:\/\/[^\s<>]+/.exec(text.slice(at, at + 2100));
  if (match === null) return null;
  let url = match[0].replace(/[.,:;!?'"*_~|]+$/, "");
  while (url.endsWith(")") && url.split(")").length > url.split("(").length) url = url.slice(0, -1);
  const node = anchor(url, url);
  return node && { nodes: [node], end: at + url.length };
}

/** A link to the web and nowhere else, or null. */
export function anchor(url, ...children) {
  const target = URL.canParse(url) ? new URL(url) : null;
  if (target === null || !["http:", "https:"].includes(target.protocol)) return null;
  return el(
    "a",
    { class: "link", href: target.href, target: "_blank", rel: "noopener noreferrer nofollow" },
    ...children,
  );
}

function spoiler(inner) {
  const reveal = (event) => {
    if (node.classList.contains("open") || (event.type === "keydown" && !["Enter", " "].includes(event.key))) return;
    event.preventDefault();
    node.classList.add("open");
    node.removeAttribute("role");
    node.removeAttribute("tabindex");
    node.removeAttribute("aria-label");
  };
  const node = el(
    "span",
    {
      class: "spoiler",
      role: "button",
      tabindex: "0",
      "aria-label": "Spoiler: press to read",
      on: { click: reveal, keydown: reveal },
    },
    el("span", { class: "spoiler-text" }, ...inner),
  );
  return node;
}
