// The page's service worker: shows what is pushed while no page is there to tell of it. It keeps and fetches nothing.
import { addressOf, isId } from "../views/address";
import { type Pushed, pushed, SOMETHING } from "./pushed";
import type { Told } from "./told";

declare const self: ServiceWorkerGlobalScope;

/** Of browsers' options those that TypeScript's description lacks. */
type Shown = NotificationOptions & { renotify: boolean };

const UNCLEAR = "unclear";

let before: Promise<void> = Promise.resolve();

/** One after the other, so that nothing is shown behind what takes it away. */
function inTurn(work: () => Promise<void>): Promise<void> {
  before = before.then(work, work);
  return before;
}

async function obey(push: Pushed): Promise<void> {
  switch (push.kind) {
    case "news":
      await show(push.title, push.body, push.conversation, push.conversation);
      break;
    case "read":
      for (const shown of await self.registration.getNotifications({ tag: push.conversation })) shown.close();
      break;
    case "unclear":
      return show(SOMETHING, "", UNCLEAR, undefined);
  }
  if ("setAppBadge" in navigator) await navigator.setAppBadge(push.badge);
}

/** In the place of what was shown by this tag; without a sound where somebody is looking at the page anyway. */
async function show(title: string, body: string, tag: string, conversation: string | undefined): Promise<void> {
  const silent = (await pages()).some(({ focused }) => focused);
  const options: Shown = { body, tag, renotify: true, silent, data: { conversation } };
  await self.registration.showNotification(title, options);
}

/** The windows with the page, the one last looked at first. */
async function pages(): Promise<WindowClient[]> {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return windows.filter(({ url }) => ["/", "/index.html"].includes(new URL(url).pathname));
}

async function open(conversation: string | undefined): Promise<void> {
  const [page] = await pages();
  if (!page) {
    await self.clients.openWindow(addressOf(conversation));
    return;
  }
  if (conversation !== undefined) tell(page, { type: "open", conversation });
  await page.focus();
}

function tell(page: WindowClient, told: Told): void {
  page.postMessage(told);
}

self.addEventListener("install", () => void self.skipWaiting());

self.addEventListener("push", (event) => event.waitUntil(inTurn(() => obey(pushed(event.data?.text())))));

self.addEventListener("notificationclick", (event) => {
  const { conversation } = event.notification.data as { conversation?: unknown };
  event.notification.close();
  event.waitUntil(open(isId(conversation) ? conversation : undefined));
});

// Only a page can tell the server where to push to from now on; the next one that is opened does it in any case.
self.addEventListener("pushsubscriptionchange", (event) =>
  event.waitUntil(pages().then((all) => all.forEach((page) => tell(page, { type: "subscription" })))),
);
