import type { Client } from "../api/client";
import { CannotWake } from "../api/types";
import script from "../worker/push?worker&url";
import { Waking, type Wish } from "./waking";

const KEY = "maru.push";
const PATIENCE_MS = 20_000;

/** As much of trusted types as is used here; not every browser has them. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: () => string }): { createScriptURL(url: string): unknown };
}

const trusted = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
/** The one policy that the page's own allows, and it knows one script. */
const policy = trusted?.createPolicy("maru-push", { createScriptURL: () => script });

/** The waking of this browser. */
export function browserWaking(server: Client): Waking {
  return new Waking(server, {
    // Only pages from https or this machine have service workers.
    able: "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis,
    permission: () => Notification.permission,
    ask: () => Notification.requestPermission(),
    subscription: async () => (await (await registration())?.pushManager.getSubscription()) ?? null,
    subscribe,
    shown: async () => (await (await registration())?.getNotifications()) ?? [],
    badge: (count) => {
      // It is an ornament, and whether a browser has a place for it is its own affair.
      if ("setAppBadge" in navigator) navigator.setAppBadge(count).catch((failure: unknown) => console.info(failure));
    },
    load,
    store: (wish) => (wish ? localStorage.setItem(KEY, JSON.stringify(wish)) : localStorage.removeItem(KEY)),
    alone: async (work) => await navigator.locks.request("maru.push", work),
  });
}

/** Hears of what the service worker tells pages. */
export function onTold(listen: (told: unknown) => void): void {
  if ("serviceWorker" in navigator) navigator.serviceWorker.addEventListener("message", ({ data }) => listen(data));
}

function registration(): Promise<ServiceWorkerRegistration | undefined> {
  return navigator.serviceWorker.getRegistration("/");
}

async function subscribe(key: Uint8Array<ArrayBuffer>): Promise<PushSubscription> {
  const { pushManager } = await within(registered(), "This browser does not get ready to be woken. Reloading the page may help.");
  try {
    const subscribing = pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    return await within(subscribing, "This browser’s push service does not answer. Without that service it cannot be woken.");
  } catch (failure) {
    if (!(failure instanceof DOMException)) throw failure;
    console.info(failure);
    throw new CannotWake("This browser’s push service does not take it on. Without that service it cannot be woken.");
  }
}

/** Browsers try to reach their push service for ever, and wait for ever for a worker that does not begin. */
function within<T>(work: Promise<T>, otherwise: string): Promise<T> {
  const tooLate = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new CannotWake(otherwise)), PATIENCE_MS);
  });
  return Promise.race([work, tooLate]);
}

async function registered(): Promise<ServiceWorkerRegistration> {
  const address = (policy?.createScriptURL(script) ?? script) as string;
  try {
    await navigator.serviceWorker.register(address, { scope: "/", type: import.meta.env.DEV ? "module" : "classic", updateViaCache: "none" });
  } catch (failure) {
    if (!(failure instanceof DOMException || failure instanceof TypeError)) throw failure;
    console.info(failure);
    throw new CannotWake("This browser could not load what it needs to be woken.");
  }
  return navigator.serviceWorker.ready;
}

function load(): Wish | undefined {
  const text = localStorage.getItem(KEY);
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as Wish;
  } catch {
    localStorage.removeItem(KEY);
    return undefined;
  }
}
