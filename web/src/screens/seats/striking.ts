// SPDX-License-Identifier: Apache-2.0
// What the seats hear before the song: whoever strikes sees their lamp light up and hears their own drum at once.
import { type Signal, signal } from "@preact/signals";
import { audioDevice } from "../../audio/device.ts";
import { Kit } from "../../audio/kit.ts";
import { deviceOf, listenTo } from "../../input/listen.ts";
import type { Strike } from "../../input/strike.ts";
import type { Pad } from "../../net/wire.ts";
import { mixer, type SeatSetup } from "../../store.ts";

const LIT_MS = 160;

/** What one seat shows of its strikes. */
export interface Struck {
  /** Pads that were struck just now. */
  readonly now: Signal<ReadonlySet<Pad>>;
  /** The pad struck last; null until the first. */
  readonly last: Signal<Pad | null>;
}

export type SoundTrouble = "no_sound" | "silent" | "no_kit";

export class Striking {
  readonly seats: readonly [Struck, Struck] = [freshStruck(), freshStruck()];
  /** The drums can be heard. */
  readonly loaded = signal(false);
  readonly trouble: Signal<SoundTrouble | null> = signal(null);
  private readonly kit: Kit;
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor() {
    const device = audioDevice();
    this.kit = new Kit(device);
    if (device.state.peek() === "none") this.trouble.value = "no_sound";
    else this.load();
  }

  /** Listen for the seats as they are set up, until the returned function is called. */
  listen(setups: readonly SeatSetup[]): () => void {
    const sources = setups.map((setup, seat) => ({ seat, input: setup.input, device: deviceOf(setup) }));
    return listenTo(sources, this.strike, (seat, pad) => this.kit.choke(pad, seat));
  }

  readonly strike = (strike: Strike): void => {
    const struck = this.seats[strike.seat === 0 ? 0 : 1];
    struck.last.value = strike.pad;
    struck.now.value = new Set([...struck.now.peek(), strike.pad]);
    const key = `${strike.seat}/${strike.pad}`;
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => {
        struck.now.value = new Set([...struck.now.peek()].filter((pad) => pad !== strike.pad));
      }, LIT_MS),
    );
    if (!strike.sounded) void this.sound(strike);
  };

  /** Let go of the device. */
  end(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.kit.end();
  }

  private load(): void {
    this.kit.load().then(
      () => {
        this.loaded.value = true;
      },
      () => {
        this.trouble.value = "no_kit";
      },
    );
  }

  private async sound(strike: Strike): Promise<void> {
    this.kit.gain = mixer.peek().kit;
    const device = audioDevice();
    // At once when the sound runs; the very first strike is the gesture that allows it.
    if (device.state.peek() === "running") this.strikeKit(strike);
    else if (device.state.peek() === "asleep") {
      const awake = await device.wake();
      if (awake) this.strikeKit(strike);
      if (!awake) this.trouble.value = "silent";
      else if (this.trouble.peek() === "silent") this.trouble.value = null;
    }
  }

  private strikeKit({ pad, velocity, articulation, seat }: Strike): void {
    this.kit.strike(pad, velocity, articulation, seat);
  }
}

function freshStruck(): Struck {
  return { now: signal<ReadonlySet<Pad>>(new Set()), last: signal<Pad | null>(null) };
}
