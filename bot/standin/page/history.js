/** Asking the server for what was said before. */

import { compareIds } from "./log.js";

const PAGE = 50;
// How far a page catches up by itself; what is older comes when it is scrolled to.
const PAGES_TO_CATCH_UP = 6;

/** One page of history, the newest or the one before a message; null when there is no line. */
export function fetchPage(socket, channelId, before) {
  const request = { channel_id: channelId, limit: PAGE, ...(before ? { before } : {}) };
  return new Promise((resolve) => {
    const nonce = socket.send("history", request, (type, data) => resolve(type === "HISTORY" ? data : null));
    if (nonce === null) resolve(null);
  });
}

/** The newest page, and as many before it as it takes to meet the message `known`, as one. */
export async function fetchSince(socket, channelId, known) {
  let messages = [];
  let more = true;
  for (let pages = 0; pages < PAGES_TO_CATCH_UP && more; pages += 1) {
    const page = await fetchPage(socket, channelId, messages[0]?.id);
    if (page === null) return null;
    messages = [...page.messages, ...messages];
    more = page.more && page.messages.length > 0;
    if (known === undefined || messages.length === 0 || compareIds(messages[0].id, known) <= 0) break;
  }
  return { messages, more };
}
