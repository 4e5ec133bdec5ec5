// SPDX-License-Identifier: Apache-2.0
// Everything that is struck pad by pad and comes by cable or radio: electronic kits by MIDI, plastic ones and gamepads. Each is
// heard with its own settings and handed to the seat that plays it. The ports (midi/device.ts, gamepad/device.ts) bring bytes.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Pad } from "../../net/wire.ts";
import { remembered } from "../../store.ts";
import { type MidiMessage, readMessage } from "../midi/bytes.ts";
import type { PresetName } from "../midi/presets.ts";
import { type KitEvent, KitProcessor } from "../midi/processor.ts";
import { FRESH_KIT, isKit, type KitSettings } from "../midi/settings.ts";
import { momentOf, type OnStrike } from "../strike.ts";

export type PortKind = "midi" | "gamepad";

export interface KitDevice {
  /** Stays the same when the system numbers its ports anew: maker, name, place among equals. */
  id: string;
  name: string;
  kind: PortKind;
  /** What its name suggests it sends. */
  preset: PresetName;
}

/** All that one message meant, for whoever watches a kit. */
export interface Arrived {
  device: string;
  message: MidiMessage | null;
  events: readonly KitEvent[];
  atMs: number;
  /** From the message's stamp to this page, in ms. */
  delayMs: number;
}

export type OnChoke = (seat: number, pad: Pad) => void;

interface Listener {
  device: string;
  onStrike: OnStrike;
  onChoke: OnChoke | undefined;
}

/** How each kit is heard, by its id. */
export const kits = remembered<Readonly<Record<string, KitSettings>>>("kit_settings", {}, (all) =>
  Object.values(all).every(isKit),
);

/** The settings of a kit, fresh ones where nobody changed any. */
export function kitOf(device: string): KitSettings {
  return kits.value[device] ?? FRESH_KIT;
}

export function changeKit(device: string, kit: KitSettings): void {
  kits.value = { ...kits.peek(), [device]: kit };
}

class KitHub {
  /** Whether anybody listens or watches: a port that has to be polled need not otherwise. */
  readonly wanted: Signal<number> = signal(0);
  readonly devices: ReadonlySignal<readonly KitDevice[]>;
  private readonly ports: Record<PortKind, Signal<readonly KitDevice[]>> = { midi: signal([]), gamepad: signal([]) };
  private readonly listeners = new Map<number, Listener>();
  private readonly watchers = new Set<(arrived: Arrived) => void>();
  private readonly processors = new Map<string, { kit: KitSettings; processor: KitProcessor }>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly uncertainties = new Map<string, number>();

  constructor() {
    this.devices = computed(() => [...this.ports.midi.value, ...this.ports.gamepad.value]);
  }

  /** Say what is plugged in at one kind of port. */
  plugged(kind: PortKind, devices: readonly KitDevice[]): void {
    this.ports[kind].value = devices;
  }

  /** Hear strikes for `seat` from the kit with the id `device` (empty: from any kit); returns what stops it. */
  listen(seat: number, device: string, onStrike: OnStrike, onChoke?: OnChoke): () => void {
    const listener = { device, onStrike, onChoke };
    this.listeners.set(seat, listener);
    this.wanted.value += 1;
    return () => {
      this.wanted.value -= 1;
      if (this.listeners.get(seat) === listener) this.listeners.delete(seat); // another may listen for the seat by now
    };
  }

  /** See everything that arrives from every kit, also what counts for nothing; returns what stops it. */
  watch(watcher: (arrived: Arrived) => void): () => void {
    this.watchers.add(watcher);
    this.wanted.value += 1;
    return () => {
      this.wanted.value -= 1;
      this.watchers.delete(watcher);
    };
  }

  /** Whether a seat that listens to `device` can hear anything. */
  isHere(device: string): boolean {
    const here = this.devices.value;
    return device === "" ? here.length > 0 : here.some((one) => one.id === device);
  }

  /** Take one message's bytes. `atMs` is its moment on performance.now()'s clock, `uncertaintyUs` its standard deviation. */
  received(device: string, bytes: Uint8Array | readonly number[], atMs: number, uncertaintyUs: number): void {
    const nowMs = performance.now();
    this.uncertainties.set(device, uncertaintyUs);
    const processor = this.processorOf(device);
    const events = processor.feed(bytes, atMs);
    this.hand(device, events, nowMs);
    this.tell({ device, message: readMessage(bytes), events, atMs, delayMs: Math.max(0, nowMs - atMs) });
    this.wait(device, processor);
  }

  private tell(arrived: Arrived): void {
    for (const watcher of this.watchers) watcher(arrived);
  }

  /** Strokes that wait for a louder neighbour come when none does. */
  private wait(device: string, processor: KitProcessor): void {
    if (processor.dueMs === null || this.timers.has(device)) return;
    const left = Math.max(0, processor.dueMs - performance.now());
    const timer = setTimeout(() => {
      this.timers.delete(device);
      const nowMs = performance.now();
      const events = processor.settle(nowMs);
      this.hand(device, events, nowMs);
      if (events.length > 0) this.tell({ device, message: null, events, atMs: nowMs, delayMs: 0 });
      this.wait(device, processor);
    }, left);
    this.timers.set(device, timer);
  }

  private hand(device: string, events: readonly KitEvent[], nowMs: number): void {
    for (const event of events) {
      if (event.kind !== "stroke" && event.kind !== "choke") continue;
      for (const [seat, listener] of this.listeners) {
        if (!this.isFor(seat, listener.device, device)) continue;
        if (event.kind === "choke") {
          listener.onChoke?.(seat, event.pad);
          continue;
        }
        const { pad, articulation, velocity, standsFor } = event;
        const moment = momentOf(event.atMs, nowMs, this.uncertainties.get(device) ?? 0);
        listener.onStrike({ seat, pad, articulation, velocity, standsFor, ...moment });
      }
    }
  }

  private processorOf(device: string): KitProcessor {
    const kit = kits.peek()[device] ?? FRESH_KIT;
    const found = this.processors.get(device);
    if (found?.kit === kit) return found.processor;
    const suggested = this.devices.peek().find((one) => one.id === device)?.preset ?? "gm";
    const processor = new KitProcessor(kit, suggested);
    this.processors.set(device, { kit, processor });
    return processor;
  }

  private isFor(seat: number, wanted: string, device: string): boolean {
    const here = this.devices.peek().map((known) => known.id);
    if (here.includes(wanted)) return wanted === device;
    // A seat that names no kit, or one that is gone, hears what is nobody else's; two such seats share the kits between them.
    const named = new Set([...this.listeners.values()].map((listener) => listener.device));
    const free = here.filter((id) => !named.has(id));
    const open = [...this.listeners].filter(([, other]) => !here.includes(other.device)).map(([index]) => index);
    if (open.length < 2 || free.length < 2) return free.includes(device);
    return free.indexOf(device) % open.length === open.sort((a, b) => a - b).indexOf(seat);
  }
}

/** Kits of one name are told apart by their place. */
export function labelOf(name: string, key: string): string {
  const place = Number(key.slice(key.lastIndexOf("/") + 1));
  return place === 0 ? name : `${name} (${place + 1})`;
}

/** The page's kits. */
export const hub = new KitHub();
