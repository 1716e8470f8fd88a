import { describe, expect, test } from "vitest";
import { newId, uuidv7 } from "../src/api/uuid";
import { below, seeded } from "./seeded";

const random = seeded(7);
const fill = (bytes: Uint8Array): void => bytes.forEach((_, i) => (bytes[i] = below(random, 256)));

describe("uuidv7", () => {
  test("has the example's form (RFC 9562, appendix A.6)", () => {
    const bytes = [0, 0, 0, 0, 0, 0, 0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f];
    expect(uuidv7(0x017f22e279b0, (into) => into.set(bytes))).toBe("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  });

  test("has version, variant and time, whatever the random bits", () => {
    for (let i = 0; i < 1000; i++) {
      const now = 1_760_000_000_000 + below(random, 1e12);
      const id = uuidv7(now, fill);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(now);
    }
  });

  test("does not repeat, and sorts by time", () => {
    const ids = Array.from({ length: 10_000 }, newId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(uuidv7(1000, fill) < uuidv7(1001, fill)).toBe(true);
  });
});
