// SPDX-License-Identifier: Apache-2.0
// Gamepads and plastic kits by the Gamepad API: asked as often as the browser allows while somebody plays on one.
import { effect } from "@preact/signals";
import { hub, kits, labelOf } from "../kits/hub.ts";
import { keysOf } from "../midi/ports.ts";
import { layoutOf, nameOfPad, PAD_LAYOUTS, type PadLayout } from "./layouts.ts";
import { type Look, pressesBetween } from "./reader.ts";

const NOTE_ON = 0x90;

class Gamepads {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly looks = new Map<number, Look>();
  private keys = new Map<string, string>();
  private started = false;

  /** Follow what is plugged in from now on. A browser shows a gamepad once a button of it was pressed. */
  open(): void {
    if (this.started || typeof navigator.getGamepads !== "function") return;
    this.started = true;
    addEventListener("gamepadconnected", () => this.refresh());
    addEventListener("gamepaddisconnected", () => this.refresh());
    this.refresh();
    effect(() => {
      const wanted = hub.wanted.value > 0 && hub.devices.value.some((one) => one.kind === "gamepad");
      if (wanted && this.timer === undefined) this.poll();
      else if (!wanted) this.rest();
    });
  }

  private refresh(): void {
    const pads = this.here();
    const ports = pads.map((pad) => ({ id: String(pad.index), name: nameOfPad(pad.id), manufacturer: "gamepad" }));
    this.keys = keysOf(ports, {});
    hub.plugged(
      "gamepad",
      pads.map((pad, i) => {
        const id = this.keys.get(String(pad.index))!;
        return { id, name: labelOf(ports[i]!.name, id), kind: "gamepad", preset: layoutFor(pad) };
      }),
    );
  }

  private here(): Gamepad[] {
    return navigator.getGamepads().filter((pad): pad is Gamepad => pad?.connected ?? false);
  }

  private readonly poll = (): void => {
    this.timer = setTimeout(this.poll, 0); // browsers stretch this to about 4 ms: the quickest there is
    for (const pad of this.here()) {
      const now: Look = {
        pressed: pad.buttons.map((button) => button.pressed),
        values: pad.buttons.map((button) => button.value),
        stampMs: pad.timestamp,
        atMs: performance.now(),
      };
      const before = this.looks.get(pad.index);
      this.looks.set(pad.index, now);
      const device = this.keys.get(String(pad.index));
      if (!before || !device) continue;
      const chosen = kits.peek()[device]?.preset;
      const layout = PAD_LAYOUTS.find((name) => name === chosen) ?? layoutFor(pad);
      for (const { note, velocity, atMs, uncertaintyUs } of pressesBetween(before, now, layout)) {
        hub.received(device, [NOTE_ON, note, velocity], atMs, uncertaintyUs);
      }
    }
  };

  private rest(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.looks.clear();
  }
}

function layoutFor(pad: Gamepad): PadLayout {
  return layoutOf(pad.id, pad.mapping === "standard");
}

/** The page's gamepads. */
export const gamepads = new Gamepads();
