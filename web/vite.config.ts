// SPDX-License-Identifier: Apache-2.0
// The stage is served at "/" by the Python server from src/sidestick/static; nothing is fetched from elsewhere.
import { defineConfig } from "vitest/config";
import { mendStretch } from "./mend_stretch.ts";

/** Where `npm run dev` finds a running `sidestick play --no-open`. */
const server = "http://127.0.0.1:8765";

export default defineConfig({
  base: "/",
  plugins: [mendStretch()],
  build: {
    outDir: "../src/sidestick/static",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // the page's content security policy allows no data: fonts or scripts
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: (id) => /[\\/]words[\\/](en|ja|ko)[\\/]/.exec(id)?.[1] ?? null }],
        },
      },
    },
  },
  server: {
    proxy: {
      "/api": { target: server, ws: true },
      "/kit": { target: server },
      "/voice": { target: server },
    },
    fs: { allow: [".", "../src/sidestick/words", "../src/sidestick/souvenir/jacket.json"] },
  },
  test: { include: ["src/**/*.test.ts"], environment: "node", css: true },
});
