import { useSignal } from "@preact/signals";
import type { TargetedSubmitEvent } from "preact";
import type { Client } from "../api/client";
import { type Profile, Refusal } from "../api/types";
import { complaint } from "../sync/chat";
import mark from "../favicon.svg";

interface Props {
  client: Client;
  notice: string | null;
  onSignedIn: (me: Profile) => void;
}

const WORDS: Readonly<Record<string, string>> = {
  wrong_credentials: "That username and password do not belong together.",
  username_taken: "Somebody has that username already.",
  too_many_devices: "You are signed in on as many devices as you may be. Sign out on one of them first.",
};

/** Sign up or log in. */
export function Welcome({ client, notice, onSignedIn }: Props) {
  const joining = useSignal(false);
  const busy = useSignal(false);
  const trouble = useSignal<string | null>(null);

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const field = (name: string): string => String(form.get(name) ?? "");
    const username = field("username").trim();
    busy.value = true;
    trouble.value = null;
    try {
      onSignedIn(
        joining.value
          ? await client.signUp(username, field("password"), field("display_name").trim() || username)
          : await client.logIn(username, field("password")),
      );
    } catch (failure) {
      trouble.value = (failure instanceof Refusal && WORDS[failure.code]) || complaint(failure);
      busy.value = false;
    }
  };

  const choose = (join: boolean): void => {
    joining.value = join;
    trouble.value = null;
  };

  return (
    <main class="welcome">
      <div class="card">
        <img class="mark" src={mark} alt="" width={64} height={64} />
        <h1>Maru</h1>
        <p class="motto">The room everyone passes through and talks in.</p>
        {notice && <p class="notice" role="status">{notice}</p>}
        <div class="choice" role="group" aria-label="Log in or sign up">
          <button type="button" aria-pressed={!joining.value} onClick={() => choose(false)}>
            Log in
          </button>
          <button type="button" aria-pressed={joining.value} onClick={() => choose(true)}>
            Sign up
          </button>
        </div>
        <form onSubmit={(event) => void submit(event)}>
          <label for="username">Username</label>
          <input
            id="username"
            name="username"
            required
            minLength={joining.value ? 3 : undefined}
            maxLength={32}
            pattern={joining.value ? "[A-Za-z0-9][A-Za-z0-9._\\-]{2,31}" : undefined}
            title={joining.value ? "3 to 32 letters, digits, dots, dashes or underscores" : undefined}
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
          />
          {joining.value && (
            <>
              <label for="display_name">Name others see</label>
              <input id="display_name" name="display_name" maxLength={64} autocomplete="name" placeholder="Your username, if empty" />
            </>
          )}
          <label for="password">Password</label>
          <input
            id="password"
            name="password"
            type="password"
            required
            minLength={joining.value ? 8 : undefined}
            maxLength={256}
            autocomplete={joining.value ? "new-password" : "current-password"}
            aria-describedby={joining.value ? "password-hint" : undefined}
          />
          {joining.value && <p class="hint" id="password-hint">At least 8 characters. A few words make a good one.</p>}
          <p class="trouble" role="alert">{trouble.value}</p>
          <button class="primary" type="submit" disabled={busy.value}>
            {busy.value ? "One moment…" : joining.value ? "Create account" : "Log in"}
          </button>
        </form>
      </div>
    </main>
  );
}
