// SPDX-License-Identifier: Apache-2.0
// Calibration by tapping along: a steady click, the taps, and what they say about the device. The calibration screen shows
// it; the arithmetic is clock/calibration.ts.
//
//   const tapAlong = new TapAlong();
//   await tapAlong.start();                       // from a gesture; false: no sound, nothing can be measured
//   tapAlong.tap(strike);                         // for each Strike of the seat; answers its signed distance in µs, or null
//   tapAlong.state.value                          // { beat, clicks, distancesUs, done }
//   tapAlong.result();                            // Calibration, or null while there are too few usable taps
//   tapAlong.end();
import { type Signal, signal } from "@preact/signals";
import { calibrate, pairTaps, TAPS_NEEDED } from "../clock/calibration.ts";
import { ClockModel } from "../clock/clock_model.ts";
import type { Strike } from "../input/strike.ts";
import type { Calibration } from "../net/wire.ts";
import { Clicker } from "./clicker.ts";
import { type AudioDevice, audioDevice } from "./device.ts";
import { Kit } from "./kit.ts";

const BPM = 100;
/** Clicks to find the pulse by; taps on them are not counted. */
export const LEAD_IN = 4;
export const CLICKS = LEAD_IN + TAPS_NEEDED + 4;
const BEATS_PER_BAR = 4;
const HEAD_START_MS = 400;

export interface TapAlongState {
  /** Index of the click that sounds now; −1 before the first. */
  beat: number;
  clicks: number;
  /** Signed distance of each counted tap in µs; negative is early. */
  distancesUs: readonly number[];
  /** All clicks have sounded. */
  done: boolean;
}

export class TapAlong {
  readonly state: Signal<TapAlongState> = signal({ beat: -1, clicks: CLICKS, distancesUs: [], done: false });
  private readonly device: AudioDevice;
  private readonly kit: Kit;
  private readonly clicker: Clicker;
  private readonly model = new ClockModel();
  /** Context times of the clicks in µs. */
  private clicksUs: number[] = [];
  private request = 0;

  constructor(device: AudioDevice = audioDevice()) {
    this.device = device;
    this.kit = new Kit(device);
    this.clicker = new Clicker(device, this.kit);
    this.clicker.gain = 0.8;
  }

  /** Begin (again). False when the browser gives no sound. */
  async start(): Promise<boolean> {
    this.stop();
    await this.kit.load().catch(() => {}); // a plain tone clicks as well
    if (!(await this.device.wake()) || !this.device.context) return false;
    const firstMs = this.device.context.currentTime * 1000 + HEAD_START_MS;
    this.clicksUs = Array.from({ length: CLICKS }, (_, i) => Math.round((firstMs + (i * 60_000) / BPM) * 1000));
    this.clicksUs.forEach((us, i) => {
      this.clicker.click(us / 1e6, i % BEATS_PER_BAR === 0);
    });
    this.state.value = { beat: -1, clicks: CLICKS, distancesUs: [], done: false };
    this.loop();
    return true;
  }

  /** Take a tap; answers its signed distance from the nearest click as heard, in µs, or null when it counts for none. */
  tap(strike: Pick<Strike, "atMs">): number | null {
    if (!this.model.ready || this.clicksUs.length === 0) return null;
    const heardUs = Math.round((strike.atMs + this.model.offsetMs) * 1000);
    const [distance] = pairTaps([heardUs], this.clicksUs.slice(LEAD_IN));
    if (distance === undefined) return null;
    this.state.value = { ...this.state.value, distancesUs: [...this.state.value.distancesUs, distance] };
    return distance;
  }

  /** Output latency as the browser says, and how sure the clock is of it, ms. */
  get clock(): { latencyMs: number; uncertaintyMs: number } {
    return { latencyMs: this.model.ready ? this.model.latencyMs : 0, uncertaintyMs: this.model.uncertaintyMs };
  }

  /** What the taps say so far. */
  result(): Calibration | null {
    return calibrate(this.state.value.distancesUs, Math.round(this.model.uncertaintyMs * 1000));
  }

  stop(): void {
    cancelAnimationFrame(this.request);
    this.clicker.cancel();
    this.clicksUs = [];
  }

  /** Stop and let go of the device. */
  end(): void {
    this.stop();
    this.clicker.end();
    this.kit.end();
  }

  private readonly loop = (): void => {
    this.request = requestAnimationFrame(this.loop);
    const sample = this.device.look();
    if (!sample) return;
    this.model.add(sample);
    const heardUs = (performance.now() + this.model.offsetMs) * 1000;
    const beat = this.clicksUs.findLastIndex((us) => us <= heardUs);
    const done = heardUs > this.clicksUs.at(-1)! + (60_000_000 / BPM) * 0.6;
    if (beat !== this.state.value.beat || done !== this.state.value.done) {
      this.state.value = { ...this.state.value, beat, done };
    }
    if (done) cancelAnimationFrame(this.request);
  };
}
