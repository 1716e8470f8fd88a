import { createHash } from "node:crypto";
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
  "manifest-src 'self'",
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

interface Asset {
  fileName: string;
  source: Uint8Array | string;
}

/** Under a name that tells its content, so that it may be kept for ever. */
function asset(stem: string, ending: string, source: Uint8Array | string): Asset {
  const hash = createHash("sha256").update(source).digest("base64url").slice(0, 8);
  return { fileName: `assets/${stem}-${hash}.${ending}`, source };
}

/** What makes the page an app where it is put on a home screen. Without it iOS shows no notifications. */
function homeScreen(): Plugin {
  const icons = [192, 512].map((size) => ({ size, ...asset(`icon-${size}`, "png", readFileSync(`src/icons/icon-${size}.png`)) }));
  const manifest = asset(
    "maru",
    "webmanifest",
    JSON.stringify({
      id: "/",
      name: "Maru",
      short_name: "Maru",
      start_url: "/",
      scope: "/",
      display: "standalone",
      background_color: "#f5efe6",
      theme_color: "#f5efe6",
      icons: icons.map(({ size, fileName }) => ({ src: `/${fileName}`, sizes: `${size}x${size}`, type: "image/png" })),
    }),
  );
  return {
    name: "home-screen",
    apply: "build",
    generateBundle() {
      for (const { fileName, source } of [...icons, manifest]) this.emitFile({ type: "asset", fileName, source });
    },
    transformIndexHtml: () => [
      { tag: "link", attrs: { rel: "manifest", href: `/${manifest.fileName}` }, injectTo: "head" },
      { tag: "link", attrs: { rel: "apple-touch-icon", href: `/${icons[0]?.fileName ?? ""}` }, injectTo: "head" },
    ],
  };
}

export default defineConfig({
  base: "/",
  plugins: [contentSecurityPolicy, favicon, homeScreen()],
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
