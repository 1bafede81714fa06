/** Building elements. What comes from outside only ever arrives as text or as an attribute, never as markup. */

const SVG = "http://www.w3.org/2000/svg";
const AS_PROPERTY = new Set(["value", "checked", "disabled", "hidden", "inert", "readOnly", "tabIndex"]);

/**
 * Make an element. `class`, `testid`, `data` and `on` are short for the obvious.
 * What is null, undefined or false is left out.
 * @returns {HTMLElement}
 */
export function el(tag, options = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "testid") node.dataset.testid = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "on") for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
    else if (AS_PROPERTY.has(name)) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  put(node, children);
  return node;
}

/** Append children, leaving out what is nothing. */
export function put(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false && child !== "") node.append(child);
  }
  return node;
}

/** Replace everything in a node. */
export function fill(node, ...children) {
  node.replaceChildren();
  return put(node, children);
}

/** Make an SVG element. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const ICONS = {
  hash: ["M4 9h16M4 15h16M10 3 8 21M16 3l-2 18"],
  lock: ["M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"],
  thread: ["M5 5v9a3 3 0 0 0 3 3h11M15 13l4 4-4 4"],
  reply: ["M9 6 4 11l5 5M4 11h9a7 7 0 0 1 7 7v1"],
  close: ["M6 6l12 12M18 6 6 18"],
  menu: ["M4 6h16M4 12h16M4 18h10"],
  chevron: ["M9 6l6 6-6 6"],
  down: ["M6 9l6 6 6-6"],
  arrowdown: ["M12 5v14M6 13l6 6 6-6"],
  send: ["M4 12h15M13 6l6 6-6 6"],
  newtab: ["M14 4h6v6M20 4l-9 9M18 14v6H4V6h6"],
  file: ["M7 3h7l4 4v14H7zM14 3v4h4"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
  warn: ["M12 4 2.8 20h18.4zM12 10v4.5M12 17.2v.1"],
  eye: ["M2.5 12s3.5-6 9.5-6 9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z"],
  slash: ["M15.5 4 8.5 20"],
  people: [
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.4-3.6 3-6 6.5-6s6.1 2.4 6.5 6",
    "M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.5c2 .8 3.2 2.7 3.5 5.5",
  ],
};

/** A line icon; decoration only, so the control around it carries the name. */
export function icon(name, size = 18) {
  const paths = ICONS[name].map((d) => svg("path", { d }));
  const attributes = {
    viewBox: "0 0 24 24",
    width: size,
    height: size,
    fill: "none",
    stroke: "currentColor",
    "stroke-width": 1.8,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
    class: `icon icon-${name}`,
  };
  return svg("svg", attributes, ...paths);
}

/** A button with an icon alone; its name is read aloud and shown on hovering. */
export function iconButton(name, label, listener, options = {}) {
  const { size, ...rest } = options;
  return el(
    "button",
    { type: "button", class: "icon-button", title: label, "aria-label": label, on: { click: listener }, ...rest },
    icon(name, size),
  );
}

let lastId = 0;

/** An id no other element has. */
export function freshId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

/** Whether the reader holds a telephone rather than sits at a desk. */
export const narrow = () => window.matchMedia("(max-width: 600px)").matches;

/** Whether there is a mouse, so that taking the focus does not raise an on-screen keyboard. */
export const finePointer = () => window.matchMedia("(pointer: fine)").matches;
