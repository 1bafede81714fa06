/** Puts the page together: chooses a person, opens the line, and follows the address. */

import { avatar } from "./avatar.js";
import { el, fill, finePointer, icon, iconButton, narrow } from "./dom.js";
import { Composer } from "./composer.js";
import { Interactions } from "./interactions.js";
import { fleeting } from "./memory.js";
import { Messages } from "./messages.js";
import { openModal } from "./modal.js";
import { Banner, Notices } from "./notices.js";
import { People, chooser, fetchPeople, nobodyThere } from "./people.js";
import { Sidebar } from "./sidebar.js";
import { Socket } from "./socket.js";
import { startTicking } from "./time.js";
import { Kind, World, isDm, isThread, nameOf } from "./world.js";

const RETRY = 2000;
// Tries in a row that fail before the page asks whether its person still exists.
const DOUBT_AFTER = 3;

const root = document.querySelector("#root");

async function begin() {
  const wanted = new URLSearchParams(location.search).get("as");
  let house;
  try {
    house = await fetchPeople();
  } catch {
    nobodyThere(root, () => location.reload());
    window.setTimeout(begin, RETRY);
    return;
  }
  const person = house.people.find((it) => it.id === wanted);
  if (person === undefined) chooser(root, house);
  else sitDown(person, house);
}

