import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/**
 * What the page may do. The server says much the same in a header, and a browser heeds both; this is for whoever serves the
 * files without it, and it alone says which Trusted Types policy there may be.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self' ws: wss:",
  "base-uri 'none'",
  "form-action 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types maru-push",
].join("; ");

const contentSecurityPolicy: Plugin = {
  name: "content-security-policy",
  apply: "build",
  transformIndexHtml: () => [
    { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: POLICY }, injectTo: "head-prepend" },
  ],
};

/** The sign once more under the name that is asked for by hand; the page itself uses the hashed one. */
const favicon: Plugin = {
  name: "favicon",
  apply: "build",
  generateBundle() {
    this.emitFile({ type: "asset", fileName: "favicon.svg", source: readFileSync("src/favicon.svg") });
  },
};

export default defineConfig({
  base: "/",
  plugins: [contentSecurityPolicy, favicon],
  // The service worker is for the whole page, under a name that stays.
  worker: { format: "iife", rolldownOptions: { output: { entryFileNames: "push.js" } } },
  server: { headers: { "Service-Worker-Allowed": "/" } },
  build: {
    outDir: "target/classes/META-INF/resources/app",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    target: "es2022",
  },
  test: { include: ["test/**/*.test.ts"], environment: "node" },
});
