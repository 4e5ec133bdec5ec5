// SPDX-License-Identifier: Apache-2.0
// A phone's line to the stage: it joins by code or token, measures the clock, sends strokes and keeps each until the stage has
// caught it. A stroke is kept with the phone's own time stamp and told on the server's clock when it is sent, so that one
// sent again after a break profits from what was measured since.
import { type Signal, signal } from "@preact/signals";
import type { Face, FromPhone, PartedReason, Stroke, ToPhone } from "../net/phone_wire.ts";
import { Pinger } from "../net/pinger.ts";
import { type Line, RoomSocket, socketAddress } from "../net/socket.ts";
import type { Pad, WireError } from "../net/wire.ts";

/** Strokes in one message; the contract's limit. */
const BATCH = 64;
/** Strokes kept for a stage that is away: a minute of rolls. */
const MOST_KEPT = 1024;
/** Messages a second, and at once: below the contract's, with room for pings. */
const A_SECOND = 24;
const AT_ONCE = 8;
const HEALTH_EVERY_MS = 900;
const AFTER_REFUSAL_MS = 1000;

/**
 * "joining"; "here" (the seat's drum); "away" (the line broke and is dialled again); "refused" (`problem` says why);
 * "parted" (`reason` says why).
 */
export type LinkState = "joining" | "here" | "away" | "refused" | "parted";

/** A stroke as this phone felt it. */
export interface Felt {
  pad: Pad;
  velocity: number;
  /** On performance.now()'s timeline. */
  atMs: number;
}

interface Kept {
  seq: number;
  stampUs: number;
  pad: Pad;
  velocity: number;
}

export interface LinkOptions {
  name: string;
  /** From the stage; "" when there is none. */
  code: string;
  /** Of an earlier time; it is tried when the code opens nothing: the same picture may have been scanned twice. */
  token: string | null;
  /** Told the token to come back with; null when it opens nothing any more. */
  keep: (token: string | null) => void;
  dial?: () => Line;
  now?: () => number;
}

export class PhoneLink {
  readonly state: Signal<LinkState> = signal("joining");
  readonly problem: Signal<WireError | null> = signal(null);
  readonly reason: Signal<PartedReason | null> = signal(null);
  readonly seat = signal(0);
  readonly face: Signal<Face | null> = signal(null);
  /** Whether the stage is there. */
  readonly stage = signal(true);
  /** How far the stage's clock may be misjudged, in µs; null before it was measured. */
  readonly uncertaintyUs: Signal<number | null> = signal(null);
  readonly roundTripUs: Signal<number | null> = signal(null);
  /** Strokes the stage has not said that it has. */
  readonly pending = signal(0);
  private readonly options: LinkOptions;
  private readonly socket: RoomSocket<FromPhone, ToPhone>;
  private readonly pinger: Pinger;
  private readonly now: () => number;
  private token: string | null;
  private code: string;
  private sounding = false;
  private healthMs = Number.NEGATIVE_INFINITY;
  private kept: Kept[] = [];
  private nextSeq = 0;
  private cursor = 0;
  private tokens = AT_ONCE;
  private filledMs: number;
  private waiting: ReturnType<typeof setTimeout> | null = null;

  constructor(options: LinkOptions) {
    this.options = options;
    this.token = options.token;
    this.code = options.code;
    this.now = options.now ?? (() => performance.now());
    this.filledMs = this.now();
    this.pinger = new Pinger(
      {
        ping: (c0_us) => this.socket.send({ type: "ping", c0_us }),
        measured: () => this.measured(),
        silent: () => this.socket.again(),
      },
      this.now,
    );
    this.socket = new RoomSocket<FromPhone, ToPhone>(
      { open: () => this.opened(), message: (message) => this.received(message), broken: () => this.broke() },
      options.dial ?? (() => new WebSocket(socketAddress("/api/phone"))),
    );
    this.socket.connect();
  }

  /** Somebody touched a pad. */
  strike({ pad, velocity, atMs }: Felt): void {
    const over = this.state.peek() === "refused" || this.state.peek() === "parted";
    if (over) return;
    this.kept.push({ seq: this.nextSeq, stampUs: Math.round(atMs * 1000), pad, velocity });
    this.nextSeq += 1;
    if (this.kept.length > MOST_KEPT) this.kept.shift();
    this.pending.value = this.kept.length;
    this.sendDue();
  }

  /** Whether this phone sounds its strokes itself: the stage is silent for it then. */
  set sounds(on: boolean) {
    this.sounding = on;
    this.healthMs = Number.NEGATIVE_INFINITY;
    this.sendHealth();
  }

  /** The phone was laid aside and taken up again: its clock may have stood still. */
  woke(): void {
    if (this.state.peek() === "here") this.pinger.start();
  }

  /** Be the seat's drum no longer. */
  leave(): void {
    this.socket.send({ type: "leave" });
  }

