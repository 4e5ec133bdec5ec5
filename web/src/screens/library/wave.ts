// SPDX-License-Identifier: Apache-2.0
// A song's waveform as a row of stitches, read once for each song. The path lies on a field of `STITCHES` by 100.
import { readWaveform } from "../../net/api.ts";
import type { Waveform } from "../../net/wire.ts";

export const STITCHES = 96;
const SHORTEST = 3;
const FULL = 255;

/** For each stitch its height, 0 to 1: the loudest peak under it, softened so that quiet songs have a shape as well. */
export function heights({ peak, rms }: Pick<Waveform, "peak" | "rms">, count = STITCHES): number[] {
  const loudest = Math.max(1, ...rms);
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * peak.length) / count);
    const to = Math.max(from + 1, Math.floor(((i + 1) * peak.length) / count));
    const power = rms.slice(from, to);
    const mean = power.reduce((sum, value) => sum + value, 0) / Math.max(1, power.length);
    const top = Math.max(0, ...peak.slice(from, to));
    return Math.min(1, 0.72 * (mean / loudest) ** 1.4 + 0.28 * (top / FULL));
  });
}

/** The stitches as one path of vertical strokes. */
export function stitchPath(tall: readonly number[]): string {
  return tall
    .map((height, i) => {
      const half = Math.max(SHORTEST, height * 46);
      return `M${i + 0.5} ${(50 - half).toFixed(1)}V${(50 + half).toFixed(1)}`;
    })
    .join("");
}

const paths = new Map<string, Promise<string>>();

/** The path of a song's waveform; rejects when it cannot be read, and may be asked again then. */
export function wavePath(sha256: string): Promise<string> {
  let path = paths.get(sha256);
  if (!path) {
    path = readWaveform(sha256).then((wave) => stitchPath(heights(wave)));
    path.catch(() => paths.delete(sha256));
    paths.set(sha256, path);
  }
  return path;
}
