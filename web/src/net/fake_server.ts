// SPDX-License-Identifier: Apache-2.0
// For tests: a server that keeps takes as the contract says, behind lines that can break. It lives in memory.
import type { Line } from "./socket.ts";
import type { FromServer, Hit, TakeHeader, ToServer } from "./wire.ts";

export class FakeServer {
  up = true;
  readonly headers = new Map<string, TakeHeader>();
  readonly hits = new Map<string, Map<number, Hit>[]>();
  readonly finished = new Set<string>();
  readonly log: ToServer[] = [];
  dialled = 0;
  /** Drop what arrives without storing it, as a line does that broke on the way. */
  deaf = false;
  private lines: FakeLine[] = [];

  dial = (): Line => {
    this.dialled += 1;
    const line = new FakeLine(this);
    this.lines.push(line);
    return line;
  };

  stop(): void {
    this.up = false;
    for (const line of this.lines.splice(0)) line.drop();
  }

  stored(id: string, seat: number): number[] {
    return [...(this.hits.get(id)?.[seat]?.keys() ?? [])].sort((a, b) => a - b);
  }

  nextSeq(id: string, seat: number): number {
    const have = this.hits.get(id)?.[seat];
    let next = 0;
    while (have?.has(next)) next += 1;
    return next;
  }

  receive(message: ToServer, answer: (message: FromServer) => void): void {
    if (this.deaf) return;
    this.log.push(message);
    switch (message.type) {
      case "hello":
        answer({ type: "welcome", version: 1, server_us: 0 });
        return;
      case "ping":
        answer({ type: "pong", c0_us: message.c0_us, s1_us: 5, s2_us: 6 });
        return;
      case "begin": {
        const { id, seats } = message.take;
        this.headers.set(id, message.take);
        if (!this.hits.has(id))
          this.hits.set(
            id,
            seats.map(() => new Map()),
          );
        answer({ type: "begun", take_id: id, next_seq: seats.map((_, seat) => this.nextSeq(id, seat)) });
        return;
      }
      case "hits": {
        const { take_id, seat } = message;
        for (const hit of message.hits) this.hits.get(take_id)?.[seat]?.set(hit.seq, hit);
        answer({ type: "ack", take_id, seat, next_seq: this.nextSeq(take_id, seat) });
        return;
      }
      case "finish": {
        const { take_id, counts } = message;
        const missing = counts.map((count, seat) =>
          Array.from({ length: count }, (_, seq) => seq).filter((seq) => !this.hits.get(take_id)?.[seat]?.has(seq)),
        );
        if (missing.every((seqs) => seqs.length === 0)) this.finished.add(take_id);
        answer({ type: "finished", take_id, missing });
      }
    }
  }
}

class FakeLine implements Line {
  readyState = 0;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  private readonly server: FakeServer;

  constructor(server: FakeServer) {
    this.server = server;
    setTimeout(() => {
      if (!server.up) return this.drop();
      this.readyState = 1;
      this.onopen?.({} as Event);
      return undefined;
    }, 1);
  }

  send(text: string): void {
    this.server.receive(JSON.parse(text) as ToServer, (answer) => {
      setTimeout(() => this.readyState === 1 && this.onmessage?.({ data: JSON.stringify(answer) } as MessageEvent), 1);
    });
  }

  close(): void {
    this.drop();
  }

  drop(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.({} as CloseEvent);
  }
}
