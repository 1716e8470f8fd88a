import { describe, expect, test } from "vitest";
import type { Content, Conversation, Profile } from "../src/api/types";
import { begun, mentioned, mentions, offered } from "../src/sync/mention";
import * as chat from "../src/sync/state";
import { UNTOUCHED } from "./mine";

const person = (username: string, display_name: string): Profile => ({ id: `id-${username}`, username, display_name, about: "", created_at: "" });
const ME = person("me", "Me");
const PEOPLE = [ME, person("bob", "Bob Byte"), person("bob.", "Other Bob"), person("carol-1", "Čarolina 마루")];
const members = PEOPLE.map((user) => ({ user, role: "member" as const }));
const described = { id: "c", kind: "group", created_at: "", title: "", description: "", history: "all", pinned: [], members, number: 0, last_message: null, mine: UNTOUCHED };
const state = chat.snapshotTaken(chat.empty(ME), { conversations: [described as Conversation], cursor: "1" });
const conversation = state.conversations.get("c")!;

describe("mentions", () => {
  test.each([
    ["@", ""], ["Hi @bo", "bo"], ["(@마", "마"], ["a\n@x.y-z_", "x.y-z_"],
  ])("%j begins one", (text, typed) => {
    expect(begun(text, text.length)).toBe(typed);
  });

  test.each(["", "bob@example", "@@bob", "@bob ", "Hi", "@bob,"])("%j begins none", (text) => {
    expect(begun(text, text.length)).toBeUndefined();
  });

  test("only what stands before the place where somebody writes begins one", () => {
    expect(begun("@bob and more", 3)).toBe("bo");
  });

  test.each([
    ["", ["bob", "bob.", "carol-1"]], ["BO", ["bob", "bob."]], ["by", ["bob"]], ["마", ["carol-1"]], ["me", []], ["ob", []],
  ])("%j offers %j", (typed, names) => {
    expect(offered(state, conversation, typed).map(({ username }) => username)).toEqual(names);
  });

  test.each([
    ["@bob", ["id-bob"]], ["Hi @BOB, and @carol-1!", ["id-bob", "id-carol-1"]], ["@bob.", ["id-bob."]], ["@bob..", ["id-bob"]], ["@carol-1. @carol-1", ["id-carol-1"]],
    ["@bobby", []], ["mail@bob", []], ["@me", []], ["@nobody @", []], ["(@bob)", ["id-bob"]],
  ])("%j mentions %j", (text, ids) => {
    expect(mentioned(state, conversation, text)).toEqual(ids);
  });

  test("a message mentions whom it says, whatever else it says", () => {
    expect(mentions({ text: "", mentions: ["id-bob", "ID-ME"] }, "id-me")).toBe(true);
    for (const odd of [null, {}, { mentions: "id-me" }, { mentions: { length: 1, 0: "id-me" } }, { mentions: [["id-me"], null, 7] }]) {
      expect(mentions(odd as unknown as Content, "id-me")).toBe(false);
    }
  });
});
