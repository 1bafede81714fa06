/** Mentions while one types: who fits what follows the @, and turning names into mentions when the text is sent. */

const ASKED_FOR = /(?:^|[\s(])@([^\s@]{0,32})$/u;
const UNFINISHED = /@[^\s@]*$/u;
const GOES_ON = /^[\p{L}\p{N}_]/u;

/** What stands after the @ just before the cursor, or null. */
export const askedFor = (before) => ASKED_FOR.exec(before)?.[1] ?? null;

/** The people who fit, the bot first, since it hears nothing else than what it is mentioned in. */
export function fitting(world, query) {
  const wanted = query.toLowerCase();
  return [...world.users.values()]
    .filter(
      (user) => user.id !== world.me.id && `${world.called(user)} ${user.username}`.toLowerCase().includes(wanted),
    )
    .sort((one, other) => Number(other.bot === true) - Number(one.bot === true));
}

/** The text before the cursor with the unfinished name made whole. */
export const completed = (before, name) => before.replace(UNFINISHED, `@${name} `);

/** The text as it is sent: names after an @ are ids. */
export function withMentions(world, text) {
  const names = [...world.users.values()].flatMap((user) => [
    [world.called(user), user.id],
    [user.username, user.id],
  ]);
  // The longest name first, or "Mette Lund" would be read as "Mette" and a surname.
  names.sort(([one], [other]) => other.length - one.length);
  return text
    .split(/@(?=\S)/u)
    .map((part, place) => {
      if (place === 0) return part;
      const found = names.find(
        ([name]) => part.toLowerCase().startsWith(name.toLowerCase()) && !GOES_ON.test(part.slice(name.length)),
      );
      return found ? `<@${found[1]}>${part.slice(found[0].length)}` : `@${part}`;
    })
    .join("");
}
