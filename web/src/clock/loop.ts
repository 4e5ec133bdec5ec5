// SPDX-License-Identifier: Apache-2.0
// Latency by ear of the microphone. Clicks that the page plays come back after output and input latency together; strokes that
// both a device and the microphone report tell how much later than the microphone the device is. From the two together follows
// how late a seat is, without anybody tapping in time. Pure.
import { median, robustSpread } from "./clock_model.ts";

/** A Bluetooth headset and a slow microphone together stay below this. */
const LONGEST_MS = 700;
/** Delays of one loop differ by less than this. */
const NARROW_MS = 6;
const SHARE_NEEDED = 0.6;
const STRIKE_REACH_MS = 350;
export const STRIKES_NEEDED = 8;

export interface Delay {
  delayMs: number;
  /** One standard error, ms. */
  uncertaintyMs: number;
  /** How many agreed. */
  count: number;
}

/**
 * Return by how much what was heard lags behind what was played, both in ms of one clock, or null where too few of the clicks
 * came back alike: the microphone hears no loudspeaker, or the room is loud.
 */
export function loopDelay(playedMs: readonly number[], heardMs: readonly number[]): Delay | null {
  const lags = playedMs
    .flatMap((played) => heardMs.map((heard) => heard - played))
    .filter((lag) => lag >= 0 && lag <= LONGEST_MS);
  let best: number[] = [];
  for (const lag of lags) {
    // The first of a cluster: what comes later is the room.
    const near = lags.filter((other) => other >= lag && other <= lag + NARROW_MS);
    if (near.length > best.length) best = near;
  }
  if (best.length < Math.max(3, SHARE_NEEDED * playedMs.length)) return null;
  return delayOf(best);
}

/**
 * Return by how much a device's strikes lag behind the microphone's (negative: the microphone is later), both in ms of one
 * clock, or null where fewer than `STRIKES_NEEDED` were heard by both and agree.
 */
export function strikeDelay(struckMs: readonly number[], heardMs: readonly number[]): Delay | null {
  const lags = struckMs.flatMap((struck) => {
    const near = heardMs.filter((heard) => Math.abs(struck - heard) <= STRIKE_REACH_MS);
    if (near.length === 0) return [];
    return [struck - near.reduce((best, heard) => (Math.abs(struck - heard) < Math.abs(struck - best) ? heard : best))];
  });
  if (lags.length < STRIKES_NEEDED) return null;
  const centre = median(lags);
  const bound = Math.max(3 * robustSpread(lags), 8);
  const kept = lags.filter((lag) => Math.abs(lag - centre) <= bound);
  return kept.length < STRIKES_NEEDED - 2 ? null : delayOf(kept);
}

function delayOf(lags: readonly number[]): Delay {
  // A floor of a quarter of a millisecond: an onset is not found more exactly than that.
  const error = (1.2533 * robustSpread(lags)) / Math.sqrt(lags.length);
  return { delayMs: median(lags), uncertaintyMs: Math.hypot(error, 0.25), count: lags.length };
}

export interface Split {
  /** From the page to the air, ms. */
  outputMs: number;
  /** From the air to the page, ms. */
  inputMs: number;
  /** How far the two may be off against each other, ms; their sum is the loop's. */
  uncertaintyMs: number;
}

/**
 * Part a loop into output and input. Their sum is measured, each alone is not: what the browser says of the two decides their
 * shares, and how far its sum is from the measured one is the doubt.
 */
export function splitLoop(loopMs: number, saidOutputMs: number, saidInputMs: number | null): Split {
  const saidInput = saidInputMs ?? Math.max(0, loopMs - saidOutputMs);
  const said = saidOutputMs + saidInput;
  const share = said > 0 ? saidOutputMs / said : 0.5;
  const doubt = saidInputMs === null ? loopMs / 4 : Math.abs(loopMs - said) / 2;
  return { outputMs: loopMs * share, inputMs: loopMs * (1 - share), uncertaintyMs: Math.max(1, doubt) };
}

/** Said or measured: from here on a wireless headset is likely. Cables and loudspeakers stay below 60 ms. */
const BLUETOOTH_MS = 100;
const BLUETOOTH_LIMIT_MS = 400;
const WIRELESS = /bluetooth|airpods|buds|wireless|hands-free|headset.*\bbt\b/i;

/** Whether the sound goes through Bluetooth (100 to 300 ms): by a device's name, by what the browser says, or by what was measured. */
export function isBluetooth(saidOutputMs: number, measuredMs: number | null, labels: readonly string[] = []): boolean {
  const late = (ms: number): boolean => ms >= BLUETOOTH_MS && ms <= BLUETOOTH_LIMIT_MS;
  return (
    labels.some((label) => WIRELESS.test(label)) || late(saidOutputMs) || (measuredMs !== null && late(measuredMs))
  );
}
