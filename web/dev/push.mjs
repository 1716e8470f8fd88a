// Push for the server in memory: whom it would wake, and when not. It wakes nobody.
import { generateKeyPairSync } from "node:crypto";

/** Its routes, given what the server has. */
export function pushRoutes({ problem }) {
  const registrations = new Map(); // device → how much a notification may say
  const preferences = new Map(); // account → when it does not want to be woken
  const { x, y } = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });
  const key = Buffer.concat([Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]).toString("base64url");
  const wrong = (field, detail) => problem(400, "invalid_field", detail, { field });

  function register(device, { provider, subscription, content }) {
    if (provider !== "webpush") throw wrong("provider", "This server pushes by Web Push only.");
    const { endpoint, keys } = subscription ?? {};
    if (!URL.canParse(endpoint) || new URL(endpoint).protocol !== "https:") throw wrong("subscription", "That is no address to push to.");
    if (Buffer.from(keys?.p256dh ?? "", "base64url").length !== 65) throw wrong("subscription", "That is no key of a browser.");
    if (Buffer.from(keys.auth ?? "", "base64url").length !== 16) throw wrong("subscription", "That is no secret of a browser.");
    if (!["none", "sender", "full"].includes(content)) throw wrong("content", "A notification says none, sender or full.");
    registrations.set(device, content);
    return [204];
  }

  function prefer(account, { quiet_hours, do_not_disturb_until, mentions_break_mutes }) {
    if (quiet_hours && quiet_hours.from === quiet_hours.to) throw wrong("quiet_hours", "Quiet hours end at another time than they begin.");
    preferences.set(account, { ...(quiet_hours && { quiet_hours }), ...(do_not_disturb_until && { do_not_disturb_until }), mentions_break_mutes });
    return [204];
  }

  return {
    "GET /v1/push/vapid": ({ me }) => [200, me && { key }],
    "GET /v1/devices/me/push": ({ device }) => {
      const content = registrations.get(device);
      return [200, { providers: ["webpush"], ...(content && { content }) }];
    },
    "PUT /v1/devices/me/push": ({ device, body }) => register(device, body),
    "DELETE /v1/devices/me/push": ({ device }) => (registrations.delete(device), [204]),
    "GET /v1/me/push": ({ me }) => [200, preferences.get(me) ?? { mentions_break_mutes: false }],
    "PUT /v1/me/push": ({ me, body }) => prefer(me, body),
  };
}
