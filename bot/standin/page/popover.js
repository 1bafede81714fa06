/** Something small that opens beside a control: over it or under it, or from the foot of a telephone's screen. */

import { el, narrow } from "./dom.js";

const GAP = 6;
const EDGE = 8;

let current = null;

/** Close what is open, if anything. */
export function closePopover() {
  current?.close();
}

/**
 * Open `content` beside `anchor`. Escape and a click elsewhere close it again and give the focus back.
 * @returns {{close: () => void, element: HTMLElement}}
 */
export function openPopover(anchor, content, { label, onClose = () => {}, match = false, className = "" } = {}) {
  closePopover();
  const sheet = narrow();
  // What opens over a modal dialog has to live inside it, or it would be inert beneath it.
  const home = anchor.closest("dialog") ?? document.body;
  const shade = sheet ? el("div", { class: "sheet-shade" }) : null;
  const node = el(
    "div",
    { class: `popover ${sheet ? "sheet" : ""} ${className}`, role: "dialog", "aria-label": label },
    content,
  );
  const watcher = new AbortController();
  const opened = { close, element: node };

  function close() {
    if (current !== opened) return;
    current = null;
    watcher.abort();
    const held = node.contains(document.activeElement);
    node.remove();
    shade?.remove();
    onClose();
    if (held && anchor.isConnected) anchor.focus({ preventScroll: true });
  }

  function place() {
    if (sheet) return;
    const box = anchor.getBoundingClientRect();
    if (match) node.style.setProperty("--anchor-width", `${Math.round(box.width)}px`);
    const below = window.innerHeight - box.bottom - GAP - EDGE;
    const above = box.top - GAP - EDGE;
    node.style.maxHeight = "";
    const wanted = Math.min(node.scrollHeight + 2, 420);
    const under = below >= wanted || below >= above;
    node.style.maxHeight = `${Math.min(420, under ? below : above)}px`;
    const height = node.offsetHeight;
    node.style.top = `${under ? box.bottom + GAP : box.top - GAP - height}px`;
    node.style.left = `${Math.max(EDGE, Math.min(box.left, window.innerWidth - node.offsetWidth - EDGE))}px`;
  }

  const { signal } = watcher;
  document.addEventListener(
    "pointerdown",
    (event) => {
      if (!node.contains(event.target) && !anchor.contains(event.target)) close();
    },
    { signal, capture: true },
  );
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      close();
    },
    { signal, capture: true },
  );
  window.addEventListener("resize", sheet ? () => {} : close, { signal });
  document.addEventListener(
    "scroll",
    (event) => {
      if (!sheet && !node.contains(event.target)) place();
    },
    { signal, capture: true },
  );

  current = opened;
  if (shade) home.append(shade);
  home.append(node);
  place();
  return { ...opened, place };
}
