// SPDX-License-Identifier: Apache-2.0
// "Hit your snare": asks for one drum after the other and learns what each sends, which neighbours it shakes, and what the
// kit does not have. Pure; notes come in with their moments.
import { PADS, type Pad } from "../../net/wire.ts";
import type { MidiMessage } from "./bytes.ts";
import type { How, Zone } from "./presets.ts";
import type { KitSettings } from "./settings.ts";

/** What is asked for, in the order in which a drummer's hands find it. */
export const STEPS = [
  "snare",
  "kick",
  "hihat_closed",
  "hihat_open",
  "hihat_pedal",
  "tom_high",
  "tom_mid",
  "tom_low",
  "crash",
  "ride",
] as const;
export type Step = (typeof STEPS)[number];

/** Two hits that agree: one could be a knock against the stand. */
const HITS_NEEDED = 2;
/** Notes this close are one hit and its echoes. */
const ONE_HIT_MS = 30;

interface Heard {
  note: number;
  velocity: number;
  atMs: number;
}

/** What is struck for a drum the kit does not have, best first. */
const INSTEAD: Readonly<Partial<Record<Pad, readonly Pad[]>>> = {
  ride: ["crash", "hihat"],
  crash: ["ride", "hihat"],
  tom_mid: ["tom_high", "tom_low", "snare"],
  tom_high: ["tom_mid", "tom_low", "snare"],
  tom_low: ["tom_mid", "tom_high", "snare"],
  hihat: ["ride", "crash"],
};

export class KitLearner {
  private at = 0;
  private hits = 0;
  private wanted: number | null = null;
  private group: Heard[] = [];
  private readonly zones = new Map<number, Zone>();
  private readonly notesOfStep = new Map<Step, number>();
  private readonly missing = new Set<Step>();
  private readonly echoed: { from: Step; note: number; share: number }[] = [];
  private readonly footOf = new Map<Step, number>();
  private footValue: number | null = null;
  /** The step whose drum was struck instead of the one asked for; null when there was no such mistake. */
  mistaken: Step | null = null;

  /** What is asked for now; null when all has been asked. */
  get step(): Step | null {
    return STEPS[this.at] ?? null;
  }

  /** Hits of the drum asked for so far, out of two. */
  get progress(): number {
    return this.hits;
  }

  /** Take what the kit sends at `atMs`. A hit is understood when the next begins or `settle` is called. */
  hear(message: MidiMessage, atMs: number): void {
    if (message.kind === "foot") this.footValue = message.value;
    if (message.kind !== "note") return;
    this.settle(atMs);
    this.group.push({ note: message.note, velocity: message.velocity, atMs });
  }

  /** Understand the last hit when it is over at `nowMs`; true when something changed. */
  settle(nowMs: number): boolean {
    const first = this.group[0];
    if (!first || nowMs - first.atMs < ONE_HIT_MS) return false;
    const heard = this.group;
    this.group = [];
    const step = this.step;
    if (step) this.understand(step, heard);
    return true;
  }

  /** The kit has no such drum. */
  skip(): void {
    const step = this.step;
    if (!step) return;
    this.missing.add(step);
    this.next();
  }

  /** Ask again for the drum before. */
  back(): void {
    if (this.at === 0) return;
    this.at -= 1;
    const step = STEPS[this.at]!;
    this.missing.delete(step);
    const note = this.notesOfStep.get(step);
    this.notesOfStep.delete(step);
    if (note !== undefined && ![...this.notesOfStep.values()].includes(note)) this.zones.delete(note);
    this.reset();
  }

  /** What was learned, on top of `kit`. */
  result(kit: KitSettings): KitSettings {
    return {
      ...kit,
      learned: { ...kit.learned, ...Object.fromEntries(this.zones) },
      echoes: { ...kit.echoes, ...this.echoes() },
      footInverted: this.footInverted() ?? kit.footInverted,
      merged: this.merged(),
    };
  }

  private understand(step: Step, heard: readonly Heard[]): void {
    const loudest = heard.reduce((best, one) => (one.velocity > best.velocity ? one : best));
    const other = this.ownerOf(loudest.note);
    // The same note for the hi-hat open and closed is no mistake: its foot tells which it is.
    this.mistaken = other && !(isHat(other) && isHat(step)) ? other : null;
    if (this.mistaken) return;
    for (const echo of heard) {
      if (echo.note !== loudest.note) {
        this.echoed.push({ from: step, note: echo.note, share: echo.velocity / loudest.velocity });
      }
    }
    this.hits = this.wanted === loudest.note ? this.hits + 1 : 1;
    this.wanted = loudest.note;
    if (this.hits < HITS_NEEDED) return;
    this.learn(step, loudest.note);
    this.next();
  }

  private learn(step: Step, note: number): void {
    const zone = zoneOf(step);
    const shared = step === "hihat_open" && this.notesOfStep.get("hihat_closed") === note;
    this.zones.set(note, shared ? { pad: "hihat", how: "by_foot" } : zone);
    this.notesOfStep.set(step, note);
    if (this.footValue !== null) this.footOf.set(step, this.footValue);
  }

  private ownerOf(note: number): Step | null {
    for (const [step, known] of this.notesOfStep) if (known === note) return step;
    return null;
  }

  private next(): void {
    this.at += 1;
    this.reset();
  }

  private reset(): void {
    this.hits = 0;
    this.wanted = null;
    this.mistaken = null;
  }

  private echoes(): Record<string, number> {
    const shares: Record<string, number> = {};
    for (const { from, note, share } of this.echoed) {
      const to = this.zones.get(note)?.pad;
      const cause = zoneOf(from).pad;
      if (!to || to === cause) continue;
      const key = `${cause}>${to}`;
      shares[key] = Math.max(shares[key] ?? 0, share);
    }
    return shares;
  }

  /** Null while the foot has not been heard both ways. */
  private footInverted(): boolean | null {
    const closed = this.footOf.get("hihat_closed");
    const open = this.footOf.get("hihat_open");
    return closed === undefined || open === undefined || closed === open ? null : closed < open;
  }

  private merged(): Partial<Record<Pad, Pad>> {
    const has = new Set([...this.zones.values()].map((zone) => zone.pad));
    const merged: Partial<Record<Pad, Pad>> = {};
    for (const pad of PADS) {
      const asked = STEPS.filter((step) => zoneOf(step).pad === pad && step !== "hihat_pedal");
      if (has.has(pad) || !asked.every((step) => this.missing.has(step))) continue;
      const instead = INSTEAD[pad]?.find((other) => has.has(other));
      if (instead) merged[pad] = instead;
    }
    return merged;
  }
}

function isHat(step: Step): boolean {
  return step === "hihat_closed" || step === "hihat_open";
}

function zoneOf(step: Step): Zone {
  if (step === "hihat_closed" || step === "hihat_open" || step === "hihat_pedal") {
    return { pad: "hihat", how: step.slice("hihat_".length) as How };
  }
  return { pad: step, how: "plain" };
}
