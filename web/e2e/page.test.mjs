// Two people, two browsers, one server: BASE_URL says where. Started by the Java tests against the real server;
// by hand: node dev/server.mjs --built, then BASE_URL=http://127.0.0.1:8090 npm run e2e.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { chromium } from "playwright-core";
import { hostile } from "./hostile.mjs";

const base = process.env.BASE_URL;
assert.ok(base, "BASE_URL names the server to test");
const screens = new URL("../target/screens/", import.meta.url).pathname;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const suffix = Date.now().toString(36) + Math.floor(Math.random() * 1296).toString(36);
const PASSWORD = "a long wooden floor 마루";
const MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>";

let alice, bob;
const opened = [];

/** A browser of its own, with everything that must not happen written down in `trouble`. */
async function person(name, colorScheme) {
  const profile = mkdtempSync(join(tmpdir(), "maru-e2e-"));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ],
    viewport: { width: 1100, height: 760 },
    colorScheme,
    locale: "en-GB",
  });
  opened.push(async () => {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  });
  const trouble = [];
  await browser.addInitScript(() => {
    const sockets = [];
    globalThis.cut = () => sockets.forEach((socket) => socket.close(4000));
    globalThis.WebSocket = class extends WebSocket {
      constructor(...args) {
        super(...args);
        sockets.push(this);
      }
    };
    addEventListener("securitypolicyviolation", (event) =>
      console.error(`policy violated: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`),
    );
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) trouble.push(`${message.type()}: ${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => trouble.push(`uncaught: ${error}`));
  page.on("dialog", (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { name, username: `${name}-${suffix}`, browser, page, trouble };
}

async function signUp({ page, username, name }) {
  await page.goto(base);
  await page.getByRole("button", { name: "Sign up" }).click();
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Name others see").fill(name[0].toUpperCase() + name.slice(1));
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await live(page);
}

const live = (page) => page.locator('[data-status="live"]').waitFor({ state: "attached" });
const said = (page, text) => page.getByRole("log").getByText(text, { exact: true });
const row = (page, name) =>
  page.getByRole("navigation", { name: "Conversations" }).locator(".row").filter({ has: page.getByText(name, { exact: true }) });

async function say(page, text) {
  const field = page.getByRole("textbox", { name: "Message to" });
  await field.fill(text);
  await field.press("Enter");
}

async function screen(page, name) {
  await page.screenshot({ path: join(screens, `${name}.png`), animations: "disabled" });
}

/** What axe calls serious or critical. It is run by the test's own world, which the page's policy does not bind. */
async function barriers(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  return violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("; ")}`);
}

before(async () => {
  mkdirSync(screens, { recursive: true });
  [alice, bob] = await Promise.all([person("alice", "light"), person("bob", "dark")]);
});
after(() => Promise.all(opened.map((close) => close())));

test("the first page is usable by everybody", async () => {
  for (const { page, name } of [alice, bob]) {
    await page.goto(base);
    await page.getByRole("heading", { name: "Maru" }).waitFor();
    await screen(page, `welcome-${name === "alice" ? "light" : "dark"}`);
    assert.deepEqual(await barriers(page), []);
  }
});

test("the page can be put on a home screen, where iOS shows notifications", async () => {
  const named = (selector) => alice.page.locator(selector).getAttribute("href");
  const manifest = await alice.page.request.get(base + (await named('link[rel="manifest"]')));
  assert.equal(manifest.headers()["content-type"], "application/manifest+json");
  const { display, start_url, icons } = await manifest.json();
  assert.deepEqual({ display, start_url }, { display: "standalone", start_url: "/" });
  assert.deepEqual(icons.map(({ sizes }) => sizes), ["192x192", "512x512"]);
  for (const src of [...icons.map((icon) => icon.src), await named('link[rel="apple-touch-icon"]')]) {
    const icon = await alice.page.request.get(base + src);
    assert.equal(icon.headers()["content-type"], "image/png");
    assert.equal((await icon.body()).toString("latin1", 1, 4), "PNG");
  }
});

test("two people sign up", async () => {
  await Promise.all([signUp(alice), signUp(bob)]);
});

test("a conversation starts with a username, and a wrong one is told", async () => {
  const field = alice.page.getByLabel("Start a conversation with a username");
  await field.fill(`nobody-${suffix}`);
  await field.press("Enter");
  await alice.page.getByRole("alert").getByText("Nobody is called").waitFor();
  await field.fill(bob.username);
  await field.press("Enter");
  await alice.page.getByRole("heading", { name: "Bob" }).waitFor();
});

test("messages arrive both ways without a reload", async () => {
  await say(alice.page, "Is the floor warm?");
  await row(bob.page, "Alice").getByLabel("1 new").waitFor();
  assert.equal(await bob.page.title(), "(1) Maru");
  await row(bob.page, "Alice").click();
  await said(bob.page, "Is the floor warm?").waitFor();
  assert.equal(await bob.page.title(), "Maru");
  await say(bob.page, "Warm, and it still smells of pine.\nCome over: https://example.org/maru.");
  await alice.page.getByRole("log").getByText("Warm, and it still smells of pine.").waitFor();
  await say(alice.page, "마루에서 만나요 🍵");
  await said(bob.page, "마루에서 만나요 🍵").waitFor();
  const link = bob.page.getByRole("link", { name: "https://example.org/maru" });
  assert.equal(await link.getAttribute("href"), "https://example.org/maru");
  assert.match(await link.getAttribute("rel"), /noopener/);
  assert.equal(await alice.page.locator(".sending, .refused").count(), 0);
});

test("markup is shown as the text it is", async () => {
  await say(alice.page, MARKUP);
  for (const { page } of [alice, bob]) {
    await said(page, MARKUP).waitFor();
    assert.equal(await page.locator(".log img, .log script, .sidebar nav img").count(), 0);
  }
});

