// SPDX-License-Identifier: Apache-2.0
// A song's waveform as a row of stitches with its sections, read once for each song. The path lies on a field of `STITCHES` by 100.
import { readSong, readWaveform } from "../../net/api.ts";
import type { Section, Waveform } from "../../net/wire.ts";

export const STITCHES = 96;
const SHORTEST = 3;
const FULL = 255;

/** For each stitch its height, 0 to 1: mostly how loud it is beside the loudest one, so that quiet songs have a shape as well. */
export function heights({ peak, rms }: Pick<Waveform, "peak" | "rms">, count = STITCHES): number[] {
  const parts = Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * peak.length) / count);
    const to = Math.max(from + 1, Math.floor(((i + 1) * peak.length) / count));
    const power = rms.slice(from, to);
    return {
      mean: power.reduce((sum, value) => sum + value, 0) / Math.max(1, power.length),
      top: Math.max(0, ...peak.slice(from, to)),
    };
  });
  const loudest = Math.max(1, ...parts.map(({ mean }) => mean));
  return parts.map(({ mean, top }) => Math.min(1, 0.8 * (mean / loudest) ** 2 + 0.2 * (top / FULL)));
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

/** A stretch of the song, in shares of its length. */
export interface Stretch {
  from: number;
  to: number;
  /** The same music is heard more than once: a refrain, a verse that comes again. */
  comesAgain: boolean;
}

/** What is drawn of a song, and the second a few bars of it are best heard from. */
export interface Picture {
  path: string;
  stretches: readonly Stretch[];
  bestFromS: number;
}

/** Sections as shares of the whole; what was heard only once is left plain. */
export function stretchesOf(sections: readonly Section[], lastsS: number): Stretch[] {
  const times = new Map<string, number>();
  for (const { label } of sections) times.set(label, (times.get(label) ?? 0) + 1);
  return sections.map(({ start_s, end_s, label }) => ({
    from: Math.max(0, start_s / lastsS),
    to: Math.min(1, end_s / lastsS),
    comesAgain: times.get(label)! > 1,
  }));
}

/** The beginning, in seconds, of the fullest stretch; a third into a song without sections. */
export function bestFromS(stretches: readonly Stretch[], tall: readonly number[], lastsS: number): number {
  const fullness = ({ from, to }: Stretch): number => {
    const under = tall.slice(Math.floor(from * tall.length), Math.max(1, Math.ceil(to * tall.length)));
    return under.reduce((sum, height) => sum + height, 0) / Math.max(1, under.length);
  };
  const best = [...stretches].sort((a, b) => fullness(b) - fullness(a))[0];
  return best ? best.from * lastsS : lastsS / 3;
}

const pictures = new Map<string, Promise<Picture>>();

/** The picture of a song; rejects when it cannot be read, and may be asked again then. */
export function pictureOf(sha256: string): Promise<Picture> {
  let picture = pictures.get(sha256);
  if (!picture) {
    picture = drawn(sha256);
    picture.catch(() => pictures.delete(sha256));
    pictures.set(sha256, picture);
  }
  return picture;
}

async function drawn(sha256: string): Promise<Picture> {
  const [wave, { heard }] = await Promise.all([readWaveform(sha256), readSong(sha256)]);
  const tall = heights(wave);
  const stretches = stretchesOf(heard.sections, heard.duration_s);
  return { path: stitchPath(tall), stretches, bestFromS: bestFromS(stretches, tall, heard.duration_s) };
}
