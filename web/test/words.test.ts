import { describe, expect, test } from "vitest";
import { parts } from "../src/views/words";

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

  test("no character is lost or added", () => {
    for (const text of ["", "a", "https://a.b", " https://a.b https://c.d\n<https://e.f>\u202e", "x".repeat(100_000)]) {
      expect(parts(text).map((part) => part.text).join("")).toBe(text);
    }
  });
});