test("a reload keeps the session and what was said", async () => {
  await alice.page.reload();
  await live(alice.page);
  await row(alice.page, "Bob").click();
  await said(alice.page, "Is the floor warm?").waitFor();
  await said(alice.page, MARKUP).waitFor();
  assert.equal(await alice.page.locator(".said").count(), 4);
  await say(bob.page, "Still here?");
  await said(alice.page, "Still here?").waitFor();
});

test("a second tab shares the session", async () => {
  const tab = await alice.browser.newPage();
  await tab.goto(base);
  await live(tab);
  await row(tab, "Bob").click();
  await say(tab, "From the other tab");
  await said(alice.page, "From the other tab").waitFor();
  await said(bob.page, "From the other tab").waitFor();
  await tab.close();
});

test("what was said while the network was away goes out and comes in afterwards, once", async () => {
  await alice.browser.setOffline(true);
  await alice.page.evaluate(() => globalThis.cut());
  await alice.page.getByText("No connection.").waitFor();
  await say(alice.page, "Doors are closing.");
  await alice.page.locator(".sending").getByText("Doors are closing.").waitFor();
  await screen(alice.page, "offline-light");
  await say(bob.page, "Are you in the lift?");
  await said(bob.page, "Are you in the lift?").waitFor();
  await alice.browser.setOffline(false);
  await say(alice.page, "Out again.");
  await said(bob.page, "Out again.").waitFor();
  await said(alice.page, "Are you in the lift?").waitFor();
  await live(alice.page);
  for (const text of ["Doors are closing.", "Are you in the lift?", "Out again."]) {
    assert.equal(await said(alice.page, text).count(), 1);
    assert.equal(await said(bob.page, text).count(), 1);
  }
  const sent = await bob.page.locator(".said").allInnerTexts();
  assert.ok(sent.findIndex((text) => text.includes("Doors are")) < sent.findIndex((text) => text.includes("Out again")));
});

test("scrolling up brings the earlier messages", async () => {
  for (let i = 1; i <= 46; i++) await say(alice.page, `Plank ${i}`);
  await said(bob.page, "Plank 46").waitFor();
  assert.equal(await bob.page.locator(".sending, .refused").count(), 0);
  await bob.page.reload();
  await live(bob.page);
  await row(bob.page, "Alice").click();
  await said(bob.page, "Plank 46").waitFor();
  assert.equal(await said(bob.page, "Is the floor warm?").count(), 0);
  const log = bob.page.getByRole("log");
  await log.focus();
  await bob.page.keyboard.press("Home");
  await said(bob.page, "Is the floor warm?").waitFor();
  await bob.page.keyboard.press("Home");
  await bob.page.getByText("This is the beginning.").waitFor();
  const numbers = await bob.page.locator(".said").evaluateAll((all) => all.map((one) => Number(one.dataset.number)));
  assert.deepEqual(numbers, numbers.map((_, at) => at + 1));
});

test("nobody is kept out, in light or dark, wide or narrow", async () => {
  for (const { page, name } of [alice, bob]) {
    const scheme = name === "alice" ? "light" : "dark";
    await screen(page, `room-${scheme}`);
    assert.deepEqual(await barriers(page), []);
    await page.setViewportSize({ width: 390, height: 780 });
    await screen(page, `narrow-${scheme}`);
    assert.deepEqual(await barriers(page), []);
    await page.getByRole("button", { name: "Back to conversations" }).click();
    await screen(page, `narrow-list-${scheme}`);
    await page.setViewportSize({ width: 1100, height: 760 });
  }
});

const message = (page, text) => page.locator(".said").filter({ has: page.locator(".words", { hasText: text }) });
const dialog = (page) => page.getByRole("dialog");
const settings = (page) => page.getByRole("button", { name: "Members and settings" }).click();

/** Opens what can be done to a message, by the keyboard, and answers that. */
async function doing(page, text) {
  const more = message(page, text).getByRole("button", { name: "Do something with" });
  await more.focus();
  await page.keyboard.press("Enter");
  return message(page, text).getByRole("group", { name: "What to do" });
}

async function close(page) {
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
}

test("a group begins, and whoever is put in finds it", async () => {
  await alice.page.getByRole("button", { name: "New group" }).click();
  await dialog(alice.page).getByLabel("Title").fill("The floor");
  await dialog(alice.page).getByLabel("What it is about").fill("Planks <b>and</b> tea");
  await dialog(alice.page).getByLabel("People").fill(`nobody-${suffix}`);
  await screen(alice.page, "group-new-light");
  assert.deepEqual(await barriers(alice.page), []);
  await dialog(alice.page).getByRole("button", { name: "Create group" }).click();
  await dialog(alice.page).getByRole("alert").getByText("Nobody is called").waitFor();
  await dialog(alice.page).getByLabel("People").fill(`@${bob.username}`);
  await dialog(alice.page).getByRole("button", { name: "Create group" }).click();
  await alice.page.getByRole("heading", { name: "The floor" }).waitFor();
  await dialog(alice.page).waitFor({ state: "detached" });
  await row(bob.page, "The floor").click();
  await say(alice.page, "Who sweeps today?");
  await said(bob.page, "Who sweeps today?").waitFor();
  await say(bob.page, "I swept yesterdya");
  await said(alice.page, "I swept yesterdya").waitFor();
  await message(alice.page, "I swept").locator(".author").getByText("Bob").waitFor();
  await fate(alice.page).getByText("Read by 1", { exact: true }).waitFor();
  await (await doing(alice.page, "Who sweeps")).getByText("Read by Bob.").waitFor();
  await alice.page.keyboard.press("Escape");
});

