import { signal } from "@preact/signals";
import { browserSession } from "../api/browser";
import { Client } from "../api/client";
import { type Profile, SignedOut } from "../api/types";
import { Chat, complaint, forgetOutbox } from "../sync/chat";
import { backoff } from "../sync/reconnect";
import { Welcome } from "./welcome";
import { Room } from "./room";
import { joinToken } from "./words";

type Page =
  | { at: "starting"; trouble: string | null }
  | { at: "welcome"; notice: string | null }
  | { at: "room"; chat: Chat; me: Profile };

const client = new Client(
  browserSession(() => {
    client.session.end();
    leave(null);
  }),
);
const page = signal<Page>(client.session.device ? { at: "starting", trouble: null } : { at: "welcome", notice: invitation() });

if (client.session.device) void resume();

function invitation(): string | null {
  return joinToken(location.hash) ? "Somebody invited you to a group. Log in or sign up to join it." : null;
}

/** Goes on with the session of an earlier visit, however long the server takes to come back. */
async function resume(me?: Profile, attempt = 0): Promise<void> {
  try {
    if (!client.session.device) return;
    const profile = me ?? (await client.me());
    const chat = new Chat(client, profile, () => leave("You have been signed out. Please log in again."));
    await chat.start();
    page.value = { at: "room", chat, me: profile };
  } catch (failure) {
    if (failure instanceof SignedOut) return leave("You have been signed out. Please log in again.");
    page.value = { at: "starting", trouble: complaint(failure) };
    setTimeout(() => void resume(me, attempt + 1), backoff(attempt, Math.random));
  }
}

function leave(notice: string | null): void {
  if (page.value.at === "room") page.value.chat.stop();
  page.value = { at: "welcome", notice };
}

async function signOut(): Promise<void> {
  leave(null);
  forgetOutbox();
  try {
    await client.signOut();
  } catch (failure) {
    if (!(failure instanceof SignedOut)) leave(`Signed out here. The server does not know it yet: ${complaint(failure)}`);
  }
}

export function App() {
  const now = page.value;
  switch (now.at) {
    case "starting":
      return (
        <main class="starting" aria-busy="true">
          <p role="status">{now.trouble ? `${now.trouble} Trying again…` : "Opening…"}</p>
        </main>
      );
    case "welcome":
      return <Welcome client={client} notice={now.notice} onSignedIn={(me) => void resume(me)} />;
    case "room":
      return <Room chat={now.chat} onSignOut={() => void signOut()} />;
  }
}
