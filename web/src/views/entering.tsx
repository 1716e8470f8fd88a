import { useSignal } from "@preact/signals";
import type { TargetedSubmitEvent } from "preact";
import { useRef } from "preact/hooks";
import { newId } from "../api/uuid";
import type { Chat } from "../sync/chat";
import { Dialog } from "./dialog";
import { joinToken, usernames } from "./words";

interface Props {
  chat: Chat;
  onClose: () => void;
}

/** Begins a group. */
export function NewGroup({ chat, onClose }: Props) {
  const trouble = useSignal<string | null>(null);
  const busy = useSignal(false);
  const id = useRef(newId()); // One for all attempts, so that a lost answer makes no second group.
  const begin = async (fields: FormData): Promise<string | undefined> => {
    const found = await chat.people(usernames(String(fields.get("people") ?? "")));
    if ("trouble" in found) return found.trouble;
    const history = fields.get("history") === null ? "since_joining" : "all";
    const title = String(fields.get("title") ?? "").trim();
    const description = String(fields.get("description") ?? "");
    return chat.enter((client) => client.createGroup({ id: id.current, title, description, history, members: found.ids }));
  };
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    trouble.value = (await begin(new FormData(event.currentTarget))) ?? null;
    busy.value = false;
    if (trouble.value === null) onClose();
  };
  return (
    <Dialog title="New group" onClose={onClose}>
      <form class="fields" onSubmit={(event) => void submit(event)}>
        <label for="group-title">Title</label>
        <input id="group-title" name="title" required maxLength={128} autocomplete="off" dir="auto" autofocus />
        <label for="group-description">What it is about</label>
        <textarea id="group-description" name="description" rows={2} maxLength={2000} dir="auto" placeholder="Optional" />
        <label for="group-people">People</label>
        <input id="group-people" name="people" autocomplete="off" autocapitalize="none" spellcheck={false} placeholder="Usernames, with spaces between" />
        <label class="check"><input type="checkbox" name="history" defaultChecked /> Who comes later may read what was said before</label>
        <p class="trouble" role="alert">{trouble.value}</p>
        <button class="primary" type="submit" disabled={busy.value}>Create group</button>
      </form>
    </Dialog>
  );
}

/** Comes into a group by a link that somebody gave. */
export function Join({ chat, token, onClose }: Props & { token: string }) {
  const trouble = useSignal<string | null>(null);
  const busy = useSignal(false);
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy.value) return;
    const given = joinToken(String(new FormData(event.currentTarget).get("link") ?? ""));
    busy.value = true;
    const wrong = given === undefined ? "That is no link to join by." : await chat.enter((client) => client.join(given));
    trouble.value = wrong ?? null;
    busy.value = false;
    if (wrong === undefined) onClose();
  };
  return (
    <Dialog title="Join a group" onClose={onClose}>
      <form class="fields" onSubmit={(event) => void submit(event)}>
        <label for="join-link">{token ? "You were invited by this link" : "The link somebody gave you"}</label>
        <input id="join-link" name="link" required autocomplete="off" spellcheck={false} defaultValue={token} autofocus />
        <p class="trouble" role="alert">{trouble.value}</p>
        <button class="primary" type="submit" disabled={busy.value}>Join</button>
      </form>
    </Dialog>
  );
}