test("messages are edited, reacted to, pinned and deleted, and a fresh page shows the same", async () => {
  await (await doing(bob.page, "I swept")).getByRole("button", { name: "Edit" }).click();
  const field = bob.page.getByRole("textbox", { name: "Edit message" });
  await field.fill("I swept yesterday");
  await field.press("Enter");
  await said(alice.page, "I swept yesterday").waitFor();
  await message(alice.page, "I swept").getByText("edited").waitFor();
  await bob.page.locator(".more:focus").waitFor();
  await (await doing(alice.page, "I swept")).getByRole("button", { name: "React with 🎉" }).click();
  const typed = (await doing(bob.page, "I swept")).getByLabel("Another reaction");
  await typed.fill("two words");
  await typed.press("Enter");
  await bob.page.getByRole("alert").getByText("without spaces").waitFor();
  await typed.fill("🎉");
  await typed.press("Enter");
  for (const { page } of [alice, bob]) await message(page, "I swept").getByRole("button", { name: /🎉, 2: / }).waitFor();
  await (await doing(alice.page, "I swept")).getByRole("button", { name: "React with 👍" }).click();
  await (await doing(alice.page, "Who sweeps")).getByRole("button", { name: "Pin" }).click();
  await bob.page.getByRole("button", { name: "Go to the pinned message: Who sweeps today?" }).click();
  await bob.page.locator(".said:focus").getByText("Who sweeps today?").waitFor();
  assert.equal(await (await doing(bob.page, "Who sweeps")).getByRole("button", { name: /Pin|Delete|Edit/ }).count(), 0);
  await bob.page.keyboard.press("Escape");
  await doing(alice.page, "I swept");
  await screen(alice.page, "group-actions-light");
  assert.deepEqual(await barriers(alice.page), []);
  await alice.page.keyboard.press("Escape");
  await say(bob.page, "Something rash");
  await said(alice.page, "Something rash").waitFor();
  const remove = (await doing(alice.page, "Something rash")).getByRole("button", { name: "Delete" });
  await remove.click();
  await alice.page.getByRole("button", { name: "Delete for everyone?" }).click();
  for (const { page } of [alice, bob]) await said(page, "This message was deleted.").waitFor();
  await message(alice.page, "I swept").getByRole("button", { name: /👍, 1: / }).click();
  await message(bob.page, "I swept").getByRole("button", { name: /👍/ }).waitFor({ state: "detached" });
  await screen(bob.page, "group-dark");
  const seen = (page) => page.locator(".said").evaluateAll((all) => all.map((one) => one.innerText));
  const before = await seen(bob.page);
  await bob.page.reload();
  await live(bob.page);
  await row(bob.page, "The floor").click();
  await message(bob.page, "Who sweeps").waitFor();
  assert.deepEqual(await seen(bob.page), before);
});

