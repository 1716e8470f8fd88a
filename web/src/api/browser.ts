import { newId } from "./uuid";
import { type AccessToken, BrowserSession, type Keepsake } from "./session";

const KEY = "maru.session";

/** The session of this browser, shared by its tabs. `onEnd` runs when another tab signs out, or somebody else in. */
export function browserSession(onEnd: () => void): BrowserSession {
  const channel = new BroadcastChannel("maru.access");
  const session = new BrowserSession({
    fetch: (url, init) => fetch(url, init),
    now: () => Date.now(),
    newId,
    load,
    store: (keepsake) =>
      keepsake ? localStorage.setItem(KEY, JSON.stringify(keepsake)) : localStorage.removeItem(KEY),
    // Only pages from https or this machine have locks; elsewhere the request id has to do.
    alone: async (work) => (navigator.locks ? await navigator.locks.request("maru.refresh", work) : await work()),
    announce: (access) => channel.postMessage(access),
  });
  channel.onmessage = ({ data }: MessageEvent<AccessToken>) => session.adopt(data);
  addEventListener("storage", (event) => {
    if (event.key === KEY && load()?.device_id !== session.device) onEnd();
  });
  return session;
}

function load(): Keepsake | undefined {
  const text = localStorage.getItem(KEY);
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as Keepsake;
  } catch {
    localStorage.removeItem(KEY);
    return undefined;
  }
}
