import type { Mine } from "../src/api/types";

/** Of a conversation in which I have done nothing yet. */
export const UNTOUCHED: Mine = {
  unread: 0, mentions: 0, read: { number: 0, unread: false }, muted_until: null, archived: false, pinned: false, draft: null,
};