test("roles are given, people are put out, and a link lets them in again", async () => {
  await settings(alice.page);
  await dialog(alice.page).getByLabel("Role of Bob").selectOption("admin");
  await settings(bob.page);
  await dialog(bob.page).getByText("Change title and description").click();
  await dialog(bob.page).getByLabel("Title").fill("The warm floor");
  await dialog(bob.page).getByRole("button", { name: "Save" }).click();
  await alice.page.getByRole("heading", { name: "The warm floor" }).first().waitFor();
  await screen(bob.page, "group-settings-dark");
  assert.deepEqual(await barriers(bob.page), []);
  await close(bob.page);
  await dialog(alice.page).getByRole("button", { name: "Make a link" }).click();
  const link = await dialog(alice.page).getByRole("textbox", { name: "Link" }).inputValue();
  assert.match(link, /#join=[A-Za-z0-9_-]{64}$/);
  await screen(alice.page, "group-settings-light");
  assert.deepEqual(await barriers(alice.page), []);
  await alice.page.setViewportSize({ width: 390, height: 780 });
  await screen(alice.page, "group-settings-narrow-light");
  await alice.page.setViewportSize({ width: 1100, height: 760 });
  await dialog(alice.page).getByRole("button", { name: "Remove Bob" }).click();
  await dialog(alice.page).getByRole("button", { name: "Remove? Bob" }).click();
  await row(bob.page, "The warm floor").waitFor({ state: "detached" });
  await dialog(alice.page).getByText("1 member").waitFor();
  await bob.page.goto(link);
  await dialog(bob.page).getByRole("button", { name: "Join" }).click();
  await bob.page.getByRole("heading", { name: "The warm floor" }).waitFor();
  assert.equal(new URL(bob.page.url()).hash, "");
  await message(bob.page, "I swept yesterday").waitFor();
  await dialog(alice.page).getByRole("heading", { name: "2 members" }).waitFor();
  await dialog(alice.page).getByRole("button", { name: "Revoke" }).click();
  await dialog(alice.page).getByRole("button", { name: "Revoke this link?" }).click();
  await dialog(alice.page).getByRole("textbox", { name: "Link" }).waitFor({ state: "detached" });
  await close(alice.page);
  await settings(bob.page);
  await dialog(bob.page).getByRole("button", { name: "Leave this group" }).click();
  await dialog(bob.page).getByRole("button", { name: "Leave it?" }).click();
  await row(bob.page, "The warm floor").waitFor({ state: "detached" });
  for (const { page } of [alice, bob]) await live(page);
});

const composer = (page) => page.getByRole("textbox", { name: "Message to" });
const fate = (page) => page.locator(".fate");
const ownSettings = (page) => page.getByRole("button", { name: "Settings of this conversation" }).click();
let phone;

test("what is new is told, and reading it on one device clears it on the other", async () => {
  phone = await person("phone", "dark");
  await phone.page.goto(base);
  await phone.page.getByLabel("Username").fill(alice.username);
  await phone.page.getByLabel("Password").fill(PASSWORD);
  await phone.page.getByRole("button", { name: "Log in" }).last().click();
  await live(phone.page);
  await row(bob.page, "Alice").click();
  await say(bob.page, "Are the planks dry?");
  await row(phone.page, "Bob").getByLabel("1 new").waitFor();
  await row(alice.page, "Bob").getByLabel("1 new").waitFor();
  await fate(bob.page).getByText("Delivered", { exact: true }).waitFor();
  await row(alice.page, "Bob").click();
  for (const { page } of [alice, phone]) await row(page, "Bob").getByLabel("1 new").waitFor({ state: "detached" });
  await fate(bob.page).getByText("Read", { exact: true }).waitFor();
});

test("nothing is read in a window nobody looks at, until somebody does", async () => {
  await alice.page.evaluate(() => (document.hasFocus = () => false));
  await say(bob.page, "Or still wet?");
  await said(alice.page, "Or still wet?").waitFor();
  for (const { page } of [alice, phone]) await row(page, "Bob").getByLabel("1 new").waitFor();
  assert.equal(await alice.page.title(), "(1) Maru");
  await fate(bob.page).getByText("Delivered", { exact: true }).waitFor();
  await alice.page.evaluate(() => {
    delete document.hasFocus;
    dispatchEvent(new Event("focus"));
  });
  for (const { page } of [alice, phone]) await row(page, "Bob").getByLabel("1 new").waitFor({ state: "detached" });
  await fate(bob.page).getByText("Delivered", { exact: true }).waitFor({ state: "detached" });
});

test("who writes is seen, and what was begun goes on elsewhere until it is sent", async () => {
  await composer(alice.page).pressSequentially("Not yet");
  await bob.page.getByRole("status").getByText("Alice is writing…").waitFor();
  await screen(bob.page, "writing-dark");
  await row(phone.page, "Bob").getByText("Draft: Not yet").waitFor();
  await screen(phone.page, "draft-dark");
  assert.deepEqual(await barriers(phone.page), []);
  await row(phone.page, "Bob").click();
  const begun = (text) => phone.page.waitForFunction((value) => document.querySelector("#composer").value === value, text);
  await begun("Not yet");
  await composer(alice.page).pressSequentially(`, @${bob.username.slice(0, 3)}`);
  await alice.page.getByRole("option", { name: `Bob @${bob.username}` }).waitFor();
  await screen(alice.page, "mention-light");
  assert.deepEqual(await barriers(alice.page), []);
  await composer(alice.page).press("Enter");
  assert.equal(await composer(alice.page).inputValue(), `Not yet, @${bob.username} `);
  await begun(`Not yet, @${bob.username} `);
  await composer(alice.page).press("Enter");
  await bob.page.locator(".for-me").getByText("Not yet,").waitFor();
  await bob.page.getByText("Alice is writing…").waitFor({ state: "detached" });
  await begun("");
  assert.equal(await bob.page.locator(".for-me .at").textContent(), `@${bob.username}`);
});

test("what was read is marked as unread, on a message or as a whole, until it is opened again", async () => {
  await (await doing(bob.page, "Not yet,")).getByRole("button", { name: "Mark as unread" }).click();
  await row(bob.page, "Alice").getByLabel("1 new").waitFor();
  await row(bob.page, "Alice").getByLabel("1 mentions you").waitFor();
  await bob.page.locator(".row:focus").getByText("Alice", { exact: true }).waitFor();
  assert.equal(await bob.page.title(), "(1) Maru");
  await screen(bob.page, "unread-dark");
  assert.deepEqual(await barriers(bob.page), []);
  await row(bob.page, "Alice").click();
  for (const label of ["1 new", "1 mentions you"]) await row(bob.page, "Alice").getByLabel(label).waitFor({ state: "detached" });
  await ownSettings(bob.page);
  await dialog(bob.page).getByRole("button", { name: "Mark as unread" }).click();
  await row(bob.page, "Alice").getByLabel("marked as unread").waitFor();
  await bob.page.reload();
  await live(bob.page);
  await row(bob.page, "Alice").getByLabel("marked as unread").waitFor();
  await row(bob.page, "Alice").click();
  await row(bob.page, "Alice").getByLabel("marked as unread").waitFor({ state: "detached" });
});

test("a conversation is muted, kept on top and archived", async () => {
  const { page } = bob;
  await ownSettings(page);
  await dialog(page).getByRole("button", { name: "for 8 hours" }).click();
  await dialog(page).getByText("Muted until").waitFor();
  await dialog(page).getByRole("button", { name: "Keep on top", exact: true }).click();
  await dialog(page).getByRole("button", { name: "Keep on top no longer" }).waitFor();
  await screen(page, "own-settings-dark");
  assert.deepEqual(await barriers(page), []);
  await dialog(page).getByRole("button", { name: "Mark as unread" }).click();
  for (const label of ["muted", "kept on top", "marked as unread"]) await row(page, "Alice").getByLabel(label, { exact: true }).waitFor();
  await say(alice.page, "Are you there?");
  await row(page, "Alice").getByLabel("1 new").waitFor();
  assert.equal(await page.title(), "Maru");
  await row(page, "Alice").click();
  await ownSettings(page);
  await dialog(page).getByRole("button", { name: "Unmute" }).click();
  await dialog(page).getByRole("button", { name: "for ever" }).waitFor();
  await dialog(page).getByRole("button", { name: "Archive" }).click();
  await dialog(page).getByRole("button", { name: "Take out of the archive" }).waitFor();
  await close(page);
  assert.equal(await row(page, "Alice").isVisible(), false);
  await page.getByText("Archived: 1").click();
  await row(page, "Alice").waitFor();
  await screen(page, "archived-dark");
  assert.deepEqual(await barriers(page), []);
  await ownSettings(page);
  await dialog(page).getByRole("button", { name: "Take out of the archive" }).click();
  await page.getByText("Archived: 1").waitFor({ state: "detached" });
  await close(page);
});

test("whoever does not want others to know what they have read keeps it to themselves", async () => {
  await fate(alice.page).getByText("Read", { exact: true }).waitFor();
  await bob.page.getByRole("button", { name: "Settings", exact: true }).click();
  await dialog(bob.page).getByRole("checkbox", { name: "Let others know" }).uncheck();
  await screen(bob.page, "settings-dark");
  assert.deepEqual(await barriers(bob.page), []);
  await close(bob.page);
  await say(alice.page, "Good night.");
  await said(bob.page, "Good night.").waitFor();
  await fate(alice.page).getByText("Delivered", { exact: true }).waitFor();
  assert.deepEqual(await fate(alice.page).allTextContents(), ["Read", "Delivered"]);
  await bob.page.reload();
  await live(bob.page);
  await bob.page.getByRole("button", { name: "Settings", exact: true }).click();
  await dialog(bob.page).getByRole("checkbox", { name: "Let others know", checked: false }).waitFor();
  await close(bob.page);
});

test("whoever blocks somebody hears nothing of them, until they unblock them where all of these are listed", async () => {
  await row(bob.page, "Alice").click();
  await ownSettings(bob.page);
  await dialog(bob.page).getByRole("button", { name: "Block Alice", exact: true }).click();
  await screen(bob.page, "block-dark");
  assert.deepEqual(await barriers(bob.page), []);
  await dialog(bob.page).getByRole("button", { name: "Block, and never see" }).click();
  await row(bob.page, "Alice").waitFor({ state: "detached" });
  await bob.page.getByText("Blocked: 1").waitFor();
  await say(alice.page, "Can you hear me?");
  await said(alice.page, "Can you hear me?").waitFor();
  await bob.page.reload();
  await live(bob.page);
  await bob.page.getByText("Blocked: 1").click();
  await bob.page.getByText(`@${alice.username}`, { exact: true }).waitFor();
  await screen(bob.page, "blocked-dark");
  assert.deepEqual(await barriers(bob.page), []);
  await bob.page.getByRole("button", { name: "Unblock Alice" }).click();
  await bob.page.getByText("Blocked: 1").waitFor({ state: "detached" });
  await row(bob.page, "Alice").click();
  await say(alice.page, "And now?");
  await said(bob.page, "And now?").waitFor();
  assert.equal(await said(bob.page, "Can you hear me?").count(), 0);
});

/** Hands to the browser of `page`, decrypted, what a push service would; a browser has none in a test. */
async function pushService({ browser, page }) {
  const devtools = await browser.newCDPSession(page);
  const origin = new URL(base).origin;
  const registered = new Promise((found) => {
    devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      for (const { registrationId, scopeURL, isDeleted } of registrations) if (!isDeleted && scopeURL === `${origin}/`) found(registrationId);
    });
  });
  await devtools.send("ServiceWorker.enable");
  const registrationId = await registered;
  const [worker] = browser.serviceWorkers();
  await worker.evaluate(() => {
    const { waitUntil } = ExtendableEvent.prototype;
    self.works = [];
    ExtendableEvent.prototype.waitUntil = function (work) {
      works.push(work);
      waitUntil.call(this, work);
    };
  });
  let pushed = 0;
  const push = async (data) => {
    await devtools.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
    await worker.evaluate(async (count) => {
      while (works.length < count) await new Promise((later) => setTimeout(later, 10));
      await works[count - 1];
    }, ++pushed);
  };
  return { push, worker };
}

