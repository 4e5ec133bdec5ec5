// SPDX-License-Identifier: Apache-2.0
// The stage's side of phones that are drums: it asks for codes, knows who is there, and turns strokes on the server's clock
// into strikes on the page's. One line for the page, open while a seat wants a phone.
import { type Signal, signal } from "@preact/signals";
import { DEVICE_UNCERTAINTY_US, type OnStrike } from "../input/strike.ts";
import { newId } from "./ids.ts";
import type { DoorStatus, Face, FromHost, PhoneSeen, Stroke, ToHost } from "./phone_wire.ts";
import { Pinger } from "./pinger.ts";
import { type Line, RoomSocket, socketAddress } from "./socket.ts";

const SEATS = 8;
/** A phone says how it is once a second. */
const SILENT_MS = 3500;
const LOOK_MS = 500;
/** Later than this a stroke is judged but not sounded: the moment has passed, and a handful at once would be a crash. */
const SOUND_WITHIN_MS = 150;
/** Arrivals that the latency on show is taken from. */
const ARRIVALS = 24;
/** A bound's standard deviation, were the truth anywhere within it alike. */
const BOUND_TO_SD = 1 / Math.sqrt(3);

/** The phone of a seat, as far as the stage knows. */
export interface PhoneView {
  state: PhoneSeen["state"];
  name: string;
  sounds: boolean;
  /** Round trip of the quickest exchanges, 0 before there was one. */
  roundTripUs: number;
  /** How far a stroke's time may be off for the clocks' sake, at most. */
  uncertaintyUs: number;
  /** How long a stroke was on its way, the usual one, in ms; null before the first. */
  latencyMs: number | null;
}

export interface Invitation {
  code: string;
  /** On performance.now()'s timeline. */
  endsMs: number;
}

const NOBODY: PhoneView = { state: "none", name: "", sounds: false, roundTripUs: 0, uncertaintyUs: 0, latencyMs: null };

export class Phones {
  readonly seats: readonly Signal<PhoneView>[] = Array.from({ length: SEATS }, () => signal(NOBODY));
  readonly invitations: readonly Signal<Invitation | null>[] = Array.from({ length: SEATS }, () => signal(null));
  /** Whether the server answers. */
  readonly away = signal(false);
  private readonly dial: () => Line;
  private readonly now: () => number;
  private readonly stage: string;
  private socket: RoomSocket<FromHost, ToHost> | null = null;
  private readonly pinger: Pinger;
  private watch: ReturnType<typeof setInterval> | null = null;
  private wanted = new Set<number>();
  private readonly invited = new Set<number>();
  private readonly faces = new Map<number, Face>();
  private readonly listeners = new Map<number, OnStrike>();
  private readonly generations: number[] = Array.from({ length: SEATS }, () => 0);
  private readonly expected: number[] = Array.from({ length: SEATS }, () => 0);
  private readonly heardMs: number[] = Array.from({ length: SEATS }, () => 0);
  /** Strokes that came before this page's clock was measured once. */
  private readonly early: { seat: number; strokes: readonly Stroke[] }[] = [];
  private readonly arrivals: number[][] = Array.from({ length: SEATS }, () => []);

  constructor(options: { stage?: string; dial?: () => Line; now?: () => number } = {}) {
    this.stage = options.stage ?? stageToken();
    this.now = options.now ?? (() => performance.now());
    this.dial = options.dial ?? (() => new WebSocket(socketAddress("/api/phones")));
    this.pinger = new Pinger(
      {
        ping: (c0_us) => this.socket?.send({ type: "ping", c0_us }),
        measured: () => {
          for (const { seat, strokes } of this.early.splice(0)) this.struck(seat, strokes);
        },
        silent: () => this.socket?.again(),
      },
      this.now,
    );
  }

  /** The seats that strike with a phone from now on; a seat that no longer does sends its phone away. */
  keep(seats: readonly number[]): void {
    const before = this.wanted;
    this.wanted = new Set(seats);
    for (const seat of before) if (!this.wanted.has(seat)) this.dismiss(seat);
    if (this.wanted.size > 0) this.open();
  }

  /** Ask for a code for `seat`; it comes into `invitations` and is asked for again when the line broke. */
  invite(seat: number): void {
    this.invited.add(seat);
    this.socket?.send({ type: "invite", seat });
  }

  /** Send the phone of `seat` away. */
  dismiss(seat: number): void {
    this.invited.delete(seat);
    this.invitations[seat]!.value = null;
    this.socket?.send({ type: "dismiss", seat });
  }

  /** What the phone of `seat` shows from now on. */
  show(seat: number, face: Face): void {
    if (JSON.stringify(this.faces.get(seat)) === JSON.stringify(face)) return;
    this.faces.set(seat, face);
    if (this.wanted.has(seat)) this.socket?.send({ type: "show", seat, face });
  }

  /** Hear the strokes of the phone of `seat`; returns what stops it. */
  listen(seat: number, onStrike: OnStrike): () => void {
    this.listeners.set(seat, onStrike);
    return () => {
      if (this.listeners.get(seat) === onStrike) this.listeners.delete(seat);
    };
  }

  /** How late strokes of `seat` may come without anything being wrong, in µs: what is missed waits for it. */
  graceUs(seat: number): number {
    const late = this.arrivals[seat]!;
    return late.length === 0 ? 0 : Math.max(...late) * 1000;
  }

