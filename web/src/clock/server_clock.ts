// SPDX-License-Identifier: Apache-2.0
// The server's clock seen from a page by ping and pong (NTP's four times; Mills 1991). The same arithmetic, step by step, as
// Python's room/clock_offset.py, which says why; conformance/clock holds both to the same integers.
import { roundedDivision } from "../music/integers.ts";

const KEPT = 180;
const QUICKEST_OF = 24;
const BLOCK = 8;
const LINE_SPAN_US = 25_000_000;
const SKEW_LIMIT_PPM = 200;
const MILLION = 1_000_000;

/** Add `offsetUs` to the page's time to get the server's; the truth lies within `uncertaintyUs` of it. */
export interface Estimate {
  offsetUs: number;
  uncertaintyUs: number;
}

interface Exchange {
  atUs: number;
  offsetUs: number;
  roundTripUs: number;
}

interface Line {
  atUs: number;
  offsetUs: number;
  centre: number;
  rise: number;
  slope: number;
}

export class ServerClock {
  private exchanges: Exchange[] = [];
  private line: Line | null = null;
  private slope = 0;

  /** Take in one pong: page time at sending and receipt, server time at receipt and sending, all whole µs. */
  add(c0Us: number, s1Us: number, s2Us: number, c3Us: number): void {
    const roundTripUs = c3Us - c0Us - (s2Us - s1Us);
    if (roundTripUs < 0 || s2Us < s1Us) return;
    const fresh: Exchange = {
      atUs: roundedDivision(c0Us + c3Us, 2),
      offsetUs: roundedDivision(s1Us + s2Us - (c0Us + c3Us), 2),
      roundTripUs,
    };
    const known = this.at(fresh.atUs);
    const apart = known && Math.abs(known.offsetUs - fresh.offsetUs);
    // Beyond what both can be wrong: a clock was set, or the device slept.
    if (known && apart! > known.uncertaintyUs + boundUs(fresh, fresh.atUs) + 1) this.restart();
    if (this.exchanges.length >= KEPT) this.exchanges.shift();
    this.exchanges.push(fresh);
    this.line = this.fitted();
  }

  /** Forget the offset, after a break; how much faster the other clock runs is still known. */
  restart(): void {
    this.exchanges = [];
    this.line = null;
  }

  /** The estimate at page time `atUs` (whole µs), or null before the first exchange. */
  at(atUs: number): Estimate | null {
    const { line } = this;
    if (!line) return null;
    const offsetUs = offsetAt(line, atUs);
    let surest = this.exchanges[0]!;
    for (const one of this.exchanges) if (boundUs(one, atUs) < boundUs(surest, atUs)) surest = one;
    return { offsetUs, uncertaintyUs: boundUs(surest, atUs) + Math.abs(offsetUs - surest.offsetUs) };
  }

  /** The shortest round trip of the last exchanges in µs, or null before the first. */
  get roundTripUs(): number | null {
    return this.line ? quickest(this.exchanges.slice(-QUICKEST_OF)).roundTripUs : null;
  }

  private fitted(): Line {
    const kept = this.exchanges;
    if (kept.at(-1)!.atUs - kept[0]!.atUs < LINE_SPAN_US) {
      const { atUs, offsetUs } = quickest(kept.slice(-QUICKEST_OF));
      return { atUs, offsetUs, centre: 0, rise: 0, slope: this.slope };
    }
    const blocks: Exchange[] = [];
    for (let start = 0; start < kept.length; start += BLOCK) blocks.push(quickest(kept.slice(start, start + BLOCK)));
    const line = weightedLine(blocks);
    this.slope = line.slope;
    return line;
  }
}

/** How far the offset may be from this exchange's at another time: half the round trip, and drift since. */
function boundUs({ atUs, roundTripUs }: Exchange, whenUs: number): number {
  return Math.ceil(roundTripUs / 2) + Math.ceil((Math.abs(whenUs - atUs) * SKEW_LIMIT_PPM) / MILLION);
}

function offsetAt(line: Line, atUs: number): number {
  return line.offsetUs + Math.floor(line.rise + line.slope * (atUs - line.atUs - line.centre) + 0.5);
}

function quickest(exchanges: readonly Exchange[]): Exchange {
  let best = exchanges[0]!;
  for (const one of exchanges) if (one.roundTripUs <= best.roundTripUs) best = one;
  return best;
}

function weightedLine(points: readonly Exchange[]): Line {
  const shortest = Math.min(...points.map((point) => point.roundTripUs));
  const excesses = points.map((point) => point.roundTripUs - shortest).sort((a, b) => a - b);
  const usual = Math.max(excesses[excesses.length >> 1]!, 1);
  const last = points.at(-1)!;
  const weights = points.map((point) => {
    const share = (point.roundTripUs - shortest) / usual;
    return 1 / (1 + share * share);
  });
  let weight = 0;
  let x = 0;
  let y = 0;
  points.forEach((point, i) => {
    weight += weights[i]!;
    x += weights[i]! * (point.atUs - last.atUs);
    y += weights[i]! * (point.offsetUs - last.offsetUs);
  });
  x /= weight;
  y /= weight;
  let xx = 0;
  let xy = 0;
  points.forEach((point, i) => {
    const away = point.atUs - last.atUs - x;
    xx += weights[i]! * away * away;
    xy += weights[i]! * away * (point.offsetUs - last.offsetUs - y);
  });
  const limit = SKEW_LIMIT_PPM / MILLION;
  const slope = xx > 0 ? Math.min(limit, Math.max(-limit, xy / xx)) : 0;
  return { atUs: last.atUs, offsetUs: last.offsetUs, centre: x, rise: y, slope };
}
