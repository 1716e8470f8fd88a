import { signal } from "@preact/signals";
import type { Client } from "../api/client";
import { CannotWake, type PushContent, Refusal, SignedOut, Unreachable } from "../api/types";

/** That a device wants to be woken. It outlives the page, and nothing in it is secret. */
export interface Wish {
  device_id: string;
  content: PushContent;
}

export type Subscription = Pick<PushSubscription, "options" | "toJSON" | "unsubscribe">;
export type Shown = Pick<Notification, "tag" | "close">;

/** As much of a browser as is used here. */
export interface WakingSeams {
  /** Whether this browser lets itself be woken by a page at all. Where not, nothing else is asked of it. */
  able: boolean;
  permission: () => NotificationPermission;
  ask: () => Promise<NotificationPermission>;
  subscription: () => Promise<Subscription | null>;
  /** Throws `CannotWake`. */
  subscribe: (key: Uint8Array<ArrayBuffer>) => Promise<Subscription>;
  shown: () => Promise<readonly Shown[]>;
  badge: (count: number) => void;
  load: () => Wish | undefined;
  store: (wish: Wish | undefined) => void;
  /** Runs the work while no other tab of this browser does. */
  alone: <T>(work: () => Promise<T>) => Promise<T>;
}

type Server = Pick<Client, "session" | "vapidKey" | "registerPush" | "unregisterPush">;

const DENIED = "This browser does not let the page show notifications. It can be allowed in the browser’s settings for this site.";
const UNDECIDED = "The browser was not allowed to show notifications, so nothing has changed.";

/**
 * Whether this browser is woken, and what it shows. It is registered with the server anew whenever the page begins: a
 * subscription changes without anybody telling, and the server forgets what a push service no longer knows.
 */
export class Waking {
  /** How much a notification may say; null where this browser is not woken. */
  readonly content = signal<PushContent | null>(null);
  /** Why it could not be registered anew, or could not quite be turned off. */
  readonly trouble = signal<string | null>(null);

  constructor(
    private readonly server: Server,
    private readonly seams: WakingSeams,
  ) {}

  get able(): boolean {
    return this.seams.able;
  }

  /** Goes on with the wish of an earlier visit, and gives up a subscription of somebody who was signed in before. */
  async resume(): Promise<void> {
    if (!this.able) return;
    await this.seams.alone(async () => {
      this.look();
      this.trouble.value = null;
      const { value } = this.content;
      if (this.seams.load()?.device_id !== this.server.session.device) return void (await this.#release());
      if (value === null) return;
      try {
        await this.#register(value);
      } catch (failure) {
        this.trouble.value = `It may be that this browser is not woken at present: ${why(failure)}`;
      }
    });
  }

  /** Another tab may have turned it on or off, and the browser may not let it be on any more. */
  look(): void {
    const wish = this.able ? this.seams.load() : undefined;
    const wished = wish?.device_id === this.server.session.device && this.seams.permission() === "granted";
    this.content.value = wish && wished ? wish.content : null;
  }

  /** Called upon a click, without which browsers do not ask whether notifications may be shown. */
  async turnOn(content: PushContent): Promise<void> {
    const permission = await this.seams.ask();
    if (permission !== "granted") throw new CannotWake(permission === "denied" ? DENIED : UNDECIDED);
    await this.seams.alone(async () => {
      const device_id = this.server.session.device;
      if (device_id === undefined) return; // Signed out meanwhile.
      this.look();
      try {
        await this.#register(content);
      } catch (failure) {
        if (this.content.value === null) await this.#release();
        throw failure;
      }
      if (this.server.session.device !== device_id) return void (await this.#release()); // Signed out meanwhile.
      this.seams.store({ device_id, content });
      this.content.value = content;
      this.trouble.value = null;
    });
  }

  /** It takes only one of the browser and the server: what is pushed to is gone, or nothing is pushed. */
  async turnOff(): Promise<void> {
    const released = await this.#end();
    try {
      await this.server.unregisterPush();
    } catch (failure) {
      this.trouble.value = released
        ? `It is off here, and the server does not know it yet: ${why(failure)}`
        : `It may be that this browser is woken until the page is opened again: it did not unsubscribe, and the server does not know. ${why(failure)}`;
    }
  }

  /** Nobody is signed in any more: the server has forgotten this device, and what was shown is nobody's business. */
  async forget(): Promise<void> {
    await this.#end();
  }

  /** Takes away what is shown of a conversation. */
  async take(conversation: string): Promise<void> {
    await this.#close((tag) => tag === conversation);
  }

  /** Takes away what is shown of others than these conversations, for whoever sees by themselves what is new. */
  async keepOnly(conversations: ReadonlySet<string>): Promise<void> {
    await this.#close((tag) => !conversations.has(tag));
  }

  /** In how many conversations there is something new. */
  badge(count: number): void {
    if (this.content.value !== null) this.seams.badge(count);
  }

  async #register(content: PushContent): Promise<void> {
    const key = bytes(await this.server.vapidKey());
    let subscription = await this.seams.subscription();
    if (subscription && !same(subscription.options.applicationServerKey, key)) {
      if (!(await this.#unsubscribe())) throw new CannotWake("This browser does not unsubscribe from what it was woken by before.");
      subscription = null;
    }
    subscription ??= await this.seams.subscribe(key);
    const { endpoint, keys } = subscription.toJSON();
    const { p256dh, auth } = keys ?? {};
    if (endpoint === undefined || p256dh === undefined || auth === undefined) {
      throw new CannotWake("This browser gives no keys to encrypt notifications with.");
    }
    await this.server.registerPush({ provider: "webpush", subscription: { endpoint, keys: { p256dh, auth } }, content });
  }

  async #end(): Promise<boolean> {
    this.content.value = null;
    this.trouble.value = null;
    return !this.able || (await this.seams.alone(() => this.#release()));
  }

  /** Takes away what is shown, and unsubscribes, which comes last because it may fail; answers whether it did not. */
  async #release(): Promise<boolean> {
    this.seams.store(undefined);
    this.seams.badge(0);
    await done(this.#close(() => true));
    return this.#unsubscribe();
  }

  #unsubscribe(): Promise<boolean> {
    return done(this.seams.subscription().then((subscription) => subscription?.unsubscribe()));
  }

  async #close(which: (tag: string) => boolean): Promise<void> {
    if (!this.able) return;
    for (const shown of await this.seams.shown()) if (which(shown.tag)) shown.close();
  }
}

/** Whether the browser could do it. */
async function done(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (failure) {
    if (!(failure instanceof DOMException)) throw failure;
    console.info(failure);
    return false;
  }
}

/** What to tell the person. */
function why(failure: unknown): string {
  const known = [Refusal, Unreachable, CannotWake, SignedOut].some((kind) => failure instanceof kind);
  if (!known) throw failure;
  return (failure as Error).message;
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (each) => each.charCodeAt(0));
}

function same(one: ArrayBuffer | null, other: Uint8Array): boolean {
  if (one === null || one.byteLength !== other.length) return false;
  return new Uint8Array(one).every((each, at) => each === other[at]);
}
