import { type Answer, call, type Fetch } from "./http";
import { Refusal, SignedOut, Unreachable, type Session } from "./types";

/** What outlives the page: the refresh token, and the id under which it may be used, again if need be. */
export interface Keepsake {
  refresh_token: string;
  request_id: string;
  device_id: string;
}

/** What tabs of one browser tell each other. */
export interface AccessToken {
  token: string;
  /** By this browser's own clock, in milliseconds. */
  expiresAt: number;
  device_id: string;
}

export interface SessionSeams {
  fetch: Fetch;
  now: () => number;
  newId: () => string;
  /** The keepsake as it is stored now; another tab may have replaced it. */
  load: () => Keepsake | undefined;
  store: (keepsake: Keepsake | undefined) => void;
  /** Runs the work while no other tab of this browser does. */
  alone: <T>(work: () => Promise<T>) => Promise<T>;
  /** Tells the other tabs about a new access token. */
  announce: (access: AccessToken) => void;
}

/** An access token is renewed when less than this share of its life is left, or this time, whichever is shorter. */
const RENEW_SHARE = 0.25;
const RENEW_MS = 60_000;
/** How long each of the first attempts at a refresh waits; whoever gets no answer then waits as for any other. */
const REFRESH_MS = [3_000, 3_000, 3_000];

/**
 * This browser's session. The access token lives in memory, the refresh token in storage that all tabs share.
 *
 * A refresh token may be used once; used twice, the device is signed out. So: one refresh at a time in this tab
 * (`flight`), one at a time in this browser (`alone`), and each token goes with one request id for ever, by
 * which the server repeats an answer that got lost.
 */
export class BrowserSession {
  #access: AccessToken | undefined;
  #renewAt = 0;
  #flight: Promise<string> | undefined;
  #device: string | undefined;

  constructor(private readonly seams: SessionSeams) {
    this.#device = seams.load()?.device_id;
  }

  /** The signed-in device; undefined where nobody is signed in. */
  get device(): string | undefined {
    return this.#device;
  }

  /** A session just begun, by signing up, logging in or refreshing. */
  begin(session: Session, serverNow: number | undefined): void {
    const now = this.seams.now();
    const life = Date.parse(session.access_token_expires_at) - (serverNow ?? now);
    const access = { token: session.access_token, expiresAt: now + life, device_id: session.device_id };
    this.#device = session.device_id;
    this.seams.store({
      refresh_token: session.refresh_token,
      request_id: this.seams.newId(),
      device_id: session.device_id,
    });
    this.adopt(access);
    this.seams.announce(access);
  }

  /** An access token that another tab got. One of another device is none of ours. */
  adopt(access: AccessToken): void {
    if (access.device_id !== this.#device) return;
    this.#access = access;
    const life = access.expiresAt - this.seams.now();
    this.#renewAt = access.expiresAt - Math.min(RENEW_MS, Math.max(0, life) * RENEW_SHARE);
  }

  /** Forgets the session, here and in storage, unless another one has begun there meanwhile. */
  end(): void {
    if (this.seams.load()?.device_id === this.#device) this.seams.store(undefined);
    this.#access = undefined;
    this.#device = undefined;
  }

  /** When `token` will want to renew, in milliseconds; for whoever wants to be ahead of it. */
  get renewAt(): number {
    return this.#renewAt;
  }

  /** A good access token; `rejected` is one the server did not take, however fresh it looks. */
  token(rejected?: string): Promise<string> {
    const access = this.#access;
    if (access && access.token !== rejected && this.seams.now() < this.#renewAt) {
      return Promise.resolve(access.token);
    }
    this.#flight ??= this.#refresh(rejected).finally(() => {
      this.#flight = undefined;
    });
    return this.#flight;
  }

  #refresh(rejected: string | undefined): Promise<string> {
    return this.seams.alone(async () => {
      const access = this.#access;
      if (access && access.token !== rejected && this.seams.now() < this.#renewAt) return access.token;
      const keepsake = this.seams.load();
      if (!keepsake || keepsake.device_id !== this.#device) throw new SignedOut();
      try {
        const answer = await this.#ask(keepsake);
        const session = answer.body as Session;
        this.begin(session, answer.date);
        return session.access_token;
      } catch (failure) {
        if (failure instanceof Refusal && failure.status === 401) {
          this.end();
          throw new SignedOut();
        }
        throw failure;
      }
    });
  }

  /** Soon asks again where nothing comes back: the server repeats a lost answer only for a while. */
  async #ask({ refresh_token, request_id }: Keepsake): Promise<Answer> {
    const attempt = (ms?: number): Promise<Answer> =>
      call(this.seams.fetch, "POST", "/v1/sessions/refresh", { refresh_token, request_id }, undefined, ms);
    for (const ms of REFRESH_MS) {
      try {
        return await attempt(ms);
      } catch (failure) {
        if (!(failure instanceof Unreachable && timedOut(failure.cause))) throw failure;
      }
    }
    return attempt();
  }
}

function timedOut(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === "TimeoutError";
}
