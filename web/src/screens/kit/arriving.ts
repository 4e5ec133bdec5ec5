// SPDX-License-Identifier: Apache-2.0
// What "test my kit" shows: the last thing each drum sent, what counted and what did not, and how long it was on its way.
import { type Signal, signal } from "@preact/signals";
import { type Arrived, hub } from "../../input/kits/hub.ts";
import { DelayMeter } from "../../input/midi/arrivals.ts";
import type { KitEvent } from "../../input/midi/processor.ts";
import type { Trigger } from "../../input/midi/settings.ts";
import { say } from "../../words/index.ts";

const LIT_MS = 180;
const KEPT_LINES = 4;

/** What one lamp shows. */
export interface Lamp {
  velocity: number;
  lit: boolean;
}

export interface Line {
  id: number;
  text: string;
  counted: boolean;
}

export class Arriving {
  readonly lamps: Signal<Readonly<Partial<Record<Trigger, Lamp>>>> = signal({});
  readonly lines: Signal<readonly Line[]> = signal([]);
  readonly delay: Signal<DelayMeter["reading"]> = signal(null);
  /** How far the hi-hat is open, 0 to 1; null until the kit has told. */
  readonly open: Signal<number | null> = signal(null);
  /** The drum struck last. */
  readonly last: Signal<Trigger | null> = signal(null);
  private readonly meter = new DelayMeter();
  private readonly timers = new Map<Trigger, ReturnType<typeof setTimeout>>();
  private readonly unwatch: () => void;
  private readonly isMine: (device: string) => boolean;
  private count = 0;

  /** Watch the kits for which `isMine` says so; `onArrived` sees each message after it is shown. */
  constructor(isMine: (device: string) => boolean, onArrived: (arrived: Arrived) => void) {
    this.isMine = isMine;
    this.unwatch = hub.watch((arrived) => {
      if (!isMine(arrived.device)) return;
      if (arrived.message?.kind === "note") {
        this.meter.add(arrived.delayMs);
        this.delay.value = this.meter.reading;
      }
      for (const event of arrived.events) this.show(event);
      onArrived(arrived);
    });
  }

  end(): void {
    this.unwatch();
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  /** Whether what sends is a gamepad, whose buttons' numbers stand where a kit's notes would. */
  private isPad(): boolean {
    return hub.devices.peek().some((device) => device.kind === "gamepad" && this.isMine(device.id));
  }

  private show(event: KitEvent): void {
    if (event.kind === "foot") {
      this.open.value = event.open;
      return;
    }
    if (event.kind === "stroke") {
      const trigger = event.articulation === "pedal" ? "hihat_pedal" : event.pad;
      this.last.value = trigger;
      this.light(trigger, event.rawVelocity);
    }
    this.line(textOf(event, this.isPad()), event.kind !== "dropped");
  }

  private light(trigger: Trigger, velocity: number): void {
    const set = (lit: boolean): void => {
      this.lamps.value = { ...this.lamps.peek(), [trigger]: { velocity, lit } };
    };
    set(true);
    clearTimeout(this.timers.get(trigger));
    this.timers.set(
      trigger,
      setTimeout(() => set(false), LIT_MS),
    );
  }

  private line(text: string, counted: boolean): void {
    this.count += 1;
    this.lines.value = [{ id: this.count, text, counted }, ...this.lines.peek()].slice(0, KEPT_LINES);
  }
}

export function triggerName(trigger: Trigger): string {
  return trigger === "hihat_pedal" ? say("kit.pedal") : say(`play.pad.${trigger}`);
}

function textOf(event: Exclude<KitEvent, { kind: "foot" }>, isPad: boolean): string {
  const pad = event.kind === "dropped" && event.pad === null ? "" : say(`play.pad.${event.pad}`);
  if (event.kind === "choke") return say("kit.choke", { pad });
  const { note, rawVelocity: velocity } = event;
  if (event.kind === "dropped") {
    const why = event.why === "unknown" && isPad ? "unknown_button" : event.why;
    return say(`kit.dropped.${why}`, { pad, note, velocity });
  }
  const named = triggerName(event.articulation === "pedal" ? "hihat_pedal" : event.pad);
  return `${say("kit.last", { pad: named, velocity })} · ${say(isPad ? "kit.button" : "kit.note", { note })}`;
}
