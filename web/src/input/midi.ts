// SPDX-License-Identifier: Apache-2.0
// Electronic kits by Web MIDI: note-on bytes to strikes, stamped when the browser received them, plugged and unplugged at will.
import { signal } from "@preact/signals";
import { PAD_OF_GM } from "../music/kit_map.ts";
import type { Articulation, Pad } from "../net/wire.ts";
import { DEVICE_UNCERTAINTY_US, momentOf, type OnStrike } from "./strike.ts";

/** "unasked", "asking", "open", "refused" (by the player or the browser's settings), "missing" (this browser has no Web MIDI). */
export type MidiState = "unasked" | "asking" | "open" | "refused" | "missing";

export interface MidiDevice {
  id: string;
  name: string;
}

const NOTE_ON = 0x90;

/** Return the stroke in a MIDI message, or null: note-offs, velocity 0, and notes that are no drum of ours. */
export function strokeOfMessage(
  bytes: Uint8Array | readonly number[],
): { pad: Pad; articulation: Articulation; velocity: number } | null {
  const [status = 0, note = -1, velocity = 0] = bytes;
  if ((status & 0xf0) !== NOTE_ON || velocity === 0) return null;
  const found = PAD_OF_GM.get(note);
  return found ? { ...found, velocity } : null;
}

class Midi {
  readonly state = signal<MidiState>("unasked");
  readonly devices = signal<readonly MidiDevice[]>([]);
  private access: MIDIAccess | null = null;
  private readonly listeners = new Map<number, { device: string; onStrike: OnStrike }>();

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

  /** Hear strikes for `seat` from the device with the id `device` (empty: from every device); returns what stops it. */
  listen(seat: number, device: string, onStrike: OnStrike): () => void {
    const listener = { device, onStrike };
    this.listeners.set(seat, listener);
    return () => {
      if (this.listeners.get(seat) === listener) this.listeners.delete(seat); // another may listen for the seat by now
    };
  }

  private refresh(): void {
    const inputs = [...(this.access?.inputs.values() ?? [])].filter((input) => input.state === "connected");
    for (const input of inputs) input.onmidimessage = (event) => this.received(input.id, event);
    this.devices.value = inputs.map((input) => ({ id: input.id, name: input.name ?? input.id }));
  }

  private received(device: string, event: MIDIMessageEvent): void {
    const stroke = event.data && strokeOfMessage(event.data);
    if (!stroke) return;
    const moment = momentOf(event.timeStamp, performance.now(), DEVICE_UNCERTAINTY_US.midi);
    for (const [seat, listener] of this.listeners) {
      // A seat that names a device which is gone hears every device rather than none.
      const named = this.devices.value.some((known) => known.id === listener.device);
      if (named && listener.device !== device) continue;
      if (!named && this.takenByOther(seat, device)) continue;
      listener.onStrike({ seat, ...stroke, ...moment });
    }
  }

  private takenByOther(seat: number, device: string): boolean {
    return [...this.listeners].some(([other, listener]) => other !== seat && listener.device === device);
  }
}

/** The page's one MIDI port. */
export const midi = new Midi();
