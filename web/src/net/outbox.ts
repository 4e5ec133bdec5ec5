// SPDX-License-Identifier: Apache-2.0
// Which hits of a take must still be sent. Pure: messages in, messages out, no socket and no clock (contracts: Socket).
//
// The outbox keeps every hit of this page's life, also those acknowledged: a server that came back from an older state can
// ask for them again.
import type { FromServer, Hit, TakeHeader, ToServer } from "./wire.ts";

/** Hits in one message; the contract's limit. */
export const BATCH = 64;

export interface Closing {
  ended_us: number;
  finished: boolean;
  counts: readonly number[];
}

type State = "away" | "beginning" | "open" | "finishing" | "done";

export class Outbox {
  readonly header: TakeHeader;
  state: State = "away";
  closing: Closing | null;
  private readonly hits: Map<number, Hit>[];
  /** Per seat, the first seq that was not sent since `begun`. */
  private readonly cursor: number[];
  /** Per seat, the server has all below this. */
  private readonly acked: number[];
  /** Per seat, one more than the highest seq known. */
  private readonly next: number[];
  private readonly again: Hit[] = [];

  constructor(header: TakeHeader, hits: readonly Hit[] = [], closing: Closing | null = null) {
    this.header = header;
    this.closing = closing;
    this.hits = header.seats.map(() => new Map());
    this.cursor = header.seats.map(() => 0);
    this.acked = header.seats.map(() => 0);
    this.next = header.seats.map(() => 0);
    for (const hit of hits) this.add(hit);
  }

  add(hit: Hit): void {
    this.hits[hit.seat]?.set(hit.seq, hit);
    this.next[hit.seat] = Math.max(this.next[hit.seat] ?? 0, hit.seq + 1);
  }

  /** Per seat, the sequence number of the next new hit. */
  nextSeq(seat: number): number {
    return Math.max(this.acked[seat] ?? 0, this.next[seat] ?? 0);
  }

  /** Whether the server has every hit made so far. */
  get allStored(): boolean {
    return this.header.seats.every((_, seat) => this.acked[seat]! >= this.nextSeq(seat));
  }

  /** The socket is open: the messages to send first. */
  connected(): ToServer[] {
    if (this.state === "done") return [];
    this.state = "beginning";
    return [
      { type: "hello", version: 1 },
      { type: "begin", take: this.header },
    ];
  }

  /** The socket broke. */
  disconnected(): void {
    if (this.state !== "done") this.state = "away";
    this.again.length = 0;
  }

  /** The take is over: `finish` goes out once all hits have. */
  close(closing: Closing): void {
    this.closing = closing;
  }

  /** Take in a message; return, per seat, below which seq the journal may forget (null: nothing changed). */
  receive(message: FromServer): number[] | null {
    if ("take_id" in message && message.take_id !== undefined && message.take_id !== this.header.id) return null;
    switch (message.type) {
      case "begun":
        if (this.state !== "beginning") return null;
        this.state = "open";
        message.next_seq.forEach((next, seat) => {
          this.acked[seat] = next;
          this.cursor[seat] = next;
        });
        return [...this.acked];
      case "ack":
        if (message.next_seq <= (this.acked[message.seat] ?? Number.POSITIVE_INFINITY)) return null;
        this.acked[message.seat] = message.next_seq;
        this.cursor[message.seat] = Math.max(this.cursor[message.seat]!, message.next_seq);
        return [...this.acked];
      case "finished": {
        if (this.state !== "finishing") return null;
        const wanted = message.missing.flatMap((seqs, seat) =>
          seqs.map((seq) => this.hits[seat]?.get(seq)).filter((hit) => hit !== undefined),
        );
        // What the server misses and this page does not have is lost for good; asking again would never end.
        this.state = wanted.length > 0 ? "open" : "done";
        this.again.push(...wanted);
        if (this.state === "done") {
          this.header.seats.forEach((_, seat) => {
            this.acked[seat] = this.nextSeq(seat);
          });
        }
        return [...this.acked];
      }
      default:
        return null;
    }
  }

  /** The next messages to send: at most one batch a seat, then `finish` when nothing is left. */
  due(): ToServer[] {
    if (this.state !== "open") return [];
    const messages: ToServer[] = [];
    this.header.seats.forEach((_, seat) => {
      const batch = this.again.filter((hit) => hit.seat === seat).slice(0, BATCH);
      for (const hit of batch) this.again.splice(this.again.indexOf(hit), 1);
      const mine = this.hits[seat]!;
      while (batch.length < BATCH) {
        const hit = mine.get(this.cursor[seat]!);
        if (!hit) break;
        batch.push(hit);
        this.cursor[seat]! += 1;
      }
      if (batch.length > 0) messages.push({ type: "hits", take_id: this.header.id, seat, hits: batch });
    });
    if (messages.length === 0 && this.closing) {
      this.state = "finishing";
      messages.push({ type: "finish", take_id: this.header.id, ...this.closing });
    }
    return messages;
  }
}
