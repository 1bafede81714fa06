/** Who sits at the table: choosing who one is, and what can be done with the others. */

import { appBadge, avatar } from "./avatar.js";
import { Aim, aimed } from "./commands.js";
import { el, fill, icon } from "./dom.js";
import { closePopover, openPopover } from "./popover.js";
import { nameOf } from "./world.js";

/** The server's name and its people, as they are before anybody sat down. */
export async function fetchPeople() {
  const answer = await fetch("/page/people", { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The list of people could not be fetched (${answer.status}).`);
  return answer.json();
}

/** The address at which somebody sits. */
export const seatOf = (person) => `/?as=${encodeURIComponent(person.id)}`;

/** The first screen. */
export function chooser(root, { server, people }) {
  document.title = server;
  fill(
    root,
    el(
      "main",
      { class: "chooser" },
      el("div", { class: "street", "aria-hidden": "true" }, el("img", { src: "/page/street.svg", alt: "" })),
      el(
        "div",
        { class: "chooser-text" },
        el("h1", {}, server),
        el("p", {}, "Who are you? Each tab is one person, so you can be several."),
      ),
      el(
        "ul",
        { class: "cards" },
        people.map((person) =>
          el(
            "li",
            {},
            el(
              "a",
              { class: "card", href: seatOf(person), testid: `person-card-${person.username}` },
              avatar(person, "large"),
              el(
                "span",
                { class: "card-text" },
                el(
                  "span",
                  { class: "card-name" },
                  nameOf(person),
                  person.administrator ? el("span", { class: "badge quiet" }, "administrator") : null,
                ),
                el("span", { class: "card-about" }, person.about || `@${person.username}`),
              ),
              icon("chevron", 20),
            ),
          ),
        ),
      ),
    ),
  );
}

/** What to show when there is nobody to ask. */
export function nobodyThere(root, retry) {
  fill(
    root,
    el(
      "main",
      { class: "chooser empty" },
      el(
        "div",
        { class: "chooser-text" },
        el("h1", {}, "Nobody answers"),
        el("p", {}, "The server behind this page is not running. Start it again, and this page will notice."),
        el("button", { type: "button", class: "button style-1", on: { click: retry } }, "Look again"),
      ),
    ),
  );
}

export class People {
  #app;
  #people;

  constructor(app, people) {
    this.#app = app;
    this.#people = people;
    this.badge = el("button", {
      type: "button",
      class: "me",
      testid: "me",
      "aria-haspopup": "dialog",
      on: { click: () => this.#menu() },
    });
    this.list = el("div", { class: "side-people" });
  }

  /** Draw who one is and who else there is. */
  draw() {
    const { me } = this.#app.world;
    const own = this.#find(me.id);
    fill(
      this.badge,
      avatar({ ...me, avatar_url: own?.avatar_url }, "small"),
      el("span", { class: "me-name" }, el("span", { class: "me-you" }, "You are "), nameOf(me)),
      icon("down", 16),
    );
    this.badge.setAttribute("aria-label", `You are ${nameOf(me)}. Sit down as somebody else.`);
    fill(
      this.list,
      el("h2", {}, "At the table"),
      this.#people.map((person) => this.#row(person)),
    );
  }

  #find(id) {
    return this.#people.find((person) => person.id === id);
  }

  #row(person) {
    const mine = person.id === this.#app.world.me.id;
    const text = [
      avatar(person, "small"),
      el("span", { class: "side-name" }, nameOf(person)),
      person.administrator ? el("span", { class: "badge quiet" }, "admin") : null,
    ];
    if (mine) return el("div", { class: "side-row person mine" }, text, el("span", { class: "side-note" }, "you"));
    return el(
      "a",
      {
        class: "side-row person",
        href: seatOf(person),
        target: "_blank",
        testid: `sit-as-${person.username}`,
        title: `Sit down as ${nameOf(person)} in a new tab`,
      },
      text,
      el("span", { class: "unseen" }, "sit down in a new tab"),
      icon("newtab", 15),
    );
  }

  #menu() {
    const { me } = this.#app.world;
    const others = this.#people.filter((person) => person.id !== me.id);
    const about = this.#find(me.id)?.about;
    openPopover(
      this.badge,
      el(
        "div",
        { class: "seats" },
        el("p", { class: "seats-me" }, el("strong", {}, nameOf(me)), about ? el("span", {}, about) : null),
        el("p", { class: "seats-title" }, "Sit down as, in a new tab"),
        others.map((person) =>
          el(
            "a",
            {
              class: "seat",
              href: seatOf(person),
              target: "_blank",
              testid: `new-tab-${person.username}`,
              on: { click: closePopover },
            },
            avatar(person, "small"),
            el(
              "span",
              { class: "option-text" },
              el(
                "span",
                { class: "option-label" },
                nameOf(person),
                person.administrator ? el("span", { class: "badge quiet" }, "admin") : null,
              ),
              el("span", { class: "option-hint" }, person.about),
            ),
            icon("newtab", 16),
          ),
        ),
        el(
          "a",
          { class: "seat plain", href: "/", testid: "change-person" },
          icon("people", 18),
          "Be somebody else in this tab",
        ),
      ),
      { label: "Who you are", className: "seats-popover" },
    )
      .element.querySelector("a")
      ?.focus();
  }

  /** A small card about somebody. */
  card(user, anchor) {
    const { world } = this.#app;
    const person = this.#find(user.id);
    const roles = (world.member(user.id)?.roles ?? []).map((id) => world.role(id)).filter(Boolean);
    const actions = this.#cardActions(user, person);
    const opened = openPopover(
      anchor,
      el(
        "div",
        { class: "profile", testid: "profile" },
        avatar(person ?? user, "large"),
        el("p", { class: "profile-name" }, world.called(user), user.bot ? appBadge() : null),
        el("p", { class: "profile-handle" }, `@${user.username}`),
        person?.about ? el("p", { class: "profile-about" }, person.about) : null,
        roles.length
          ? el(
              "p",
              { class: "profile-roles" },
              roles.map((role) => el("span", { class: "badge quiet" }, role.name)),
            )
          : null,
        actions,
      ),
      { label: `About ${world.called(user)}`, className: "profile-popover" },
    );
    opened.element.tabIndex = -1;
    (actions[0] ?? opened.element).focus();
  }

  #cardActions(user, person) {
    const app = this.#app;
    const channel = app.place();
    const act = (label, testid, style, then) =>
      el(
        "button",
        {
          type: "button",
          class: `button style-${style}`,
          testid,
          on: {
            click: () => {
              closePopover();
              then();
            },
          },
        },
        label,
      );
    const commands = channel ? aimed(app.world, channel, Aim.PERSON) : [];
    const other = user.id !== app.world.me.id;
    return [
      user.bot ? act("Write to it alone", "open-dm", 1, () => app.openDm(user)) : null,
      other && person
        ? el(
            "a",
            { class: "button style-2", href: seatOf(person), target: "_blank", on: { click: closePopover } },
            el("span", {}, `Sit down as ${nameOf(person)}`),
            icon("newtab", 15),
          )
        : null,
      ...commands.map((command) =>
        act(command.path, "person-command", 2, () => app.interactions.command(channel.id, command, user.id)),
      ),
    ].filter(Boolean);
  }
}
