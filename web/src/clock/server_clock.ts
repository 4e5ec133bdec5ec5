// SPDX-License-Identifier: Apache-2.0
// The server's clock seen from a page by ping and pong (NTP's four times; Mills 1991). The same arithmetic in the same integers
// as Python's room/clock_offset.py, which says why; conformance/clock holds both to it.
import { roundedDivision } from "../music/integers.ts";

const KEPT = 120;
const SKEW_LIMIT_PPM = 200;
const MILLION = 1_000_000;

/** Add `offsetUs` to the page's time to get the server's; the truth lies within `uncertaintyUs` of it. */
export interface Estimate {
  offsetUs: number;
  uncertaintyUs: number;
}

/** The offset is at most `mostUs`, by what was sent at `c0Us`, and at least `leastUs`, by what was received at `c3Us`. */
interface Exchange {
  c0Us: number;
  mostUs: number;
  c3Us: number;
  leastUs: number;
}

export class ServerClock {
  private exchanges: Exchange[] = [];

  /** Take in one pong: page time at sending and receipt, server time at receipt and sending, all whole µs. */
  add(c0Us: number, s1Us: number, s2Us: number, c3Us: number): void {
    if (s2Us < s1Us || c3Us - c0Us < s2Us - s1Us) return;
    const fresh: Exchange = { c0Us, mostUs: s1Us - c0Us, c3Us, leastUs: s2Us - c3Us };
    if (this.exchanges.length > 0) {
      const [least, most] = this.bounds(c3Us);
      // It contradicts what was known: a clock was set, or the device slept.
      if (leastAt(fresh, c3Us) > most || mostAt(fresh, c3Us) < least) this.restart();
    }
    if (this.exchanges.length >= KEPT) this.exchanges.shift();
    this.exchanges.push(fresh);
  }

  /** Forget what was measured, after a break. */
  restart(): void {
    this.exchanges = [];
  }

  /** The estimate at page time `atUs` (whole µs), or null before the first exchange. */
  at(atUs: number): Estimate | null {
    if (this.exchanges.length === 0) return null;
    const [least, most] = this.bounds(atUs);
    const offsetUs = roundedDivision(least + most, 2);
    return { offsetUs, uncertaintyUs: Math.max(Math.abs(most - offsetUs), Math.abs(offsetUs - least)) };
  }

  /** The shortest round trip of the exchanges kept, in µs; null before the first. */
  get roundTripUs(): number | null {
    if (this.exchanges.length === 0) return null;
    return Math.min(...this.exchanges.map(({ mostUs, leastUs }) => mostUs - leastUs));
  }

  private bounds(atUs: number): [least: number, most: number] {
    let least = Number.NEGATIVE_INFINITY;
    let most = Number.POSITIVE_INFINITY;
    for (const exchange of this.exchanges) {
      least = Math.max(least, leastAt(exchange, atUs));
      most = Math.min(most, mostAt(exchange, atUs));
    }
    return [least, most];
  }
}

function mostAt({ c0Us, mostUs }: Exchange, atUs: number): number {
  return mostUs + drift(atUs - c0Us);
}

function leastAt({ c3Us, leastUs }: Exchange, atUs: number): number {
  return leastUs - drift(atUs - c3Us);
}

/** By how much two clocks may have come apart within `spanUs`. */
function drift(spanUs: number): number {
  return Math.ceil((Math.abs(spanUs) * SKEW_LIMIT_PPM) / MILLION);
}