function sitDown(person, house) {
  const world = new World();
  const banner = new Banner();
  const app = { world, notices: new Notices(), banner };
  app.socket = new Socket(person.id, { onEvent: hear, onState: lineChanged });
  app.interactions = new Interactions(app);
  app.people = new People(app, house.people);
  app.messages = new Messages(app);
  app.composer = new Composer(app);
  app.go = (channelId) => {
    closeDrawer();
    location.hash = channelId;
  };
  app.openModal = (modal, where) => openModal(app, modal, where);
  app.closeDrawer = closeDrawer;
  app.drawUnread = drawUnread;
  app.place = () => current;
  app.openDm = openDm;
  app.sidebar = new Sidebar(app);

  let current = null;
  let awaitedDm = null;
  let stateKey = null;

  const opener = iconButton("menu", "Channels", openDrawer, {
    class: "icon-button drawer-opener",
    testid: "open-drawer",
    "aria-controls": "sidebar",
  });
  const title = el("div", { class: "place" });
  const shade = el("div", { class: "drawer-shade", hidden: true, on: { click: closeDrawer } });
  const middle = el(
    "main",
    { class: "middle" },
    el("header", { class: "top" }, opener, title, app.people.badge),
    banner.root,
    app.messages.root,
    app.composer.root,
  );
  const frame = el("div", { class: "app" }, app.sidebar.root, shade, middle);

  fill(root, el("p", { class: "opening", role: "status" }, "Finding a chair…"));
  world.on("ready", ready);
  world.on("channels", follow);
  world.on("bot", () => banner.bot(world.botOnline));
  window.addEventListener("hashchange", follow);
  document.addEventListener("keydown", keys);
  window.matchMedia("(max-width: 600px)").addEventListener("change", closeDrawer);
  app.socket.open();
  startTicking();

  function hear(type, data) {
    if (type === "REFUSED") app.notices.add(data.message);
    else if (type === "INTERACTION" && data.state === "failed")
      app.notices.add(data.message || "The application did not respond.");
    else world.hear(type, data);
  }

  function lineChanged(state, tries) {
    banner.connection(state === "lost", () => app.socket.open());
    frame.classList.toggle("offline", state === "lost");
    if (state === "lost" && tries >= DOUBT_AFTER) doubt();
  }

  /** The world may have been made anew, with other people in it. */
  async function doubt() {
    const there = await fetchPeople().catch(() => null);
    if (there !== null && !there.people.some((it) => it.id === person.id)) location.assign("/");
  }

  function ready() {
    stateKey = `place/${world.me.id}`;
    if (!frame.isConnected) fill(root, frame);
    closeDrawer();
    app.people.draw();
    banner.bot(world.botOnline);
    app.messages.redraw();
    world.tell("channels");
    world.tell("commands");
  }

  function shown(id) {
    const channel = world.channels.get(id);
    if (channel === undefined || channel.type === Kind.CATEGORY) return undefined;
    return isDm(channel) || isThread(channel) || app.sidebar.visible().includes(channel) ? channel : undefined;
  }

  /** Show what the address names; when that is gone, its parent, the last place, or the first channel. */
  function follow() {
    if (world.me === null) return;
    if (awaitedDm !== null) {
      const dm = [...world.channels.values()].find((it) => isDm(it) && world.dmPartner(it).id === awaitedDm);
      if (dm !== undefined) {
        awaitedDm = null;
        location.hash = dm.id;
      }
    }
    const channel =
      shown(location.hash.slice(1)) ??
      shown(current?.parent_id) ??
      shown(fleeting.get(stateKey)) ??
      app.sidebar.visible()[0];
    if (channel === undefined) {
      fill(title, el("h2", {}, "Nowhere to be"));
      app.sidebar.mark(null);
      return;
    }
    const moved = current?.id !== channel.id;
    if (location.hash !== `#${channel.id}`) history.replaceState(null, "", `#${channel.id}`);
    const changed = moved || current !== channel;
    current = channel;
    fleeting.set(stateKey, channel.id);
    if (changed) {
      drawTitle();
      app.messages.show(channel);
      app.composer.show(channel);
    }
    if (moved) app.sidebar.mark(channel.id);
  }

  function drawTitle() {
    const parent = isThread(current) ? world.channels.get(current.parent_id) : undefined;
    const lead = isDm(current)
      ? avatar(world.dmPartner(current), "small")
      : icon(current.type === Kind.PRIVATE_THREAD ? "lock" : isThread(current) ? "thread" : "hash", 19);
    fill(
      title,
      lead,
      el("h2", { testid: "channel-title" }, world.channelName(current)),
      parent ? el("a", { class: "place-parent", href: `#${parent.id}` }, "in #", parent.name) : null,
      current.topic ? el("p", { class: "topic", title: current.topic }, current.topic) : null,
    );
    drawUnread();
  }

  function drawUnread() {
    if (current === null || world.me === null) return;
    const others = [...world.channels.values()].filter((it) => it.id !== current.id && shown(it.id) !== undefined);
    const mentions = others.reduce((sum, it) => sum + world.mentionsIn(it.id), 0);
    const unread = others.some((it) => world.isUnread(it.id));
    opener.classList.toggle("has-unread", unread);
    const mark = mentions ? `(${mentions}) ` : unread ? "• " : "";
    document.title = `${mark}${isDm(current) ? "" : "#"}${world.channelName(current)} · ${nameOf(world.me)}`;
  }

  function openDm(user) {
    const known = [...world.channels.values()].find((it) => isDm(it) && world.dmPartner(it).id === user.id);
    if (known !== undefined) {
      app.go(known.id);
      return;
    }
    awaitedDm = user.id;
    const nonce = app.socket.send("open_dm", { user_id: user.id }, (type, data) => {
      if (type === "REFUSED") {
        awaitedDm = null;
        app.notices.add(data.message);
      }
    });
    if (nonce === null) app.notices.add("There is no connection just now.");
    closeDrawer();
  }

  function openDrawer() {
    frame.classList.add("drawer-open");
    shade.hidden = false;
    app.sidebar.root.inert = false;
    middle.inert = true;
    app.sidebar.root.querySelector(".current, a, button")?.focus();
  }

  function closeDrawer() {
    const wasOpen = frame.classList.contains("drawer-open");
    frame.classList.remove("drawer-open");
    shade.hidden = true;
    middle.inert = false;
    // Off the screen it must not be reachable with Tab either.
    app.sidebar.root.inert = narrow();
    if (wasOpen) opener.focus();
  }

  function keys(event) {
    if (event.key === "Escape" && frame.classList.contains("drawer-open")) {
      closeDrawer();
      return;
    }
    // Whoever simply starts typing means the composer.
    const busy = document.activeElement?.closest("input, textarea, dialog, .popover, [role=button]");
    const plain = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (plain && !busy && finePointer() && frame.isConnected) app.composer.focus();
  }
}

begin();
