// SPDX-License-Identifier: Apache-2.0
// The server's clock seen from the stage by ping and pong (NTP's four times; Mills 1991). The fastest round trips are the
// ones least disturbed by queues, so the offset is the median over the quickest quarter of the last 32.

interface Exchange {
  offsetUs: number;
  roundTripUs: number;
}

const KEPT = 32;

export class ServerClock {
  private readonly exchanges: Exchange[] = [];

  /** Take in one pong: stage time at sending and receipt, server time at receipt and sending, all µs. */
  add(c0Us: number, s1Us: number, s2Us: number, c3Us: number): void {
    const roundTripUs = c3Us - c0Us - (s2Us - s1Us);
    if (roundTripUs < 0) return;
    if (this.exchanges.length >= KEPT) this.exchanges.shift();
    this.exchanges.push({ offsetUs: (s1Us - c0Us + (s2Us - c3Us)) / 2, roundTripUs });
  }

  /** Server time minus stage time in µs and its uncertainty (half the quickest round trip), or null before any pong. */
  get offset(): { offsetUs: number; uncertaintyUs: number } | null {
    if (this.exchanges.length === 0) return null;
    const quickest = [...this.exchanges].sort((a, b) => a.roundTripUs - b.roundTripUs);
    const best = quickest.slice(0, Math.max(1, quickest.length >> 2)).sort((a, b) => a.offsetUs - b.offsetUs);
    return {
      offsetUs: Math.round(best[best.length >> 1]!.offsetUs),
      uncertaintyUs: Math.round(quickest[0]!.roundTripUs / 2),
    };
  }
}
