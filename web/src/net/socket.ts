// SPDX-License-Identifier: Apache-2.0
// A WebSocket that connects again by itself: after 0.25 s, doubling to 5 s.
import type { FromServer, ToServer } from "./wire.ts";

export const FIRST_WAIT_MS = 250;
export const LONGEST_WAIT_MS = 5000;

export interface SocketEvents<From = FromServer> {
  /** Connected; what is sent from here on goes out first. */
  open(): void;
  message(message: From): void;
  /** The line broke or could not be made. It will be tried again. */
  broken(): void;
}

/** What this needs of a browser's WebSocket. */
export interface Line {
  readonly readyState: number;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(text: string): void;
  close(): void;
}

/** A socket's address beside the page's own. */
export function socketAddress(path: string, page: { protocol: string; host: string } = location): string {
  return `${page.protocol === "https:" ? "wss" : "ws"}://${page.host}${path}`;
}

export class RoomSocket<To = ToServer, From = FromServer> {
  private readonly events: SocketEvents<From>;
  private readonly dial: () => Line;
  private line: Line | null = null;
  private waitMs = FIRST_WAIT_MS;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private ended = false;

  constructor(events: SocketEvents<From>, dial: () => Line = () => new WebSocket(socketAddress("/api/room"))) {
    this.events = events;
    this.dial = dial;
  }

  connect(): void {
    if (this.ended || this.line) return;
    let line: Line;
    try {
      line = this.dial();
    } catch {
      this.later();
      return;
    }
    this.line = line;
    line.onopen = () => {
      if (this.line !== line) return;
      this.waitMs = FIRST_WAIT_MS;
      this.events.open();
    };
    line.onmessage = (event) => {
      if (this.line !== line) return;
      try {
        this.events.message(JSON.parse(String(event.data)) as From);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
      }
    };
    line.onclose = () => {
      if (this.line !== line) return;
      this.line = null;
      if (this.ended) return;
      this.events.broken();
      this.later();
    };
  }

  /** Send if the line is open; whoever sends keeps what must not be lost. */
  send(message: To): void {
    if (this.line?.readyState === 1) this.line.send(JSON.stringify(message));
  }

  /** The line says nothing although it seems open: hang it up, wait for no answer, and dial again at once. */
  again(): void {
    const silent = this.line;
    if (this.ended || !silent) return;
    this.line = null;
    silent.close();
    this.events.broken();
    this.connect();
  }

  /** Hang up for good. */
  end(): void {
    this.ended = true;
    if (this.timer) clearTimeout(this.timer);
    this.line?.close();
    this.line = null;
  }

  private later(): void {
    this.timer = setTimeout(() => this.connect(), this.waitMs);
    this.waitMs = Math.min(this.waitMs * 2, LONGEST_WAIT_MS);
  }
}
