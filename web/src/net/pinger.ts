// SPDX-License-Identifier: Apache-2.0
// Keeps a clock measured: a dozen pings when the line opens, then two a second. Silence is noticed too.
import { ServerClock } from "../clock/server_clock.ts";

const AT_ONCE = 12;
const FIRST_MS = 100;
const THEN_MS = 500;
/** Without a pong for so long the line is dead, whatever the browser thinks of it. */
const SILENT_MS = 3500;

export interface PingerEvents {
  ping(c0_us: number): void;
  /** After each pong. */
  measured(): void;
  silent(): void;
}

export class Pinger {
  readonly clock = new ServerClock();
  private readonly events: PingerEvents;
  private readonly now: () => number;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private heardMs = 0;

  constructor(events: PingerEvents, now: () => number = () => performance.now()) {
    this.events = events;
    this.now = now;
  }

  /** The line has opened, or the device has woken: measure anew. */
  start(): void {
    this.stop();
    this.clock.restart();
    this.heardMs = this.now();
    let sent = 0;
    const next = (): void => {
      if (this.now() - this.heardMs > SILENT_MS) {
        this.stop();
        this.events.silent();
        return;
      }
      sent += 1;
      this.timer = setTimeout(next, sent < AT_ONCE ? FIRST_MS : THEN_MS);
      this.events.ping(this.nowUs);
    };
    next();
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  pong(c0_us: number, s1_us: number, s2_us: number): void {
    this.heardMs = this.now();
    this.clock.add(c0_us, s1_us, s2_us, this.nowUs);
    this.events.measured();
  }

  /** This device's clock in whole µs, that of `event.timeStamp`. */
  get nowUs(): number {
    return Math.round(this.now() * 1000);
  }
}