  end(): void {
    if (this.watch) clearInterval(this.watch);
    this.pinger.stop();
    this.socket?.end();
    this.socket = null;
  }

  private open(): void {
    if (this.socket) return;
    this.socket = new RoomSocket<FromHost, ToHost>(
      { open: () => this.opened(), message: (message) => this.received(message), broken: () => this.broke() },
      this.dial,
    );
    this.socket.connect();
    this.watch = setInterval(() => this.look(), LOOK_MS);
  }

  private opened(): void {
    this.away.value = false;
    this.socket?.send({ type: "host", version: 1, stage: this.stage });
    for (const seat of this.wanted) {
      const face = this.faces.get(seat);
      if (face) this.socket?.send({ type: "show", seat, face });
      if (this.invited.has(seat)) this.socket?.send({ type: "invite", seat });
    }
    this.pinger.start();
  }

  private broke(): void {
    this.away.value = true;
    this.pinger.stop();
    for (const seat of this.seats) if (seat.peek().state === "here") seat.value = { ...seat.peek(), state: "away" };
  }

  private received(message: ToHost): void {
    switch (message.type) {
      case "pong":
        this.pinger.pong(message.c0_us, message.s1_us, message.s2_us);
        return;
      case "invited":
        this.invitations[message.seat]!.value = { code: message.code, endsMs: this.now() + message.lasts_us / 1000 };
        return;
      case "phone":
        this.seen(message);
        return;
      case "struck":
        this.struck(message.seat, message.strokes);
    }
  }

  private seen(message: PhoneSeen): void {
    const { seat, generation, next_seq } = message;
    if (generation !== this.generations[seat]) {
      this.generations[seat] = generation;
      this.expected[seat] = 0;
      this.arrivals[seat] = [];
    }
    this.expected[seat] = Math.max(this.expected[seat]!, next_seq);
    this.heardMs[seat] = this.now();
    // A phone has come by the code, which is spent.
    if (message.state === "here") {
      this.invited.delete(seat);
      this.invitations[seat]!.value = null;
    }
    const mine = this.pinger.clock.at(this.pinger.nowUs)?.uncertaintyUs ?? 0;
    this.seats[seat]!.value = {
      state: message.state,
      name: message.name,
      sounds: message.sounds,
      roundTripUs: message.round_trip_us,
      uncertaintyUs: message.uncertainty_us === 0 ? 0 : message.uncertainty_us + mine,
      latencyMs: this.latency(seat),
    };
  }

  private struck(seat: number, strokes: readonly Stroke[]): void {
    const nowMs = this.now();
    this.heardMs[seat] = nowMs;
    const mine = this.pinger.clock.at(this.pinger.nowUs);
    if (!mine) {
      this.early.push({ seat, strokes });
      return;
    }
    for (const stroke of strokes) {
      if (stroke.seq < this.expected[seat]!) continue;
      this.expected[seat] = stroke.seq + 1;
      this.strike(seat, stroke, mine, nowMs);
    }
    this.socket?.send({ type: "caught", seat, next_seq: this.expected[seat]! });
  }

  private strike(seat: number, stroke: Stroke, mine: { offsetUs: number; uncertaintyUs: number }, nowMs: number): void {
    const atMs = (stroke.at_us - mine.offsetUs) / 1000;
    const lateMs = nowMs - atMs;
    this.arrivals[seat]!.push(Math.min(Math.max(lateMs, 0), SILENT_MS));
    if (this.arrivals[seat]!.length > ARRIVALS) this.arrivals[seat]!.shift();
    const bound = stroke.uncertainty_us + mine.uncertaintyUs;
    this.listeners.get(seat)?.({
      seat,
      pad: stroke.pad,
      articulation: "plain",
      velocity: stroke.velocity,
      atMs,
      uncertaintyUs: Math.round(Math.hypot(DEVICE_UNCERTAINTY_US.phone, bound * BOUND_TO_SD)),
      sounded: this.seats[seat]!.peek().sounds || lateMs > SOUND_WITHIN_MS,
    });
  }

  private latency(seat: number): number | null {
    const late = [...this.arrivals[seat]!].sort((a, b) => a - b);
    return late.length === 0 ? null : late[late.length >> 1]!;
  }

  /** A phone that says nothing is away, whatever its line says. */
  private look(): void {
    const nowMs = this.now();
    this.seats.forEach((seat, i) => {
      if (seat.peek().state === "here" && nowMs - this.heardMs[i]! > SILENT_MS) {
        seat.value = { ...seat.peek(), state: "away" };
      }
    });
  }
}

const STAGE_KEY = "sidestick.stage";

/** This page's own number, the same after it was loaded again, so that phones find it again. */
function stageToken(): string {
  const fresh = newId();
  try {
    const kept = sessionStorage.getItem(STAGE_KEY);
    if (kept && /^[0-9a-f]{32}$/.test(kept)) return kept;
    sessionStorage.setItem(STAGE_KEY, fresh);
  } catch {
    // a page that keeps nothing is a new stage each time
  }
  return fresh;
}

let shared: Phones | null = null;

/** The page's one line to phones. */
export function phones(): Phones {
  shared ??= new Phones();
  return shared;
}

/** Where phones come in; null before it was asked. */
export const door: Signal<DoorStatus | null> = signal(null);
