/** Components as Discord renders them, both the new layouts and the old rows of buttons. */

import { el, icon } from "./dom.js";
import { emoji } from "./emoji.js";
import { markdown } from "./markdown.js";
import { fileCard, gallery, picture, resolve, veil } from "./media.js";
import { SELECTS, selectMenu } from "./select.js";

const LINK_STYLE = 5;
const PREMIUM_STYLE = 6;

/**
 * Draw a message's components. `context` holds `app`, `message`, `names` (for markdown) and `attachments`.
 * @returns {HTMLElement[]}
 */
export function components(list, context) {
  return list.map((component) => draw(component, context)).filter(Boolean);
}

function draw(component, context) {
  const drawer = DRAWERS[component.type];
  if (drawer !== undefined) return drawer(component, context);
  if (SELECTS.has(component.type)) return select(component, context);
  return el("p", { class: "unknown-component" }, `A component of type ${component.type}, which this page cannot show.`);
}

const DRAWERS = {
  1: (it, context) => el("div", { class: "action-row" }, components(it.components ?? [], context)),
  2: button,
  9: section,
  10: (it, context) => el("div", { class: "text-display" }, markdown(it.content ?? "", context.names)),
  11: thumbnail,
  12: (it, context) => gallery(it.items.map((item) => ({ ...item, media: resolve(item.media, context.attachments) }))),
  13: (it, context) =>
    fileCard(resolve(it.file, context.attachments), { name: it.name, size: it.size, spoiler: it.spoiler }),
  14: (it) =>
    el("div", {
      class: `separator spacing-${it.spacing ?? 1}${it.divider === false ? " bare" : ""}`,
      role: it.divider === false ? "presentation" : "separator",
    }),
  17: container,
};

function container(component, context) {
  const node = el("div", { class: "container", testid: "container" }, components(component.components ?? [], context));
  if (Number.isInteger(component.accent_color)) {
    node.classList.add("accented");
    node.style.setProperty("--accent", `#${component.accent_color.toString(16).padStart(6, "0")}`);
  }
  return component.spoiler ? veil(node) : node;
}

function section(component, context) {
  return el(
    "div",
    { class: "section" },
    el("div", { class: "section-text" }, components(component.components ?? [], context)),
    component.accessory ? el("div", { class: "section-accessory" }, draw(component.accessory, context)) : null,
  );
}

function thumbnail(component, context) {
  return picture(resolve(component.media, context.attachments), {
    description: component.description ?? "",
    spoiler: component.spoiler === true,
    className: "thumbnail",
  });
}

function button(component, { app, message }) {
  const face = [emoji(component.emoji), component.label ? el("span", {}, component.label) : null];
  const name = component.label ? null : (component.emoji?.name ?? "Button");
  if (component.style === LINK_STYLE) {
    const safe = /^https?:\/\//i.test(component.url ?? "") && !component.disabled;
    return el(
      "a",
      {
        class: `button style-${LINK_STYLE}`,
        href: safe ? component.url : null,
        target: "_blank",
        rel: "noopener noreferrer nofollow",
        "aria-label": name,
        "aria-disabled": safe ? null : "true",
        role: safe ? null : "link",
      },
      face,
      icon("newtab", 14),
    );
  }
  const known = component.style >= 1 && component.style < LINK_STYLE;
  return el(
    "button",
    {
      type: "button",
      class: `button style-${known ? component.style : 2}`,
      testid: "button",
      data: { customId: component.custom_id ?? "" },
      "aria-label": name,
      disabled: component.disabled === true || component.style === PREMIUM_STYLE,
      on: { click: () => app.interactions.press(message, component) },
    },
    face,
  );
}

function select(component, { app, message }) {
  return selectMenu(component, {
    world: app.world,
    onChange: (values) => app.interactions.press(message, component, values),
  });
}
