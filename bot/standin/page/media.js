/** Pictures, files and what opens when a picture is pressed. */

import { el, icon, iconButton } from "./dom.js";

const PICTURE = /\.(?:png|jpe?g|gif|webp|avif)$/i;

const nameIn = (url) => decodeURIComponent(url.split(/[?#]/)[0].split("/").at(-1) ?? "");

/** Where a media item really lies: `attachment://` names one of the message's own files. */
export function resolve(media, attachments = []) {
  const url = media?.url ?? "";
  if (!url.startsWith("attachment://")) return media;
  const name = url.slice("attachment://".length);
  return attachments.find((it) => it.filename === name) ?? { ...media, url: "" };
}

/** Whether something is a picture, by what it says it is or else by its name. */
export function isPicture(file) {
  if (file.content_type) return file.content_type.startsWith("image/");
  return PICTURE.test((file.filename ?? file.url ?? "").split(/[?#]/)[0]);
}

export function sizeText(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** A picture that opens larger. What cannot be shown says so by its description. */
export function picture(media, { description = "", spoiler = false, className = "" } = {}) {
  const text = description || media.description || "";
  const image = el("img", {
    src: media.url,
    alt: text,
    loading: "lazy",
    decoding: "async",
    width: media.width ?? null,
    height: media.height ?? null,
    on: {
      error: () =>
        node.replaceWith(
          el("span", { class: "picture-missing" }, icon("warn", 16), text || nameIn(media.url) || "A picture"),
        ),
    },
  });
  const node = el(
    "button",
    {
      type: "button",
      class: `picture ${className}${spoiler ? " veiled" : ""}`,
      testid: "picture",
      "aria-label": spoiler ? "Hidden picture: press to show" : text ? `Larger: ${text}` : "Show the picture larger",
      on: {
        click() {
          if (!node.classList.contains("veiled")) {
            enlarge(media.url, text);
            return;
          }
          node.classList.remove("veiled");
          node.setAttribute("aria-label", text ? `Larger: ${text}` : "Show the picture larger");
        },
      },
    },
    image,
    spoiler ? el("span", { class: "veil" }, "Spoiler") : null,
  );
  if (media.width && media.height) {
    // Its place is kept before it has come, so that nothing jumps when it does.
    node.classList.add("sized");
    node.style.setProperty("--width", `${media.width}px`);
    node.style.setProperty("--ratio", String(media.width / media.height));
  }
  return node;
}

function enlarge(url, text) {
  const dialog = el(
    "dialog",
    {
      class: "lightbox",
      "aria-label": text || "Picture",
      testid: "lightbox",
      on: {
        click: () => dialog.close(),
        close: () => dialog.remove(),
      },
    },
    el("img", { src: url, alt: text }),
    text ? el("p", {}, text) : null,
    iconButton("close", "Close", () => dialog.close(), { class: "icon-button lightbox-close" }),
  );
  document.body.append(dialog);
  dialog.showModal();
}

/** A file to take home. */
export function fileCard(file, { name = null, size = null, spoiler = false } = {}) {
  const called = name ?? file.filename ?? nameIn(file.url);
  const card = el(
    "a",
    { class: "file", href: file.url, download: called, target: "_blank", rel: "noopener" },
    icon("file", 26),
    el(
      "span",
      { class: "file-text" },
      el("span", { class: "file-name" }, called),
      el("span", { class: "file-size" }, sizeText(size ?? file.size)),
    ),
  );
  return spoiler ? veil(card) : card;
}

/** Something hidden until it is pressed. */
export function veil(content, label = "Spoiler") {
  const cover = el(
    "button",
    {
      type: "button",
      class: "cover",
      on: {
        click() {
          content.inert = false;
          cover.remove();
          node.classList.remove("veiled");
        },
      },
    },
    el("span", { class: "veil" }, label),
  );
  content.inert = true;
  const node = el("div", { class: "covered veiled" }, content, cover);
  return node;
}

/** A message's attachments: pictures in a grid, files beneath. */
export function attachments(list) {
  const pictures = list.filter(isPicture);
  const files = list.filter((file) => !isPicture(file));
  const hidden = (file) => (file.filename ?? "").startsWith("SPOILER_");
  return [
    pictures.length
      ? gallery(pictures.map((file) => ({ media: file, description: file.description, spoiler: hidden(file) })))
      : null,
    ...files.map((file) => fileCard(file, { spoiler: hidden(file) })),
  ];
}

/** Pictures side by side. */
export function gallery(items) {
  return el(
    "div",
    { class: `gallery gallery-${Math.min(items.length, 4)}` },
    items.map(({ media, description, spoiler }) =>
      picture(media, { description: description ?? "", spoiler: spoiler === true }),
    ),
  );
}
