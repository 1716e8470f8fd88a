import { describe, expect, test } from "vitest";
import { shownName } from "../src/views/names";
import { cutAtNames, fateInWords, joinToken, parts, reaction, shownEmoji, usernames } from "../src/views/words";

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

  test.each(["👍", "❤️", "👩‍👩‍👧‍👦", "+1", "마루"])("%s is a reaction", (emoji) => {
    expect(reaction(` ${emoji} `)).toBe(emoji);
    expect(shownEmoji(emoji)).toBe(emoji);
  });

  test.each(["", " ", "two words", "w/", "100%", ";)", "\\o", ".", "..", "\u202ex", "x".repeat(65), "👍".repeat(17)])("%j is none", (typed) => {
    expect(reaction(typed)).toBeUndefined();
  });

  test("a reaction that nobody would see gets a sign", () => {
    expect(["\u200b", "\u3164", "\u2800"].map(shownEmoji)).toEqual(["□", "□", "□"]);
  });

  test("a link to join by is found in its address, and nothing else is one", () => {
    const token = "aA0_-".repeat(12) + "wxyz";
    for (const pasted of [token, ` ${token}\n`, `#join=${token}`, `https://chat.example/#join=${token}`]) expect(joinToken(pasted)).toBe(token);
    for (const other of ["", token.slice(1), `${token}x`, `https://chat.example/${token}`, `#join=${token}"`]) expect(joinToken(other)).toBeUndefined();
  });

  test("usernames are told apart however they are written", () => {
    expect(usernames(" @bob, carol;dave\nbob ")).toEqual(["bob", "carol", "dave"]);
  });

  test("a username stands alone behind its @, and only there", () => {
    expect(cutAtNames("Hi @Bob, not @bobby or a@bob", ["bob"]).filter(({ name }) => name).map(({ text }) => text)).toEqual(["@Bob"]);
    expect(cutAtNames("@a.b @a-b @axb", ["a.b", "a-b"]).filter(({ name }) => name).map(({ text }) => text)).toEqual(["@a.b", "@a-b"]);
    for (const names of [[], ["bob"], ["a.b", "(", "\\", "[x"]]) {
      expect(cutAtNames("@bob @a.b <b>@bob</b> @( @\\", names).map(({ text }) => text).join("")).toBe("@bob @a.b <b>@bob</b> @( @\\");
    }
  });

  test("what became of a message is said in a word, in a group with a number", () => {
    const fates = [{ delivered: [], read: [] }, { delivered: ["a"], read: [] }, { delivered: ["a", "b"], read: ["a"] }];
    expect(fates.map((fate) => fateInWords(fate, "direct"))).toEqual(["", "Delivered", "Read"]);
    expect(fates.map((fate) => fateInWords(fate, "group"))).toEqual(["", "", "Read by 1"]);
  });

  test("no character is lost or added", () => {
    for (const text of ["", "a", "https://a.b", " https://a.b https://c.d\n<https://e.f>\u202e", "x".repeat(100_000)]) {
      expect(parts(text).map((part) => part.text).join("")).toBe(text);
    }
  });
});
