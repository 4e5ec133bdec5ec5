// SPDX-License-Identifier: Apache-2.0
// Electronic kits by Web MIDI: found by themselves, plugged and unplugged at will. What they send goes to the hub.
import { signal } from "@preact/signals";
import { remembered } from "../../store.ts";
import { hub, labelOf } from "../kits/hub.ts";
import { DEVICE_UNCERTAINTY_US, momentOf } from "../strike.ts";
import { keysOf, plainName } from "./ports.ts";
import { presetOf } from "./presets.ts";

/** "unasked", "asking", "open", "refused" (by the player or the browser's settings), "missing" (this browser has no Web MIDI). */
export type MidiState = "unasked" | "asking" | "open" | "refused" | "missing";

/** Ids by the browser's own port ids, as long as those last. */
const knownPorts = remembered<Readonly<Record<string, string>>>("midi_ports", {});

class Midi {
  readonly state = signal<MidiState>("unasked");
  private access: MIDIAccess | null = null;

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

  private refresh(): void {
    const inputs = [...(this.access?.inputs.values() ?? [])].filter((input) => input.state === "connected");
    const ports = inputs.map(({ id, name, manufacturer }) => ({
      id,
      name: name ?? id,
      manufacturer: manufacturer ?? "",
    }));
    const keys = keysOf(ports, knownPorts.peek());
    knownPorts.value = { ...knownPorts.peek(), ...Object.fromEntries(keys) };
    for (const input of inputs) {
      input.onmidimessage = (event) => {
        if (!event.data) return;
        const { atMs, uncertaintyUs } = momentOf(event.timeStamp, performance.now(), DEVICE_UNCERTAINTY_US.midi);
        hub.received(keys.get(input.id)!, event.data, atMs, uncertaintyUs);
      };
    }
    hub.plugged(
      "midi",
      ports.map(({ id, name, manufacturer }) => ({
        id: keys.get(id)!,
        name: labelOf(plainName(name), keys.get(id)!),
        kind: "midi",
        preset: presetOf(name, manufacturer),
      })),
    );
  }
}

/** The page's one way to MIDI. */
export const midi = new Midi();
