// SPDX-License-Identifier: Apache-2.0
// From a kit's bytes to strokes: what is too soft, a bounce, an echo of the pad beside it or a trembling foot is laid aside,
// with its reason, so that "test my kit" can show it. Pure: time is an argument.
//
// An echo may come before its cause, since modules report in any order what they scanned together. A stroke soft enough to be
// one waits `HOLD_MS` for a louder neighbour; its time stays that of its own message, so waiting costs no timing.
import { type Articulation, PADS, type Pad } from "../../net/wire.ts";
import { type MidiMessage, readMessage } from "./bytes.ts";
import type { How, NoteMap, PresetName, Zone } from "./presets.ts";
import {
  curved,
  echoShare,
  handed,
  type KitSettings,
  notesOf,
  padSettings,
  standsFor,
  type Trigger,
} from "./settings.ts";

export type WhyDropped = "unknown" | "soft" | "bounce" | "echo" | "foot";

export type KitEvent =
  | {
      kind: "stroke";
      pad: Pad;
      articulation: Articulation;
      velocity: number;
      standsFor: readonly Pad[];
      note: number;
      rawVelocity: number;
      atMs: number;
    }
  | { kind: "dropped"; why: WhyDropped; pad: Pad | null; note: number; rawVelocity: number; atMs: number }
  /** A hand holds the cymbal: its sound stops. */
  | { kind: "choke"; pad: Pad; atMs: number }
  /** How far the hi-hat is open, 0 (closed) to 1. */
  | { kind: "foot"; open: number; atMs: number };

export const HOLD_MS = 4;
/** Strokes on two pads further apart in time are two strokes. */
const ECHO_MS = 25;
/** A foot that comes down together with the stick is part of that stroke. */
const FOOT_NOISE_MS = 45;
const CHOKE_AT = 64;
/** The foot's controller trembles by a few steps; openness changes only beyond that. */
const FOOT_STEP = 4 / 127;
const CLOSED_BELOW = 0.3;
const OPEN_ABOVE = 0.45;
const CYMBALS: readonly Pad[] = ["crash", "ride", "hihat"];

interface Waiting {
  zone: Zone;
  note: number;
  velocity: number;
  atMs: number;
}

export class KitProcessor {
  private readonly kit: KitSettings;
  private readonly notes: NoteMap;
  private readonly last = new Map<Trigger, { atMs: number; velocity: number }>();
  private waiting: Waiting[] = [];
  private readonly choked = new Set<Pad>();
  private footOpen = 1;
  private footSeen = false;
  private hatIsOpen = false;

  constructor(kit: KitSettings, suggested: PresetName) {
    this.kit = kit;
    this.notes = notesOf(kit, suggested);
  }

  /** When `settle` has something to say, in ms; null while nothing waits. */
  get dueMs(): number | null {
    return this.waiting.length === 0 ? null : Math.min(...this.waiting.map((one) => one.atMs)) + HOLD_MS;
  }

  /** Take one message that arrived at `atMs`. */
  feed(bytes: Uint8Array | readonly number[], atMs: number): KitEvent[] {
    const message = readMessage(bytes);
    const before = this.settle(atMs);
    if (!message) return before;
    return [...before, ...this.take(message, atMs)];
  }

  /** Give out what has waited long enough at `nowMs`. */
  settle(nowMs: number): KitEvent[] {
    const ready = this.waiting.filter((one) => nowMs >= one.atMs + HOLD_MS);
    if (ready.length === 0) return [];
    this.waiting = this.waiting.filter((one) => !ready.includes(one));
    return ready.map((one) => this.accept(one));
  }

  private take(message: MidiMessage, atMs: number): KitEvent[] {
    if (message.kind === "note") return this.note(message.note, message.velocity, atMs);
    if (message.kind === "foot") return this.foot(message.value, atMs);
    if (message.kind === "pressure") return this.pressure(message.note, message.value, atMs);
    return [];
  }

