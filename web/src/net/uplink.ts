// SPDX-License-Identifier: Apache-2.0
// One take's way to the server: journal first, then socket, until all is stored.
import { signal } from "@preact/signals";
import { ServerClock } from "../clock/server_clock.ts";
import type { Journal, OpenTake } from "./journal.ts";
import { type Closing, Outbox } from "./outbox.ts";
import { type Line, RoomSocket } from "./socket.ts";
import type { FromServer, Hit, WireError } from "./wire.ts";

/** Two seats send one message each per tick at most: with pings this stays below the contract's 40 a second. */
const TICK_MS = 60;
const PING_MS = 10_000;
const FIRST_PINGS = 5;
const FIRST_PING_MS = 300;

/** Whether hits arrive: "online", "away" (kept here until the server is back), "stored" (the whole take is there). */
export type LinkState = "connecting" | "online" | "away" | "stored";

export class Uplink {
  readonly state = signal<LinkState>("connecting");
  readonly problem = signal<WireError | null>(null);
  readonly clock = new ServerClock();
  readonly outbox: Outbox;
  private readonly journal: Journal;
  private readonly socket: RoomSocket;
  private record: OpenTake;
  private fresh: Hit[] = [];
  private writing: Promise<void> = Promise.resolve();
  private readonly ticking: ReturnType<typeof setInterval>;
  private pinging: ReturnType<typeof setTimeout> | null = null;
  private readonly now: () => number;
  private readonly finished: (() => void)[] = [];

  constructor(
    journal: Journal,
    record: OpenTake,
    hits: readonly Hit[],
    options: { dial?: () => Line; now?: () => number } = {},
  ) {
    this.journal = journal;
    this.record = record;
    this.now = options.now ?? (() => performance.now());
    this.outbox = new Outbox(record.header, hits, record.closing);
    this.socket = new RoomSocket(
      { open: () => this.opened(), message: (m) => this.received(m), broken: () => this.broke() },
      options.dial,
    );
    this.socket.connect();
    this.ticking = setInterval(() => this.tick(), TICK_MS);
  }

  /** The sequence number of a seat's next hit. */
  nextSeq(seat: number): number {
    return Math.max(this.outbox.nextSeq(seat), this.record.next_seq[seat] ?? 0);
  }

  /** Take in a hit; it is written down and sent within a tick. */
  add(hit: Hit): void {
    this.fresh.push(hit);
    const next = [...this.record.next_seq];
    next[hit.seat] = hit.seq + 1;
    this.record = { ...this.record, next_seq: next };
  }

  /** Remember where on the song the players are. */
  at(positionUs: number): void {
    this.record = { ...this.record, position_us: positionUs };
    this.write(() => this.journal.put(this.record));
  }

  /** The take is over; resolves when the server has all of it. It may resolve much later than the song ends. */
  close(endedUs: number, finished: boolean): Promise<void> {
    this.flush();
    const closing: Closing = {
      ended_us: endedUs,
      finished,
      counts: this.record.header.seats.map((_, seat) => this.nextSeq(seat)),
    };
    this.record = { ...this.record, closing };
    this.write(() => this.journal.put(this.record));
    return new Promise((resolve) => {
      this.finished.push(resolve);
      this.writing.then(() => {
        this.outbox.close(closing);
        if (this.outbox.state === "done") resolve();
      });
    });
  }

  /** Hang up; what is not stored stays in the journal. Resolves when that is written. */
  async end(): Promise<void> {
    this.flush();
    clearInterval(this.ticking);
    if (this.pinging) clearTimeout(this.pinging);
    this.socket.end();
    await this.writing;
  }

  private write(work: () => Promise<void>): void {
    this.writing = this.writing.then(work).catch(() => {
      // A full disk must not stop the song: the hits are still in the outbox and go to the server from there.
    });
  }

  private flush(): void {
    if (this.fresh.length === 0) return;
    const hits = this.fresh;
    this.fresh = [];
    this.write(() => this.journal.addHits(this.record.id, hits));
    this.writing = this.writing.then(() => {
      for (const hit of hits) this.outbox.add(hit);
    });
  }

  private tick(): void {
    if (this.fresh.length > 0) {
      this.flush();
      this.writing.then(() => this.sendDue());
    } else this.sendDue();
  }

  private sendDue(): void {
    for (const message of this.outbox.due()) this.socket.send(message);
  }

  private opened(): void {
    for (const message of this.outbox.connected()) this.socket.send(message);
    let pings = 0;
    const ping = (): void => {
      this.socket.send({ type: "ping", c0_us: Math.round(this.now() * 1000) });
      pings += 1;
      this.pinging = setTimeout(ping, pings < FIRST_PINGS ? FIRST_PING_MS : PING_MS);
    };
    ping();
  }

  private broke(): void {
    this.outbox.disconnected();
    if (this.pinging) clearTimeout(this.pinging);
    if (this.outbox.state !== "done") this.state.value = "away";
  }

  private received(message: FromServer): void {
    if (message.type === "pong") {
      this.clock.add(message.c0_us, message.s1_us, message.s2_us, Math.round(this.now() * 1000));
      return;
    }
    if (message.type === "error") {
      this.problem.value = { code: message.code, parameters: message.parameters };
      return;
    }
    const acked = this.outbox.receive(message);
    if (acked) {
      // The count is written before hits are forgotten: a page opened again must not number from what is left.
      this.write(() => this.journal.put(this.record));
      acked.forEach((seq, seat) => {
        this.write(() => this.journal.forgetHits(this.record.id, seat, seq));
      });
    }
    if (this.outbox.state === "done") this.stored();
    else if (this.outbox.state === "open") this.state.value = "online";
  }

  private stored(): void {
    this.write(() => this.journal.forgetTake(this.record.id));
    clearInterval(this.ticking);
    if (this.pinging) clearTimeout(this.pinging);
    this.socket.end();
    this.writing.then(() => {
      this.state.value = "stored";
      for (const tell of this.finished.splice(0)) tell();
    });
  }
}
