// SPDX-License-Identifier: Apache-2.0
// A phone that sounds its strokes itself: the kit is fetched when somebody asks for it, and not before.
import { type Signal, signal } from "@preact/signals";
import type { Kit } from "../audio/kit.ts";
import type { Pad } from "../net/wire.ts";

const BUZZES = "sidestick.phone.buzzes";

export type SoundState = "off" | "loading" | "on" | "none";

export class PhoneSound {
  readonly state: Signal<SoundState> = signal("off");
  /** Whether the phone can be felt to answer, and is asked to. */
  readonly buzzes = signal(typeof navigator.vibrate === "function" && remembered() !== "no");
  private readonly tell: (on: boolean) => void;
  private kit: Kit | null = null;

  constructor(tell: (on: boolean) => void) {
    this.tell = tell;
  }

  /** Switch; a call from a gesture, so that the browser lets sound in. */
  async switch(on: boolean): Promise<void> {
    if (!on) {
      this.state.value = "off";
      this.tell(false);
      return;
    }
    this.state.value = "loading";
    try {
      const [{ audioDevice }, { Kit }] = await Promise.all([import("../audio/device.ts"), import("../audio/kit.ts")]);
      const device = audioDevice();
      const woken = device.wake();
      this.kit ??= new Kit(device);
      await this.kit.load();
      this.state.value = (await woken) ? "on" : "none";
    } catch {
      this.state.value = "none";
    }
    this.tell(this.state.peek() === "on");
  }

  strike(pad: Pad, velocity: number, seat: number): void {
    if (this.state.peek() === "on") this.kit?.strike(pad, velocity, "plain", seat);
  }

  buzz(on: boolean): void {
    this.buzzes.value = on;
    try {
      localStorage.setItem(BUZZES, on ? "yes" : "no");
    } catch {
      // until the page is closed, then
    }
  }

  end(): void {
    this.kit?.end();
    this.kit = null;
  }
}

function remembered(): string | null {
  try {
    return localStorage.getItem(BUZZES);
  } catch {
    return null;
  }
}