/** What the browser shows. */
async function shown(page) {
  return page.evaluate(async () => {
    const all = await (await navigator.serviceWorker.getRegistration("/")).getNotifications();
    return all.map(({ title, body }) => `${title} | ${body}`).sort();
  });
}

/** Browsers show what a worker asks them to a moment later. */
async function showing(page, wanted) {
  for (const end = Date.now() + 15_000; ; ) {
    const now = await shown(page);
    if (isDeepStrictEqual(now, wanted)) return;
    if (Date.now() > end) assert.deepEqual(now, wanted);
  }
}

async function nothingShown(page) {
  for (const end = Date.now() + 15_000; (await shown(page)).length > 0; ) assert.ok(Date.now() < end, `still shown: ${await shown(page)}`);
}

/** Clicks on what is shown of a conversation, as far as a test can: it may neither open nor raise a window. */
async function clickNotification(worker, tag) {
  return worker.evaluate(async (wanted) => {
    const [notification] = await registration.getNotifications({ tag: wanted });
    const click = new NotificationEvent("notificationclick", { notification });
    const opened = [];
    self.clients.openWindow = async (url) => opened.push(url);
    let done;
    click.waitUntil = (work) => (done = work);
    dispatchEvent(click);
    await done.catch((failure) => {
      if (failure.name !== "InvalidAccessError") throw failure; // Nobody has clicked, so no window is raised.
    });
    return opened;
  }, tag);
}

const preferences = (page) => page.getByRole("button", { name: "Settings", exact: true }).click();
const ID_OF_NONE = "01997e2c-1a2b-7c3d-8e4f-0123456789ab";

