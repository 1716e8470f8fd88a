import type { ReadReceipt } from "../api/types";

/** How far one member has come. */
export interface Reached {
  readonly read: number;
  readonly delivered: number;
}

/** By member. */
export type Receipts = ReadonlyMap<string, Reached>;

export const NONE: Receipts = new Map();

const NOWHERE: Reached = { read: 0, delivered: 0 };

/** Nobody goes back; what is told late changes nothing. */
export function reached(receipts: Receipts, user: string, { read = 0, delivered = 0 }: Partial<Reached>): Receipts {
  const known = receipts.get(user) ?? NOWHERE;
  if (read <= known.read && delivered <= known.delivered) return receipts;
  return new Map(receipts).set(user, { read: Math.max(read, known.read), delivered: Math.max(delivered, known.delivered) });
}

export function answered(receipts: Receipts, told: readonly ReadReceipt[]): Receipts {
  return told.reduce((all, { user, read, delivered }) => reached(all, user, { read, delivered }), receipts);
}

/** Who comes back begins anew. */
export function without(receipts: Receipts, users: readonly string[]): Receipts {
  if (!users.some((user) => receipts.has(user))) return receipts;
  return new Map([...receipts].filter(([user]) => !users.includes(user)));
}

/** Who of the others has the message, and who has read it. What is read was delivered. */
export interface Fate {
  readonly delivered: readonly string[];
  readonly read: readonly string[];
}

export function fateOf(receipts: Receipts, others: readonly string[], number: number): Fate {
  const at = (user: string): Reached => receipts.get(user) ?? NOWHERE;
  return {
    delivered: others.filter((user) => Math.max(at(user).delivered, at(user).read) >= number),
    read: others.filter((user) => at(user).read >= number),
  };
}
