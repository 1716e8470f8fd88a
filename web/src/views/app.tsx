import { signal } from "@preact/signals";
import { browserSession } from "../api/browser";
import { Client } from "../api/client";
import { type Profile, SignedOut } from "../api/types";
import { browserWaking, onTold } from "../push/browser";
import { Chat, complaint, forgetOutbox } from "../sync/chat";
import { backoff } from "../sync/reconnect";
import type { Told } from "../worker/told";
import { addressOf, isId } from "./address";
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

const waking = browserWaking(client);

if (client.session.device) void resume();
else void waking.forget(); // A browser that did not unsubscribe at the last sign-out would be woken for nobody.
onTold((told) => heard(told as Partial<Told>));

function invitation(): string | null {
  return joinToken(location.hash) ? "Somebody invited you to a group. Log in or sign up to join it." : null;
}

/** Goes on with the session of an earlier visit, however long the server takes to come back. */
async function resume(me?: Profile, attempt = 0): Promise<void> {
  try {
    if (!client.session.device) return;
    const profile = me ?? (await client.me());
    const chat = new Chat(client, profile, signedOut, (conversation) => void waking.take(conversation));
    await chat.start();
    page.value = { at: "room", chat, me: profile };
    void waking.resume();
  } catch (failure) {
    if (failure instanceof SignedOut) return signedOut();
    page.value = { at: "starting", trouble: complaint(failure) };
    setTimeout(() => void resume(me, attempt + 1), backoff(attempt, Math.random));
  }
}

function leave(notice: string | null): void {
  if (page.value.at === "room") page.value.chat.stop();
  page.value = { at: "welcome", notice };
}

function signedOut(): void {
  leave("You have been signed out. Please log in again.");
  void waking.forget();
}

/** What the service worker tells: which conversation somebody wants to see, or that it is not registered any more. */
function heard(told: Partial<Told>): void {
  if (told.type === "open" && isId(told.conversation)) location.replace(addressOf(told.conversation).slice(1));
  if (told.type === "subscription" && page.value.at === "room") void waking.resume();
}

async function signOut(): Promise<void> {
  leave(null);
  forgetOutbox();
  void waking.forget();
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
      return <Room chat={now.chat} waking={waking} onSignOut={() => void signOut()} />;
  }
}
