/** Embeds, in the plain form in which they are still used. */

import { el } from "./dom.js";
import { anchor, markdown } from "./markdown.js";
import { picture, resolve } from "./media.js";
import { format } from "./time.js";

export function embed(it, { names, attachments }) {
  const small = (text, url) => (url && anchor(url, text)) || text;
  const image = it.image && resolve(it.image, attachments);
  const thumbnail = it.thumbnail && resolve(it.thumbnail, attachments);
  const moment = it.timestamp ? Date.parse(it.timestamp) : Number.NaN;
  const foot = [it.footer?.text, Number.isFinite(moment) ? format(moment, "f") : null].filter(Boolean).join(" · ");
  const node = el(
    "div",
    { class: "embed" },
    el(
      "div",
      { class: "embed-text" },
      it.author?.name ? el("p", { class: "embed-author" }, small(it.author.name, it.author.url)) : null,
      it.title ? el("h3", { class: "embed-title" }, small(it.title, it.url)) : null,
      it.description ? el("div", { class: "embed-description" }, markdown(it.description, names)) : null,
      it.fields?.length
        ? el(
            "div",
            { class: "embed-fields" },
            it.fields.map((field) =>
              el(
                "div",
                { class: field.inline ? "embed-field inline" : "embed-field" },
                el("h4", {}, markdown(field.name, names, { inlineOnly: true })),
                el("div", {}, markdown(field.value, names)),
              ),
            ),
          )
        : null,
    ),
    thumbnail?.url ? picture(thumbnail, { className: "thumbnail" }) : null,
    image?.url ? picture(image, { className: "embed-image" }) : null,
    foot ? el("p", { class: "embed-foot" }, foot) : null,
  );
  if (Number.isInteger(it.color)) node.style.setProperty("--accent", `#${it.color.toString(16).padStart(6, "0")}`);
  return node;
}