  end(): void {
    this.pinger.stop();
    if (this.waiting) clearTimeout(this.waiting);
    this.socket.end();
  }

  private opened(): void {
    this.join();
    this.pinger.start();
  }

  private join(): void {
    const { name } = this.options;
    const by = this.code ? { code: this.code, token: null } : { code: null, token: this.token };
    this.socket.send({ type: "join", version: 1, name, ...by });
  }

  private broke(): void {
    this.pinger.stop();
    if (this.state.peek() === "here") this.state.value = "away";
  }

  private received(message: ToPhone): void {
    switch (message.type) {
      case "pong":
        this.pinger.pong(message.c0_us, message.s1_us, message.s2_us);
        return;
      case "joined":
        this.joined(message);
        return;
      case "face":
        this.face.value = message.face;
        return;
      case "stage":
        this.stage.value = message.here;
        if (message.here) this.sendFrom(message.next_seq);
        return;
      case "caught":
        this.forgetBelow(message.next_seq);
        return;
      case "parted":
        this.over("parted");
        this.reason.value = message.reason;
        return;
      case "error":
        // Before it is the seat's drum an error is the end. Later a message was too much, and what it held goes again.
        if (this.state.peek() === "here") {
          this.waiting ??= setTimeout(() => {
            this.waiting = null;
            this.sendFrom(this.kept[0]?.seq ?? this.nextSeq);
          }, AFTER_REFUSAL_MS);
          return;
        }
        if (this.code && this.token) {
          this.code = "";
          this.join();
          return;
        }
        this.problem.value = { code: message.code, parameters: message.parameters };
        this.over("refused");
    }
  }

  private joined(message: Extract<ToPhone, { type: "joined" }>): void {
    if (message.token !== this.token) {
      this.kept = [];
      this.nextSeq = 0;
    }
    this.token = message.token;
    this.code = "";
    this.options.keep(message.token);
    this.nextSeq = Math.max(this.nextSeq, message.from_seq);
    this.seat.value = message.seat;
    this.face.value = message.face;
    this.stage.value = message.stage;
    this.state.value = "here";
    this.healthMs = Number.NEGATIVE_INFINITY;
    this.sendHealth();
    this.sendFrom(message.next_seq);
  }

  private over(state: "refused" | "parted"): void {
    this.state.value = state;
    this.token = null;
    this.options.keep(null);
    this.end();
  }

  private measured(): void {
    this.uncertaintyUs.value = this.pinger.clock.at(this.pinger.nowUs)?.uncertaintyUs ?? null;
    this.roundTripUs.value = this.pinger.clock.roundTripUs;
    this.sendHealth();
    this.sendDue();
  }

  private sendHealth(): void {
    if (this.state.peek() !== "here" || this.now() - this.healthMs < HEALTH_EVERY_MS) return;
    this.healthMs = this.now();
    this.socket.send({
      type: "health",
      round_trip_us: this.roundTripUs.peek() ?? 0,
      uncertainty_us: this.uncertaintyUs.peek() ?? 0,
      sounds: this.sounding,
    });
  }

  private sendFrom(seq: number): void {
    this.forgetBelow(seq);
    this.cursor = seq;
    this.sendDue();
  }

  private forgetBelow(seq: number): void {
    this.kept = this.kept.filter((stroke) => stroke.seq >= seq);
    this.pending.value = this.kept.length;
  }

  private sendDue(): void {
    if (this.state.peek() !== "here" || !this.stage.peek()) return;
    const due = this.kept.filter((stroke) => stroke.seq >= this.cursor).slice(0, BATCH);
    const strokes = due.map((stroke) => this.told(stroke)).filter((stroke) => stroke !== null);
    if (strokes.length === 0 || !this.mayContinue()) return;
    this.cursor = strokes.at(-1)!.seq + 1;
    this.socket.send({ type: "strokes", oldest: this.kept[0]!.seq, strokes });
    this.sendDue();
  }

  /** The stroke on the server's clock; null before the clock was measured once. */
  private told({ seq, stampUs, pad, velocity }: Kept): Stroke | null {
    const estimate = this.pinger.clock.at(stampUs);
    if (!estimate) return null;
    return {
      seq,
      at_us: Math.max(0, stampUs + estimate.offsetUs),
      uncertainty_us: Math.min(60_000_000, estimate.uncertaintyUs),
      pad,
      velocity,
    };
  }

  /** Take one message's turn; else what is due goes together a moment later. */
  private mayContinue(): boolean {
    const nowMs = this.now();
    this.tokens = Math.min(AT_ONCE, this.tokens + ((nowMs - this.filledMs) * A_SECOND) / 1000);
    this.filledMs = nowMs;
    if (this.tokens >= 1) {
      this.tokens -= 1;
      return true;
    }
    this.waiting ??= setTimeout(() => {
      this.waiting = null;
      this.sendDue();
    }, 1000 / A_SECOND);
    return false;
  }
}