// The server's part is played here, so that this needs none that pushes.
test("what is pushed is shown, once for each conversation, until it is read, and leads there", async () => {
  const { page, browser } = bob;
  const origin = new URL(base).origin;
  await browser.grantPermissions(["notifications"], { origin });
  await page.route("**/v1/devices/me/push", (route) => route.fulfill({ json: { providers: ["webpush"] } }));
  await page.route("**/v1/me/push", (route) => route.fulfill({ json: { mentions_break_mutes: false } }));
  await page.route("**/v1/push/vapid", (route) => route.fulfill({ json: { key: Buffer.alloc(65, 4).toString("base64url") } }));
  await page.evaluate(() => {
    PushManager.prototype.subscribe = () => Promise.reject(new DOMException("There is none here.", "AbortError"));
  });
  await preferences(page);
  await dialog(page).getByRole("checkbox", { name: "Wake this browser" }).click();
  await dialog(page).getByRole("alert").getByText("push service does not take it on").waitFor();
  await dialog(page).getByRole("checkbox", { name: "Wake this browser", checked: false }).waitFor();
  await screen(page, "settings-push-dark");
  assert.deepEqual(await barriers(page), []);
  await close(page);
  await page.unrouteAll({ behavior: "wait" });

  const { push, worker } = await pushService(bob);
  const conversation = await row(page, "Alice").getAttribute("data-id");
  const news = (more) => push(JSON.stringify({ kind: "news", conversation, badge: 1, ...more }));
  await news({ sender: "Alice", text: "Is it pushed?" });
  await showing(page, ["Alice | Is it pushed?"]);
  await news({ sender: "Alice", text: "It is <b>replaced</b>." });
  await showing(page, ["Alice | It is <b>replaced</b>."]);
  await push(JSON.stringify({ kind: "news", conversation: ID_OF_NONE, badge: 2, sender: "Carol", title: "Roof", text: "Hello" }));
  await push("no JSON");
  await push("");
  await showing(page, ["Alice | It is <b>replaced</b>.", "New message | ", "Roof | Carol: Hello"]);
  await push(JSON.stringify({ kind: "read", conversation, badge: 1 }));
  await showing(page, ["New message | ", "Roof | Carol: Hello"]);

  await page.reload();
  await live(page);
  await nothingShown(page); // All was read, as whoever looks at the page sees.
  await news({ sender: "Alice" });
  await showing(page, ["Alice | New message"]);
  assert.deepEqual(await clickNotification(worker, conversation), []);
  await page.getByRole("heading", { name: "Alice" }).waitFor();
  assert.equal(new URL(page.url()).hash, "");
  await nothingShown(page);

  const silent = () => worker.evaluate(async () => (await registration.getNotifications()).map((each) => each.silent));
  await news({ sender: "Alice", text: "Somebody looks" });
  assert.deepEqual(await silent(), [true]);
  await page.goto("about:blank");
  const windows = () => worker.evaluate(async () => (await clients.matchAll({ type: "window", includeUncontrolled: true })).length);
  for (const end = Date.now() + 15_000; (await windows()) > 0; ) assert.ok(Date.now() < end, "the page is gone");
  await news({ sender: "Alice", text: "Nobody is there" });
  assert.deepEqual(await silent(), [false]);
  const [address] = await clickNotification(worker, conversation);
  assert.equal(address, `/#c=${conversation}`);
  await page.goto(base + address);
  await page.getByRole("heading", { name: "Alice" }).waitFor();
  assert.equal(new URL(page.url()).hash, "");
  const missing = page.waitForEvent("console", (line) => line.text().includes("404"));
  await page.goto(`${base}/#c=${ID_OF_NONE}`);
  await dialog(page).getByRole("alert").getByText("There is no such thing").waitFor();
  await missing;
  assert.match(bob.trouble.pop(), new RegExp(`${ID_OF_NONE}$`));
  await screen(page, "link-to-nothing-dark");
  assert.deepEqual(await barriers(page), []);
  await close(page);
});

/** A push service that takes the page's browser on, as far as the page and the server can tell. */
async function takenOn(page) {
  await page.evaluate(async () => {
    const { publicKey } = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
    const raw = new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
    const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    const keys = { p256dh: base64url(raw), auth: base64url(crypto.getRandomValues(new Uint8Array(16))) };
    let subscription = null;
    PushManager.prototype.getSubscription = async () => subscription;
    PushManager.prototype.subscribe = async (options) => {
      const unsubscribe = async () => ((subscription = null), true);
      const toJSON = () => ({ endpoint: "https://fcm.googleapis.com/fcm/send/nobody", expirationTime: null, keys });
      return (subscription = { options: { applicationServerKey: options.applicationServerKey.buffer }, toJSON, unsubscribe });
    };
  });
}

test("a browser is registered, says what it may, and is registered no longer", async () => {
  const { page } = bob;
  const answered = (method) =>
    page.waitForResponse((answer) => answer.url() === `${base}/v1/devices/me/push` && answer.request().method() === method);
  await page.goto(base);
  await live(page);
  await takenOn(page);
  await preferences(page);
  const wake = dialog(page).getByRole("checkbox", { name: "Wake this browser" });
  const [put] = await Promise.all([answered("PUT"), wake.click()]);
  assert.equal(put.status(), 204);
  assert.equal(put.request().postDataJSON().content, "sender");
  await dialog(page).getByRole("checkbox", { name: "Wake this browser", checked: true, disabled: false }).waitFor();
  const says = dialog(page).getByLabel("A notification says");
  const [again] = await Promise.all([answered("PUT"), says.selectOption("who wrote, and what")]);
  assert.equal(again.status(), 204);
  assert.equal(again.request().postDataJSON().content, "full");
  await close(page);
  const [state] = await Promise.all([answered("GET"), preferences(page)]);
  assert.equal((await state.json()).content, "full");
  const [gone] = await Promise.all([answered("DELETE"), wake.click()]);
  assert.equal(gone.status(), 204);
  await dialog(page).getByRole("checkbox", { name: "Wake this browser", checked: false, disabled: false }).waitFor();
  await close(page);
});

test("when somebody wants to be left alone is the same after a reload", async () => {
  const { page } = bob;
  await preferences(page);
  const quiet = dialog(page).getByRole("checkbox", { name: "Quiet hours every day" });
  await quiet.click();
  await dialog(page).getByLabel("from").fill("23:30");
  await dialog(page).getByLabel("to", { exact: true }).fill("23:30");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await dialog(page).getByRole("alert").getByText("another time than they begin").waitFor();
  await dialog(page).getByLabel("to", { exact: true }).fill("06:45");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await dialog(page).getByText("Saved.").waitFor();
  await dialog(page).getByRole("checkbox", { name: "Mentions wake me" }).check();
  await dialog(page).getByRole("button", { name: "for 8 hours" }).click();
  await dialog(page).getByText("Not to be disturbed until").waitFor();
  await screen(page, "settings-quiet-dark");
  assert.deepEqual(await barriers(page), []);
  await page.reload();
  await live(page);
  await preferences(page);
  await dialog(page).getByText("Not to be disturbed until").waitFor();
  assert.equal(await dialog(page).getByLabel("from").inputValue(), "23:30");
  assert.equal(await dialog(page).getByLabel("to", { exact: true }).inputValue(), "06:45");
  await dialog(page).getByRole("checkbox", { name: "Mentions wake me", checked: true }).waitFor();
  await dialog(page).getByRole("button", { name: "End it" }).click();
  await dialog(page).getByRole("button", { name: "for 1 hour" }).waitFor();
  await Promise.all([page.waitForResponse((answer) => answer.request().method() === "PUT" && answer.url() === `${base}/v1/me/push`), quiet.uncheck()]);
  await dialog(page).getByLabel("from").waitFor({ state: "detached" });
  await close(page);
  await preferences(page);
  await dialog(page).getByRole("checkbox", { name: "Quiet hours every day", checked: false }).waitFor();
  await dialog(page).getByRole("button", { name: "for 1 hour" }).waitFor();
  await close(page);
});

