import { describe, expect, test } from "vitest";
import { parts, shownName } from "../src/views/words";

const links = (text: string): string[] => parts(text).filter(({ link }) => link).map(({ text: found }) => found);

describe("words", () => {
  test("only http and https make links, without the punctuation around them", () => {
    expect(links("See https://example.org/a?b=c#d, (http://example.com).")).toEqual([
      "https://example.org/a?b=c#d",
      "http://example.com",
    ]);
  });

  test.each([
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd",
    "blob:null/x", "<a href='javascript:alert(1)'>https</a>", "//example.org", "https:example", "http://",
  ])("%s makes none", (text) => {
    expect(links(text)).toEqual([]);
  });

  test("a link ends where the text is turned around", () => {
    expect(links("https://example.org/a\u202etxt.exe and https://\u2066example.org\u2069")).toEqual(["https://example.org/a"]);
  });

  const named = (name: string): string => shownName({ display_name: name, username: "the.username" });

  test("a name is shown without what nobody sees", () => {
    for (const mark of ["\u00ad", "\u061c", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202e", "\u2060", "\u2066", "\u2069", "\u3164", "\ufeff", "\u{e0041}"]) {
      expect(named(`Al${mark}ice${mark}`)).toBe("Alice");
      expect(named(mark)).toBe("the.username");
    }
    expect(named(" \u2800\u00a0 ")).toBe("the.username");
    expect(named("\u0301")).toBe("the.username");
  });

  test.each(["마루", "نمی\u200cدانم", "क्\u200dष", "👩\u200d🚀", "❤\ufe0f", "Zoe\u0308", "O’Neil <3"])("%s stays as it is", (name) => {
    expect(named(name)).toBe(name);
  });

  test("no character is lost or added", () => {
    for (const text of ["", "a", "https://a.b", " https://a.b https://c.d\n<https://e.f>\u202e", "x".repeat(100_000)]) {
      expect(parts(text).map((part) => part.text).join("")).toBe(text);
    }
  });
});
