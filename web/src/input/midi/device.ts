// SPDX-License-Identifier: Apache-2.0
// Electronic kits by Web MIDI: found by themselves, plugged and unplugged at will, each heard with its own settings.
import { type Signal, signal } from "@preact/signals";
import type { Pad } from "../../net/wire.ts";
import { remembered } from "../../store.ts";
import { DEVICE_UNCERTAINTY_US, momentOf, type OnStrike } from "../strike.ts";
import { type MidiMessage, readMessage } from "./bytes.ts";
import { keysOf, plainName } from "./ports.ts";
import { type PresetName, presetOf } from "./presets.ts";
import { type KitEvent, KitProcessor } from "./processor.ts";
import { FRESH_KIT, isKit, type KitSettings } from "./settings.ts";

/** "unasked", "asking", "open", "refused" (by the player or the browser's settings), "missing" (this browser has no Web MIDI). */
export type MidiState = "unasked" | "asking" | "open" | "refused" | "missing";

export interface MidiDevice {
  /** Stays the same when the system numbers its ports anew: maker, name, place among equals. */
  id: string;
  name: string;
  /** What its name suggests it sends. */
  preset: PresetName;
}

/** All that one message meant, for whoever watches a kit. */
export interface Arrived {
  device: string;
  message: MidiMessage | null;
  events: readonly KitEvent[];
  atMs: number;
  /** From the browser's stamp to this page, in ms. */
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
/** Ids by the browser's own port ids, as long as those last. */
const knownPorts = remembered<Readonly<Record<string, string>>>("midi_ports", {});

/** The settings of a kit, fresh ones where nobody changed any. */
export function kitOf(device: string): KitSettings {
  return kits.value[device] ?? FRESH_KIT;
}

export function changeKit(device: string, kit: KitSettings): void {
  kits.value = { ...kits.peek(), [device]: kit };
}

class Midi {
  readonly state = signal<MidiState>("unasked");
  readonly devices: Signal<readonly MidiDevice[]> = signal([]);
  private access: MIDIAccess | null = null;
  private readonly listeners = new Map<number, Listener>();
  private readonly watchers = new Set<(arrived: Arrived) => void>();
  private readonly processors = new Map<string, { kit: KitSettings; processor: KitProcessor }>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  /** Ask the browser for MIDI; it may ask the player. Safe to call again. */
  async open(): Promise<MidiState> {
    if (this.state.value === "open" || this.state.value === "asking") return this.state.value;
    if (typeof navigator.requestMIDIAccess !== "function") {
      this.state.value = "missing";
      return "missing";
    }
    this.state.value = "asking";
    try {
      this.access = await navigator.requestMIDIAccess({ sysex: false });
      this.access.onstatechange = () => this.refresh();
      this.state.value = "open";
      this.refresh();
    } catch {
      this.state.value = "refused";
    }
    return this.state.value;
  }

  /** Hear strikes for `seat` from the kit with the id `device` (empty: from every kit); returns what stops it. */
  listen(seat: number, device: string, onStrike: OnStrike, onChoke?: OnChoke): () => void {
    const listener = { device, onStrike, onChoke };
    this.listeners.set(seat, listener);
    return () => {
      if (this.listeners.get(seat) === listener) this.listeners.delete(seat); // another may listen for the seat by now
    };
  }

  /** See everything that arrives from every kit, also what counts for nothing; returns what stops it. */
  watch(watcher: (arrived: Arrived) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Whether a seat that listens to `device` can hear anything. */
  isHere(device: string): boolean {
    const here = this.devices.value;
    return device === "" ? here.length > 0 : here.some((one) => one.id === device);
  }

  private refresh(): void {
    const inputs = [...(this.access?.inputs.values() ?? [])].filter((input) => input.state === "connected");
    const ports = inputs.map(({ id, name, manufacturer }) => ({
      id,
      name: name ?? id,
      manufacturer: manufacturer ?? "",
    }));
    const keys = keysOf(ports, knownPorts.peek());
    knownPorts.value = { ...knownPorts.peek(), ...Object.fromEntries(keys) };
    for (const input of inputs) input.onmidimessage = (event) => this.received(keys.get(input.id)!, event);
    this.devices.value = ports.map(({ id, name, manufacturer }) => ({
      id: keys.get(id)!,
      name: labelOf(plainName(name), keys.get(id)!),
      preset: presetOf(name, manufacturer),
    }));
  }

  private received(device: string, event: MIDIMessageEvent): void {
    if (!event.data) return;
    const nowMs = performance.now();
    const { atMs } = momentOf(event.timeStamp, nowMs, 0);
    const processor = this.processorOf(device);
    const events = processor.feed(event.data, atMs);
    this.hand(device, events, nowMs);
    if (this.watchers.size > 0) {
      const arrived = { device, message: readMessage(event.data), events, atMs, delayMs: Math.max(0, nowMs - atMs) };
      for (const watcher of this.watchers) watcher(arrived);
    }
    this.wait(device, processor);
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
      if (events.length > 0) {
        for (const watcher of this.watchers) watcher({ device, message: null, events, atMs: nowMs, delayMs: 0 });
      }
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
        const moment = momentOf(event.atMs, nowMs, DEVICE_UNCERTAINTY_US.midi);
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
function labelOf(name: string, key: string): string {
  const place = Number(key.slice(key.lastIndexOf("/") + 1));
  return place === 0 ? name : `${name} (${place + 1})`;
}

/** The page's one MIDI port. */
export const midi = new Midi();
