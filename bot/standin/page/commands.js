/** Slash commands as data: the flat list people choose from, searching it, and what is sent in the end. */

import { Bit, Kind, isDm, isThread } from "./world.js";

export const Type = {
  SUBCOMMAND: 1,
  GROUP: 2,
  STRING: 3,
  INTEGER: 4,
  BOOLEAN: 5,
  USER: 6,
  CHANNEL: 7,
  ROLE: 8,
  MENTIONABLE: 9,
  NUMBER: 10,
  ATTACHMENT: 11,
};
const CHAT_INPUT = 1;
/** What commands that are not typed are aimed at. */
export const Aim = { PERSON: 2, MESSAGE: 3 };
const Place = { GUILD: 0, BOT_DM: 1 };

/** Every command that can be run, each under its full path ("milo pay"). */
export function flatten(commands) {
  const leaves = [];
  for (const command of commands) {
    if ((command.type ?? CHAT_INPUT) !== CHAT_INPUT) continue;
    walk(command, [command.name], (options) => options);
    function walk(node, path, wrap) {
      const children = (node.options ?? []).filter((option) => option.type <= Type.GROUP);
      if (children.length === 0) {
        leaves.push({
          command,
          path: path.join(" "),
          group: path[0],
          description: node.description ?? "",
          options: node.options ?? [],
          data: (options) => ({ id: command.id, name: command.name, type: CHAT_INPUT, options: wrap(options) }),
        });
      }
      for (const child of children) {
        walk(child, [...path, child.name], (options) => wrap([{ type: child.type, name: child.name, options }]));
      }
    }
  }
  return leaves;
}

/** The commands that this person may run in this channel. */
export function usable(world, channel) {
  return flatten(world.commands).filter(({ command }) => fits(command, world, channel));
}

function fits(command, world, channel) {
  if (isDm(channel)) {
    return (
      !command.nsfw && (command.contexts ? command.contexts.includes(Place.BOT_DM) : command.dm_permission !== false)
    );
  }
  if (command.contexts && !command.contexts.includes(Place.GUILD)) return false;
  const adult = isThread(channel) ? world.channels.get(channel.parent_id)?.nsfw : channel.nsfw;
  if ((command.nsfw && !adult) || !world.may(channel, Bit.COMMANDS)) return false;
  const needed = command.default_member_permissions;
  if (needed === null || needed === undefined) return true;
  return needed === "0" ? world.may(channel, Bit.ADMINISTRATOR) : world.may(channel, BigInt(needed));
}

/** The commands that are used on a person or on a message instead of being typed. */
export function aimed(world, channel, aim) {
  return world.commands
    .filter((command) => command.type === aim && fits(command, world, channel))
    .map((command) => ({
      path: command.name,
      data: (target) => ({ id: command.id, name: command.name, type: aim, target_id: target }),
    }));
}

function rank(leaf, query) {
  const words = query.split(/\s+/).filter(Boolean);
  const names = leaf.path.split(" ");
  if (leaf.path.startsWith(query)) return 0;
  if (words.every((word) => names.some((name) => name.startsWith(word)))) return 1;
  if (words.every((word) => leaf.path.includes(word))) return 2;
  // A letter or two would be found in every description.
  const everything = `${leaf.path} ${query.length > 2 ? leaf.description : ""}`.toLowerCase();
  return words.every((word) => everything.includes(word)) ? 3 : Infinity;
}

/** Those that fit what was typed, the best first, kept together by their first word. */
export function search(leaves, text) {
  const query = text.trim().toLowerCase();
  const found = leaves
    .map((leaf, place) => ({ leaf, place, rank: rank(leaf, query) }))
    .filter((it) => it.rank < Infinity);
  const best = new Map();
  for (const { leaf, rank: own, place } of found) {
    const known = best.get(leaf.group);
    if (known === undefined || own < known.rank) best.set(leaf.group, { rank: own, place: known?.place ?? place });
  }
  const inOrder = (one, other) => one.rank - other.rank || one.place - other.place;
  return found
    .sort((one, other) =>
      one.leaf.group === other.leaf.group
        ? inOrder(one, other)
        : inOrder(best.get(one.leaf.group), best.get(other.leaf.group)),
    )
    .map((it) => it.leaf);
}

