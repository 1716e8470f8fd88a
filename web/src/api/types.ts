import type { components } from "./types.gen";

type Schemas = components["schemas"];

export type Profile = Schemas["Profile"];
export type Session = Schemas["Session"];
export type Conversation = Schemas["Conversation"];
export type Content = Schemas["Content"];
export type Receipt = Schemas["Receipt"];
export type Entry = Schemas["Entry"];
export type MessageEntry = Schemas["MessageEntry"];
export type DeletedMessageEntry = Schemas["DeletedMessageEntry"];
export type Reaction = Schemas["Reaction"];
export type Role = Schemas["Role"];
export type Link = Schemas["Link"];
export type UnreadableEntry = Schemas["UnreadableEntry"];
export type Problem = Schemas["Problem"];

export type Mine = Schemas["Mine"];
export type ReadMarkEntry = Schemas["ReadEntry"];
export type ReadReceiptEntry = Schemas["ReceiptEntry"];
export type PreferencesEntry = Schemas["PreferencesEntry"];
export type DraftEntry = Schemas["DraftEntry"];
export type SettingsEntry = Schemas["SettingsEntry"];
export type Block = Schemas["Block"];
export type BlockEntry = Schemas["BlockEntry"];
export type Settings = Schemas["Settings"];
export type SettingsChange = Schemas["SettingsChange"];
export type PushState = Schemas["PushState"];
export type PushContent = NonNullable<PushState["content"]>;
export type PushRegistration = Schemas["PushRegistration"];
export type PushPreferences = Schemas["PushPreferences"];
export type VapidKey = Schemas["VapidKey"];
export type ReadReceipt = Schemas["MemberReceipt"];
export type Ephemeral =
  | { type: "typing"; conversation: string; user: string }
  | { type: "delivered"; conversation: string; user: string; number: number };

export interface Snapshot {
  conversations: Conversation[];
  cursor: string;
}

export interface SnapshotPage extends Snapshot {
  more: boolean;
  /** What the next page is asked for by, where there is one. */
  page?: string;
}

export interface Page {
  messages: (MessageEntry | DeletedMessageEntry | UnreadableEntry)[];
  more: boolean;
}

/** The server's refusal. Decide by `code`; `detail` is for people. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly field?: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(detail);
    this.name = "Refusal";
  }

  /** Whether the same request may succeed later: the outcome is unknown or the server was busy. */
  get passing(): boolean {
    return this.status >= 500 || this.status === 408 || this.status === 429;
  }
}

/** No answer came: the network or the server is away, the outcome is unknown. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("The server cannot be reached.", { cause });
    this.name = "Unreachable";
  }
}

/** There is no session any more: log in again. */
export class SignedOut extends Error {
  constructor() {
    super("You have been signed out.");
    this.name = "SignedOut";
  }
}

/** The browser cannot be woken; why, for people. */
export class CannotWake extends Error {
  constructor(why: string) {
    super(why);
    this.name = "CannotWake";
  }
}
