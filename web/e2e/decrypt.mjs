// A browser's side of Web Push: for each line it reads, {"body", "private_key", "public_key", "auth"} all in base64url, it
// writes one with what was pushed, as it is.

import { createECDH } from "node:crypto";
import { createInterface } from "node:readline";
import ece from "http_ece";

for await (const line of createInterface({ input: process.stdin })) {
  const pushed = JSON.parse(line);
  const receiver = createECDH("prime256v1");
  receiver.setPrivateKey(pushed.private_key, "base64url");
  if (receiver.getPublicKey("base64url") !== pushed.public_key) {
    throw new Error("the keys do not belong together");
  }
  const told = ece.decrypt(Buffer.from(pushed.body, "base64url"), {
    version: "aes128gcm",
    privateKey: receiver,
    authSecret: pushed.auth,
  });
  process.stdout.write(told.toString("utf8") + "\n");
}
