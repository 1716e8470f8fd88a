/** What the service worker tells pages: to open a conversation, or that the browser has another subscription, or none. */
export type Told = { type: "open"; conversation: string } | { type: "subscription" };