/** A command typed out whole ("milo pay amount: 4k"), as the command and what was said for its options; or null. */
export function typedOut(leaves, text) {
  const fitting = leaves.filter((leaf) => text.toLowerCase().startsWith(`${leaf.path} `));
  const leaf = fitting.sort((one, other) => other.path.length - one.path.length)[0];
  if (leaf === undefined) return null;
  const rest = text.slice(leaf.path.length + 1).trim();
  const given = new Map();
  const names = leaf.options.map((option) => option.name);
  const marks = [...rest.matchAll(/(?:^|\s)([\w-]+):/g)].filter((match) => names.includes(match[1]));
  if (marks.length === 0 && rest && names.length) given.set(names[0], rest);
  marks.forEach((match, place) => {
    const end = marks[place + 1]?.index ?? rest.length;
    given.set(match[1], rest.slice(match.index + match[0].length, end).trim());
  });
  return { leaf, given };
}

/** What can be chosen for an option without asking anybody, or null when it is written freely. */
export function knownChoices(option, world) {
  const people = () =>
    [...world.users.values()].map((user) => ({
      name: world.called(user),
      value: user.id,
      hint: `@${user.username}`,
      user,
    }));
  const roles = () =>
    world.guild.roles.map((role) => ({
      name: role.id === world.guild.id ? "@everyone" : role.name,
      value: role.id,
      hint: "Role",
    }));
  if (option.choices?.length) return option.choices.map(({ name, value }) => ({ name, value }));
  switch (option.type) {
    case Type.BOOLEAN:
      return [
        { name: "True", value: true },
        { name: "False", value: false },
      ];
    case Type.USER:
      return people();
    case Type.ROLE:
      return roles();
    case Type.MENTIONABLE:
      return [...people(), ...roles()];
    case Type.CHANNEL:
      return [...world.channels.values()]
        .filter(
          (it) =>
            !isDm(it) &&
            (option.channel_types?.length ? option.channel_types.includes(it.type) : it.type !== Kind.CATEGORY),
        )
        .map((it) => ({ name: it.name, value: it.id, hint: it.topic ?? "" }));
    default:
      return null;
  }
}

/**
 * Read what was typed for an option that is written freely.
 * @returns {{value: string | number} | {wrong: string}}
 */
export function read(option, text) {
  if (option.type === Type.ATTACHMENT) return { wrong: "Files cannot be sent from this page." };
  if (option.type !== Type.INTEGER && option.type !== Type.NUMBER) return readText(option, text);
  const written = text.replaceAll(/\s/g, "");
  const whole = option.type === Type.INTEGER;
  if (!(whole ? /^[+-]?\d{1,15}$/ : /^[+-]?\d+(?:[.,]\d+)?$/).test(written)) {
    return { wrong: whole ? "A whole number, please." : "A number, please." };
  }
  const value = Number(written.replace(",", "."));
  if (option.min_value !== undefined && value < option.min_value) return { wrong: `At least ${option.min_value}.` };
  if (option.max_value !== undefined && value > option.max_value) return { wrong: `At most ${option.max_value}.` };
  return { value };
}

function readText(option, text) {
  const value = text.trim();
  if (option.min_length && value.length < option.min_length)
    return { wrong: `At least ${option.min_length} characters.` };
  const most = option.max_length ?? 6000;
  return value.length > most ? { wrong: `At most ${most} characters.` } : { value };
}

/** What an option wants, in a few words. */
export function demand(option) {
  const range = (low, high, unit) => {
    if (low !== undefined && high !== undefined) return `${low} to ${high}${unit}`;
    if (low !== undefined) return `at least ${low}${unit}`;
    return high === undefined ? "" : `at most ${high}${unit}`;
  };
  const words = [option.required ? "needed" : "optional"];
  if (option.type === Type.INTEGER) words.push("a whole number");
  if (option.type === Type.NUMBER) words.push("a number");
  words.push(
    range(option.min_value, option.max_value, ""),
    range(option.min_length || undefined, option.max_length, " characters"),
  );
  return words.filter(Boolean).join(", ");
}
