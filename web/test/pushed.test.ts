import { describe, expect, test } from "vitest";
import { addressOf, conversationAt } from "../src/views/address";
import { pushed } from "../src/worker/pushed";

const ID = "01997e2c-1a2b-7c3d-8e4f-0123456789ab";
const news = (more: object) => pushed(JSON.stringify({ kind: "news", conversation: ID, badge: 2, ...more }));

describe("pushed", () => {
  test.each([
    ["a person's message", { sender: "Ada", text: "At eight?" }, "Ada", "At eight?"],
    ["a message in a group", { sender: "Ada", title: "Hiking", text: "At eight?" }, "Hiking", "Ada: At eight?"],
    ["who wrote", { sender: "Ada" }, "Ada", "New message"],
    ["who wrote in which group", { sender: "Ada", title: "Hiking" }, "Hiking", "New message from Ada"],
    ["a group alone", { title: "Hiking" }, "Hiking", "New message"],
    ["a group's text alone", { title: "Hiking", text: "At eight?" }, "Hiking", "At eight?"],
    ["that there is something", {}, "New message", ""],
    ["what it does not know of, too", { sender: "Ada", text: "At eight?", sound: "bell" }, "Ada", "At eight?"],
  ])("tells of %s", (_, more, title, body) => {
    expect(news(more)).toEqual({ kind: "news", conversation: ID, badge: 2, title, body });
  });

  test("tells which conversation is read, and nothing else of it", () => {
    const payload = { kind: "read", conversation: ID, badge: 0, sender: "Ada" };
    expect(pushed(JSON.stringify(payload))).toEqual({ kind: "read", conversation: ID, badge: 0 });
  });

  test("shows names and titles without what nobody sees", () => {
    expect(news({ sender: "\u202eadA", title: "Hi\u200bking", text: "x" })).toMatchObject({ title: "Hiking", body: "adA: x" });
    expect(news({ sender: "\u3164", title: "\u2066", text: "x" })).toMatchObject({ title: "A group without a name", body: "Somebody: x" });
  });

  test.each([
    ["nothing", undefined], ["no text", ""], ["no JSON", "{"], ["no object", "[]"], ["null", "null"], ["a string", '"news"'],
  ])("is unclear where there is %s", (_, payload) => {
    expect(pushed(payload)).toEqual({ kind: "unclear" });
  });

  test.each([
    ["kind", { kind: "call" }], ["no kind", { kind: undefined }], ["id", { conversation: "x" }], ["id with more behind it", { conversation: `${ID}\n` }],
    ["id in an address", { conversation: `/#c=${ID}` }], ["no id", { conversation: undefined }], ["badge", { badge: "2" }], ["no badge", { badge: undefined }],
    ["badge below 0", { badge: -1 }], ["half a badge", { badge: 1.5 }], ["sender", { sender: 7 }], ["title", { title: null }], ["text", { text: ["x"] }],
  ])("is unclear with another %s", (_, more) => {
    expect(news(more)).toEqual({ kind: "unclear" });
  });

  test("says nothing of a read conversation that is none", () => {
    expect(pushed(JSON.stringify({ kind: "read", conversation: "unclear", badge: 0 }))).toEqual({ kind: "unclear" });
  });
});

describe("address", () => {
  test("leads to a conversation and back", () => {
    expect(addressOf(ID)).toBe(`/#c=${ID}`);
    expect(conversationAt(addressOf(ID).slice(1))).toBe(ID);
    expect(addressOf(undefined)).toBe("/");
  });

  test.each(["", "#", "#c=", `#c=${ID}x`, `#c=${ID}\n`, `#C=${ID}`, `#c=${ID.toUpperCase()}`, `#join=${ID}`, `#x&c=${ID}`, "#c=../../v1/me"])("%j names none", (hash) => {
    expect(conversationAt(hash)).toBeUndefined();
  });
});