/** What the server says to somebody without a browser. */
async function ask(method, path, body, token) {
  const answer = await fetch(base + path, {
    method,
    headers: { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) },
    body: body && JSON.stringify(body),
  });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.status === 204 ? undefined : answer.json();
}

const elsewhere = []; // Whatever left the page or asked another server for something.
let mallory, target;

test("no text becomes more than text", async () => {
  assert.ok(hostile.length > 1400, `${hostile.length} hostile texts`);
  const { page } = alice;
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(base).origin) elsewhere.push(`asked ${request.url()}`);
  });
  page.on("framenavigated", (frame) => elsewhere.push(`went to ${frame.url()}`));
  page.context().on("page", (other) => elsewhere.push(`opened ${other.url()}`));
  const device = { name: "script", platform: "other" };
  mallory = await ask("POST", "/v1/accounts", {
    username: `mallory-${suffix}`, password: PASSWORD, display_name: "<img src=x onerror=alert(1)>", device,
  });
  const { users } = await ask("GET", `/v1/users?name=${alice.username}`, undefined, mallory.access_token);
  target = await ask("PUT", `/v1/direct/${users[0].id}`, undefined, mallory.access_token);
  const left = hostile.map((text) => [text, crypto.randomUUID()]);
  const sender = async () => {
    for (let next = left.pop(); next; next = left.pop()) {
      const [text, id] = next;
      await ask("PUT", `/v1/conversations/${target.id}/messages/${id}`, { content: { text } }, mallory.access_token);
    }
  };
  await Promise.all(Array.from({ length: 16 }, sender));
  await row(page, "<img src=x onerror=alert(1)>").click();
  await page.getByRole("heading", { name: "<img src=x onerror=alert(1)>" }).waitFor();
  const beginning = page.getByText("This is the beginning.");
  for (const end = Date.now() + 90_000; Date.now() < end && (await beginning.count()) === 0; ) {
    await page.locator(".log").evaluate((log) => {
      log.scrollTop = 0;
      return new Promise((seen) => requestAnimationFrame(seen));
    });
  }
  await beginning.waitFor();
  const shown = await page.locator(".said.theirs .words").evaluateAll((all) =>
    all.map((one) => ({
      text: one.textContent,
      other: [...one.querySelectorAll(":not(a)")].map((element) => element.outerHTML),
      links: [...one.querySelectorAll("a")].map((link) => [link.getAttribute("href"), link.protocol, link.textContent, link.rel, link.dir]),
    })),
  );
  assert.deepEqual(shown.map(({ text }) => text).sort(), [...hostile].sort());
  assert.deepEqual(shown.flatMap(({ other }) => other), []);
  const links = shown.flatMap((one) => one.links);
  assert.ok(links.length > 100, `${links.length} links`);
  for (const [href, protocol, text, rel, dir] of links) {
    assert.match(protocol, /^https?:$/);
    assert.equal(href, text);
    assert.doesNotMatch(text, /\p{Bidi_Control}/u);
    assert.match(rel, /noopener/);
    assert.equal(dir, "ltr");
  }
  assert.deepEqual(elsewhere, []);
});

test("no name becomes more than text", async () => {
  const { page } = alice;
  const people = hostile.map((name) => ({ conversation: crypto.randomUUID(), account: crypto.randomUUID(), name }));
  await page.route("**/v1/conversations", async (route) => {
    const answer = await route.fetch();
    const snapshot = await answer.json();
    const real = snapshot.conversations.find(({ id }) => id === target.id);
    const member = ({ user, ...rest }, { account, name }) =>
      user.id === mallory.account.id ? { ...rest, user: { ...user, id: account, display_name: name } } : { ...rest, user };
    snapshot.conversations = people.map((one) => ({
      ...real,
      id: one.conversation,
      members: real.members.map((each) => member(each, one)),
      last_message: { ...real.last_message, conversation: one.conversation, sender: one.account, content: { text: one.name } },
    }));
    await route.fulfill({ response: answer, json: snapshot });
  });
  await page.route("**/v1/conversations/*/messages*", (route) => route.fulfill({ json: { messages: [], more: false } }));
  await page.route("**/v1/conversations/*/receipts", (route) => route.fulfill({ json: { receipts: [] } }));
  await page.reload();
  elsewhere.length = 0;
  await live(page);
  const rows = page.getByRole("navigation", { name: "Conversations" }).locator(".row");
  const shown = await rows.evaluateAll((all) =>
    all.map((one) => ({
      name: one.querySelector("bdi").textContent,
      tags: [...one.querySelectorAll("*")].map(({ localName }) => localName),
    })),
  );
  const unseen = /\p{Bidi_Control}|[\u00ad\u200b\ufeff]/gu;
  assert.deepEqual(shown.map(({ name }) => name).sort(), people.map(({ name }) => name.replace(unseen, "").trim()).sort());
  assert.deepEqual([...new Set(shown.flatMap(({ tags }) => tags))].sort(), ["bdi", "span", "time"]);
  for (const at of [0, 500, 1000]) {
    await rows.nth(at).click();
    const name = await rows.nth(at).locator("bdi").textContent();
    assert.equal(await page.locator(".with h2").textContent(), name);
    assert.equal(await page.locator(".with h2 > bdi > *").count(), 0);
    assert.equal(await page.locator(".log").getAttribute("aria-label"), `Messages with ${name}`);
  }
  assert.deepEqual(elsewhere, []);
  await page.unrouteAll({ behavior: "wait" });
  await page.reload();
  await live(page);
});

