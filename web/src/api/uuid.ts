export type Fill = (bytes: Uint8Array) => void;

/** A UUID of version 7: 48 bits of milliseconds, then 74 random bits. Sorts by time of making. */
export function uuidv7(now: number, fill: Fill): string {
  const bytes = new Uint8Array(16);
  fill(bytes);
  let rest = now;
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** A new id. Works on plain http too, where the browser has no `randomUUID`. */
export function newId(): string {
  return uuidv7(Date.now(), (bytes) => crypto.getRandomValues(bytes));
}
