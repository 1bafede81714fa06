/** What the browser remembers between visits. A browser that keeps nothing is no reason to stop. */

function read(store, key) {
  try {
    return JSON.parse(store().getItem(key));
  } catch {
    return null;
  }
}

function write(store, key, value) {
  try {
    if (value === null || value === undefined || value === "") store().removeItem(key);
    else store().setItem(key, JSON.stringify(value));
  } catch {
    // Storage may be full or forbidden; the page works without it.
  }
}

// Asking for the store at all may throw where cookies are refused, so it is asked for late, inside the try.
const local = () => window.localStorage;
const session = () => window.sessionStorage;

/** Kept for every tab and visit. */
export const lasting = { get: (key) => read(local, key), set: (key, value) => write(local, key, value) };

/** Kept for this tab only. */
export const fleeting = { get: (key) => read(session, key), set: (key, value) => write(session, key, value) };