test("no title, description or reaction becomes more than text", async () => {
  const { page } = alice;
  const group = await ask("POST", "/v1/conversations", { id: crypto.randomUUID(), title: "hostile" }, mallory.access_token);
  const { users } = await ask("GET", `/v1/users?name=${alice.username}`, undefined, mallory.access_token);
  await ask("POST", `/v1/conversations/${group.id}/members`, { users: [users[0].id] }, mallory.access_token);
  const id = crypto.randomUUID();
  await ask("PUT", `/v1/conversations/${group.id}/messages/${id}`, { content: { text: "React to this" } }, mallory.access_token);
  // No address holds a slash, a backslash, a semicolon or a percent sign within a segment.
  const fits = (text) => !/[\s/\\%;\p{Bidi_Control}]/u.test(text) && new TextEncoder().encode(text).length <= 64;
  const emoji = hostile.filter(fits).slice(0, 20);
  assert.equal(emoji.length, 20);
  const said = `/v1/conversations/${group.id}/messages/${id}`;
  for (const one of emoji) await ask("PUT", `${said}/reactions/${encodeURIComponent(one)}`, undefined, mallory.access_token);
  const titles = hostile.filter((text) => text.length <= 128 && !/[\n\p{Bidi_Control}\u00ad\u200b\ufeff]/u.test(text));
  await page.reload();
  await live(page);
  await page.getByRole("navigation", { name: "Conversations" }).locator(".row").filter({ hasText: "hostile" }).click();
  await page.locator(".said .reactions button").nth(19).waitFor();
  elsewhere.length = 0;
  assert.deepEqual((await page.locator(".reactions bdi").allTextContents()).sort(), [...emoji].sort());
  assert.equal(await page.locator(".reactions bdi > *").count(), 0);
  await page.getByRole("button", { name: "Members and settings" }).click();
  for (const title of titles.filter((_, at) => at % 40 === 0)) {
    await ask("PATCH", `/v1/conversations/${group.id}`, { title, description: title }, mallory.access_token);
    await page.waitForFunction((text) => document.querySelector(".dialog .about")?.textContent === text, title);
    for (const place of [".with h2", ".dialog h2", ".row[aria-current=true] bdi"]) {
      assert.equal(await page.locator(place).textContent(), title);
    }
    assert.equal(await page.locator(".with h2 > bdi > *, .dialog h2 > bdi > *, .dialog .about > *, .row bdi > *").count(), 0);
  }
  await page.keyboard.press("Escape");
  const name = "<img src=x onerror=alert(1)>";
  await ask("POST", `/v1/conversations/${group.id}/typing`, undefined, mallory.access_token);
  await page.locator(".writing").getByText(`${name} is writing…`, { exact: true }).waitFor();
  assert.equal(await page.locator(".writing :not(bdi)").count(), 0);
  await composer(page).pressSequentially("<b>@mallory");
  assert.equal(await page.locator(".offer bdi").textContent(), name);
  assert.deepEqual(await page.locator(".offer *").evaluateAll((all) => [...new Set(all.map(({ localName }) => localName))].sort()), ["bdi", "li", "span"]);
  await page.keyboard.press("Enter");
  await row(page, "Bob").click();
  const begun = page.locator(".row").filter({ hasText: `Draft: <b>@mallory-${suffix}` });
  await begun.waitFor();
  assert.equal(await begun.locator(".preview > :not(.draft)").count(), 0);
  const mentioning = { text: `<img src=x onerror=alert(1)> @${alice.username} <b>`, mentions: [users[0].id] };
  await ask("PUT", `/v1/conversations/${group.id}/messages/${crypto.randomUUID()}`, { content: mentioning }, mallory.access_token);
  await begun.getByLabel("1 mentions you").waitFor();
  await begun.click();
  await page.locator(".for-me .at").waitFor();
  assert.equal(await page.locator(".for-me .words").textContent(), mentioning.text);
  assert.equal(await page.locator(".for-me .words > :not(.at)").count(), 0);
  assert.deepEqual(elsewhere, []);
});

test("no name is turned around or looks like another's", async () => {
  const { page } = alice;
  const nav = page.getByRole("navigation", { name: "Conversations" });
  for (const [name, shown] of [
    ["\u202eecilA", "ecilA"],
    ["B\u200bo\u2060b\u2066", "Bob"],
    ["\u3164", mallory.account.username],
  ]) {
    await ask("PATCH", "/v1/me", { display_name: name }, mallory.access_token);
    await page.reload();
    await live(page);
    await nav.locator("bdi").getByText(shown, { exact: true }).last().waitFor();
    const names = await nav.locator("bdi").allTextContents();
    assert.ok(names.includes(shown), names.join());
    assert.ok(names.every((each) => !/[\p{Bidi_Control}\u200b\u2060\u3164]/u.test(each)), names.join());
  }
});

test("signing out ends the session, and logging in begins another", async () => {
  await alice.page.getByRole("button", { name: "Sign out" }).click();
  await alice.page.getByLabel("Password").waitFor();
  await alice.page.reload();
  await alice.page.getByLabel("Username").fill(alice.username.toUpperCase());
  await alice.page.getByLabel("Password").fill(PASSWORD);
  await alice.page.getByRole("button", { name: "Log in" }).last().click();
  await live(alice.page);
  await row(alice.page, "Bob").getByText("You: And now?").waitFor();
});

test("nothing was violated, thrown or complained of", () => {
  const offline = /net::ERR_INTERNET_DISCONNECTED|net::ERR_NETWORK_CHANGED/; // Told by the browser while it was.
  assert.deepEqual(alice.trouble.filter((line) => !offline.test(line)), []);
  assert.deepEqual(bob.trouble, []);
  assert.deepEqual(phone.trouble, []);
});
