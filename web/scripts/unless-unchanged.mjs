// Runs a command unless its inputs are the same as when it last succeeded and its output is still there:
//   node scripts/unless-unchanged.mjs STAMP OUTPUT INPUT... -- COMMAND...
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [stamp, output, ...rest] = process.argv.slice(2);
const dashes = rest.indexOf("--");
const inputs = rest.slice(0, dashes);
const [command, ...args] = rest.slice(dashes + 1);

const files = (path) =>
  statSync(path).isDirectory() ? readdirSync(path).sort().flatMap((name) => files(join(path, name))) : [path];

const hash = createHash("sha256").update(process.version);
for (const file of inputs.flatMap(files).filter((name) => !name.endsWith(".gen.ts"))) {
  hash.update(`\0${file}\0`).update(readFileSync(file));
}
const now = hash.digest("hex");

if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, "utf8") === now) {
  console.log(`${output} is up to date`);
} else {
  const { status, error } = spawnSync(command, args, { stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
}