  private note(note: number, velocity: number, atMs: number): KitEvent[] {
    const zone = this.notes.get(note);
    const dropped = (why: WhyDropped): KitEvent[] => [
      { kind: "dropped", why, pad: zone?.pad ?? null, note, rawVelocity: velocity, atMs },
    ];
    if (!zone) return dropped("unknown");
    const trigger = triggerOf(zone);
    const { threshold, debounceMs } = padSettings(this.kit, trigger);
    if (velocity < threshold) return dropped("soft");
    const before = this.last.get(trigger);
    const again = this.waiting.some((one) => triggerOf(one.zone) === trigger);
    if (again || (before && atMs - before.atMs < debounceMs)) return dropped("bounce");
    const hat = this.last.get("hihat");
    if (trigger === "hihat_pedal" && hat && atMs - hat.atMs < FOOT_NOISE_MS && velocity < hat.velocity) {
      return dropped("foot");
    }
    if (trigger !== "hihat_pedal" && this.isEcho(zone.pad, velocity, atMs)) return dropped("echo");
    const stroke: Waiting = { zone, note, velocity, atMs };
    const echoes = this.echoesOf(stroke);
    if (this.mayBeEcho(zone, velocity)) {
      this.waiting.push(stroke);
      return echoes;
    }
    return [...echoes, this.accept(stroke)];
  }

  /** Whether a louder neighbour was struck just before. */
  private isEcho(pad: Pad, velocity: number, atMs: number): boolean {
    for (const [from, stroke] of this.last) {
      if (from === "hihat_pedal" || from === pad || atMs - stroke.atMs > ECHO_MS) continue;
      if (velocity < stroke.velocity * echoShare(this.kit, from, pad)) return true;
    }
    return false;
  }

  /** Waiting strokes that turn out to be echoes of this one. */
  private echoesOf(cause: Waiting): KitEvent[] {
    const pad = cause.zone.pad;
    const echoes = this.waiting.filter(
      (one) => one.zone.pad !== pad && one.velocity < cause.velocity * echoShare(this.kit, pad, one.zone.pad),
    );
    this.waiting = this.waiting.filter((one) => !echoes.includes(one));
    return echoes.map(({ zone, note, velocity, atMs }) => ({
      kind: "dropped",
      why: "echo",
      pad: zone.pad,
      note,
      rawVelocity: velocity,
      atMs,
    }));
  }

  private mayBeEcho(zone: Zone, velocity: number): boolean {
    if (zone.how === "pedal") return false;
    return PADS.some((from) => from !== zone.pad && velocity < 127 * echoShare(this.kit, from, zone.pad));
  }

  private accept({ zone, note, velocity, atMs }: Waiting): KitEvent {
    this.last.set(triggerOf(zone), { atMs, velocity });
    const { pad, how, also } = handed(this.kit, zone);
    return {
      kind: "stroke",
      pad,
      articulation: this.articulation(how),
      velocity: curved(velocity, padSettings(this.kit, triggerOf(zone)).curve),
      standsFor: [...standsFor(this.kit, pad), ...(also ?? [])],
      note,
      rawVelocity: velocity,
      atMs,
    };
  }

  private articulation(how: How): Articulation {
    if (how !== "by_foot") return how;
    // Without a word from the foot a hi-hat is closed, as a foot rests.
    return this.footSeen && this.hatIsOpen ? "open" : "closed";
  }

  private foot(value: number, atMs: number): KitEvent[] {
    const open = (this.kit.footInverted ? value : 127 - value) / 127;
    const first = !this.footSeen;
    if (!first && Math.abs(open - this.footOpen) < FOOT_STEP && open !== 0 && open !== 1) return [];
    const moved = first || open !== this.footOpen;
    this.footSeen = true;
    this.footOpen = open;
    if (open < CLOSED_BELOW) this.hatIsOpen = false;
    else if (open > OPEN_ABOVE) this.hatIsOpen = true;
    return moved ? [{ kind: "foot", open, atMs }] : [];
  }

  /** Modules also send pressure 0 with every stroke: only a firm hand that was not there before chokes. */
  private pressure(note: number | null, value: number, atMs: number): KitEvent[] {
    const zone = note === null ? null : this.notes.get(note);
    if (note !== null && (!zone || !CYMBALS.includes(zone.pad))) return [];
    const pads = zone ? [handed(this.kit, zone).pad] : CYMBALS;
    const fresh = pads.filter((pad) => value >= CHOKE_AT && !this.choked.has(pad));
    for (const pad of pads) {
      if (value >= CHOKE_AT) this.choked.add(pad);
      else this.choked.delete(pad);
    }
    return fresh.map((pad) => ({ kind: "choke", pad, atMs }));
  }
}

function triggerOf(zone: Zone): Trigger {
  return zone.how === "pedal" ? "hihat_pedal" : zone.pad;
}
