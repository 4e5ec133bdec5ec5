// SPDX-License-Identifier: Apache-2.0
// For tests: a switchboard between one stage and one phone as the contract says (Python's own is tested in tests/room), over
// lines with delay that break and fall silent. Time is vitest's; each device has a clock of its own.
import type { FromHost, FromPhone, Stroke, ToHost, ToPhone } from "./phone_wire.ts";
import type { Line } from "./socket.ts";

export const TOKEN = "cd".repeat(16);

export class FakeAir {
  code = "K7PM3QXW";
  /** One way over the air, in ms; the stage's line is a cable. */
  delayMs: () => number = () => 5;
  up = true;
  /** Lines that are used now stay open and nothing comes through them again. */
  silent = false;
  readonly told: (FromHost | FromPhone)[] = [];
  private phone: FakeLine<FromPhone, ToPhone> | null = null;
  private stage: FakeLine<FromHost, ToHost> | null = null;
  private generation = 0;
  private caught = 0;
  private relayed = 0;
  private readonly now: () => number;

  /** `now` is true time in ms; the server's clock is 1000 s ahead of it. */
  constructor(now: () => number) {
    this.now = now;
  }

  get serverUs(): number {
    return Math.round((this.now() + 1_000_000) * 1000);
  }

  readonly dialPhone = (): Line => {
    const line: FakeLine<FromPhone, ToPhone> = new FakeLine(this, this.delayMs, (said) => this.fromPhone(line, said));
    this.phone = line;
    return line;
  };

  readonly dialStage = (): Line => {
    const line: FakeLine<FromHost, ToHost> = new FakeLine(
      this,
      () => 0.2,
      (said) => this.fromHost(line, said),
    );
    this.stage = line;
    return line;
  };

  breakPhone(): void {
    this.phone?.drop();
    this.phone = null;
    this.see("away");
  }

  breakStage(): void {
    this.stage?.drop();
    this.stage = null;
    this.phone?.hear({ type: "stage", here: false, next_seq: this.caught });
  }

  private see(state: "here" | "away"): void {
    this.stage?.hear({
      type: "phone",
      seat: 0,
      state,
      generation: this.generation,
      name: "Pixel",
      next_seq: this.caught,
      round_trip_us: 8000,
      uncertainty_us: 4000,
      sounds: false,
    });
  }

  private fromHost(line: FakeLine<FromHost, ToHost>, said: FromHost): void {
    this.told.push(said);
    if (said.type === "host") {
      this.relayed = this.caught;
      line.hear({ type: "hosting", version: 1, server_us: this.serverUs });
      if (this.generation > 0) this.see(this.phone ? "here" : "away");
      this.phone?.hear({ type: "stage", here: true, next_seq: this.caught });
    } else if (said.type === "ping") line.hear(this.pong(said.c0_us));
    else if (said.type === "invite") line.hear({ type: "invited", seat: 0, code: this.code, lasts_us: 600e6 });
    else if (said.type === "caught") {
      this.caught = Math.max(this.caught, said.next_seq);
      this.phone?.hear({ type: "caught", seat: 0, next_seq: this.caught });
    }
  }

  private fromPhone(line: FakeLine<FromPhone, ToPhone>, said: FromPhone): void {
    this.told.push(said);
    if (said.type === "ping") line.hear(this.pong(said.c0_us));
    else if (said.type === "health") this.see("here");
    else if (said.type === "join") {
      if (said.token !== TOKEN && said.code !== this.code) {
        line.hear({ type: "error", code: said.token ? "phone.token" : "phone.code", parameters: {} });
        return;
      }
      if (said.code === this.code) this.generation += 1;
      this.code = "SPENT";
      const { caught: next_seq, relayed: from_seq } = this;
      line.hear({ type: "joined", seat: 0, token: TOKEN, next_seq, from_seq, stage: this.stage !== null, face: null });
      this.see("here");
    } else if (said.type === "strokes" && this.stage) this.relay(line, said.strokes);
  }

  private relay(line: FakeLine<FromPhone, ToPhone>, strokes: readonly Stroke[]): void {
    const fresh = strokes.filter((stroke, i) => stroke.seq === this.relayed + i || stroke.seq >= this.relayed);
    if (fresh[0] && fresh[0].seq > this.relayed) {
      line.hear({ type: "stage", here: true, next_seq: this.relayed });
      return;
    }
    if (fresh.length === 0) return;
    this.relayed = fresh.at(-1)!.seq + 1;
    this.stage?.hear({ type: "struck", seat: 0, strokes: fresh });
  }

  private pong(c0_us: number): { type: "pong"; c0_us: number; s1_us: number; s2_us: number } {
    return { type: "pong", c0_us, s1_us: this.serverUs, s2_us: this.serverUs };
  }
}

class FakeLine<Out, In> implements Line {
  readyState = 0;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  private readonly air: FakeAir;
  private readonly delayMs: () => number;
  private readonly server: (said: Out) => void;
  /** It seems open, but the other end is gone: nothing comes through any more. */
  private dead = false;
  private thereMs = 0;
  private backMs = 0;

  constructor(air: FakeAir, delayMs: () => number, server: (said: Out) => void) {
    this.air = air;
    this.delayMs = delayMs;
    this.server = server;
    setTimeout(() => {
      if (!air.up) return this.drop();
      this.readyState = 1;
      this.onopen?.({} as Event);
      return undefined;
    }, delayMs());
  }

  send(text: string): void {
    this.dead ||= this.air.silent;
    this.thereMs = this.inOrder(this.thereMs, () => {
      if (this.readyState === 1 && !this.dead) this.server(JSON.parse(text) as Out);
    });
  }

  hear(message: In): void {
    this.dead ||= this.air.silent;
    this.backMs = this.inOrder(this.backMs, () => {
      if (this.readyState === 1 && !this.dead) this.onmessage?.({ data: JSON.stringify(message) } as MessageEvent);
    });
  }

  close(): void {
    this.readyState = 3;
  }

  drop(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.({} as CloseEvent);
  }

  /** TCP: whatever waits, nothing overtakes. */
  private inOrder(lastMs: number, deliver: () => void): number {
    const nowMs = performance.now();
    const atMs = Math.max(lastMs, nowMs + this.delayMs());
    setTimeout(deliver, atMs - nowMs);
    return atMs;
  }
}
