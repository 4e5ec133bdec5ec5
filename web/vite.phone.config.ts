// SPDX-License-Identifier: Apache-2.0
// The page of a phone that is a drum, built by itself: it shares no chunk with the stage, so that it stays small over the air.
import { defineConfig } from "vite";

export default defineConfig({
  base: "/",
  publicDir: false,
  build: {
    outDir: "../src/sidestick/static",
    emptyOutDir: false, // the stage's page is there already
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: "phone.html" },
  },
});
