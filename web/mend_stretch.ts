// SPDX-License-Identifier: Apache-2.0
// Signalsmith Stretch 1.3.2 reads its input wrongly as soon as it holds more than one buffer, throws, and is silent for good
// (https://github.com/Signalsmith-Audio/signalsmith-stretch/issues/22, open). A song is handed to it in pieces, so the lines are
// mended on the way into the page. A version in which they read otherwise stops the build: look whether this is still needed.
import type { Plugin } from "vitest/config";

const FILE = /SignalsmithStretch\.mjs(\?url)?$/;
const COUNTED_WRONGLY = "audioSamples += count;";
const ONLY_WHERE_SKIPPED =
  /\} else \{ \/\/ we're already past this buffer - skip it\s*(audioSamples \+= audioBuffer\[0\]\.length;)\s*\}/;

/** What is read moves on by what was copied, and from buffer to buffer by the whole length of each. */
export function mended(code: string): string {
  if (code.split(COUNTED_WRONGLY).length !== 2 || !ONLY_WHERE_SKIPPED.test(code)) {
    throw new Error("signalsmith-stretch has changed: see web/mend_stretch.ts");
  }
  return code.replace(COUNTED_WRONGLY, "inputSamples += count;").replace(ONLY_WHERE_SKIPPED, "} $1");
}

export function mendStretch(): Plugin {
  let builds = false;
  return {
    name: "mend-stretch",
    enforce: "pre",
    configResolved: (config) => {
      builds = config.command === "build";
    },
    async load(id) {
      if (!builds || !FILE.test(id) || !id.endsWith("?url")) return null;
      const source = mended(await this.fs.readFile(id.replace(/\?url$/, ""), { encoding: "utf8" }));
      const asset = this.emitFile({ type: "asset", name: "SignalsmithStretch.mjs", source });
      return `export default import.meta.ROLLUP_FILE_URL_${asset};`;
    },
    transform: (code, id) => (!builds && FILE.test(id) && !id.endsWith("?url") ? mended(code) : null),
  };
}
