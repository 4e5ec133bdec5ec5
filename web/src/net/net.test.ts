// SPDX-License-Identifier: Apache-2.0
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FakeServer } from "./fake_server.ts";
import { openJournal } from "./journal.ts";
import { BATCH, Outbox } from "./outbox.ts";
import { FIRST_WAIT_MS, LONGEST_WAIT_MS, RoomSocket, socketAddress } from "./socket.ts";
import { newTakeId, openTake } from "./takes.ts";
import { Uplink } from "./uplink.ts";
import type { Hit, Seat, TakeHeader } from "./wire.ts";

globalThis.IDBKeyRange = IDBKeyRange;

const seat = (index: number): Seat => ({
  index,
  player: {
    id: `p${index}`,
    name: "Mina",
    jacket: { body: "#2b4c7e", sleeves: "#f4efe6", trim: "#e2725b", number: 1 },
  },
  level: 2,
  input: "keyboard",
  calibration: { offset_us: 0, uncertainty_us: 0, taps: 0 },
});
const header = (): TakeHeader => ({
  id: newTakeId(),
  song_sha256: "a".repeat(64),
  seats: [seat(0), seat(1)],
  started_at: "2026-11-24T12:00:00.000Z",
  rate: 1,
});
const hit = (seatIndex: number, seq: number): Hit => ({
  seat: seatIndex,
  seq,
  time_us: seq * 1000,
  pad: "snare",
  velocity: 90,
  uncertainty_us: 500,
});

test("a take's id is 32 lower-case hex digits, another one each time", () => {
  expect(newTakeId()).toMatch(/^[0-9a-f]{32}$/);
  expect(newTakeId()).not.toBe(newTakeId());
});

test("the socket's address follows the page's", () => {
  expect(socketAddress("/api/room", { protocol: "https:", host: "a.example" })).toBe("wss://a.example/api/room");
  expect(socketAddress("/api/phone", { protocol: "http:", host: "127.0.0.1:8765" })).toBe(
    "ws://127.0.0.1:8765/api/phone",
  );
});

describe("the outbox", () => {
  test("sends nothing before the take has begun, then batches of at most 64", () => {
    const box = new Outbox(header());
    for (let seq = 0; seq < 100; seq += 1) box.add(hit(0, seq));
    expect(box.due()).toEqual([]);
    box.connected();
    expect(box.due()).toEqual([]);
    box.receive({ type: "begun", take_id: box.header.id, next_seq: [0, 0] });
    expect(box.due().map((m) => m.type === "hits" && m.hits.length)).toEqual([BATCH]);
    expect(box.due().map((m) => m.type === "hits" && m.hits.length)).toEqual([100 - BATCH]);
    expect(box.due()).toEqual([]);
  });

  test("after a break sends again from what the server has", () => {
    const box = new Outbox(header());
    for (let seq = 0; seq < 10; seq += 1) box.add(hit(1, seq));
    box.connected();
    box.receive({ type: "begun", take_id: box.header.id, next_seq: [0, 0] });
    box.due();
    box.disconnected();
    box.connected();
    box.receive({ type: "begun", take_id: box.header.id, next_seq: [0, 7] });
    expect(box.due()).toEqual([
      { type: "hits", take_id: box.header.id, seat: 1, hits: [hit(1, 7), hit(1, 8), hit(1, 9)] },
    ]);
  });

  test("finishes only when all is sent, and sends again what the server misses", () => {
    const box = new Outbox(header());
    for (let seq = 0; seq < 3; seq += 1) box.add(hit(0, seq));
    box.connected();
    box.receive({ type: "begun", take_id: box.header.id, next_seq: [0, 0] });
    box.close({ ended_us: 9, finished: true, counts: [3, 0] });
    expect(box.due().map((m) => m.type)).toEqual(["hits"]);
    expect(box.due().map((m) => m.type)).toEqual(["finish"]);
    box.receive({ type: "finished", take_id: box.header.id, missing: [[1], []] });
    expect(box.due()).toEqual([{ type: "hits", take_id: box.header.id, seat: 0, hits: [hit(0, 1)] }]);
    expect(box.due().map((m) => m.type)).toEqual(["finish"]);
    box.receive({ type: "finished", take_id: box.header.id, missing: [[], []] });
    expect(box.state).toBe("done");
    expect(box.allStored).toBe(true);
  });

  test("numbers go on after hits that the server already has", () => {
    const box = new Outbox(header());
    box.connected();
    box.receive({ type: "begun", take_id: box.header.id, next_seq: [12, 0] });
    expect(box.nextSeq(0)).toBe(12);
  });

  test("another take's messages are not for it", () => {
    const box = new Outbox(header());
    box.connected();
    expect(box.receive({ type: "begun", take_id: newTakeId(), next_seq: [0, 0] })).toBeNull();
    expect(box.state).toBe("beginning");
  });
});

describe("the journal", () => {
  test("keeps hits until they are forgotten, also when it is opened again", async () => {
    const factory = new IDBFactory();
    const first = await openJournal(factory);
    const take = openTake(header());
    await first.put(take);
    await first.addHits(take.id, [hit(0, 0), hit(0, 1), hit(0, 10), hit(1, 0)]);
    await first.addHits(newTakeId(), [hit(0, 0)]);
    const second = await openJournal(factory);
    expect(await second.hits(take.id)).toEqual([hit(0, 0), hit(0, 1), hit(0, 10), hit(1, 0)]);
    await second.forgetHits(take.id, 0, 2);
    expect(await second.hits(take.id)).toEqual([hit(0, 10), hit(1, 0)]);
    expect(await second.take(take.id)).toEqual(take);
    await second.forgetTake(take.id);
    expect([await second.hits(take.id), await second.takes()]).toEqual([[], []]);
  });

  test("works in memory where the browser refuses a database", async () => {
    const refused = {
      open: () => {
        throw new DOMException("denied", "SecurityError");
      },
    } as unknown as IDBFactory;
    const journal = await openJournal(refused);
    expect(journal.lasting).toBe(false);
    await journal.addHits("t", [hit(0, 0), hit(0, 1)]);
    await journal.forgetHits("t", 0, 1);
    expect(await journal.hits("t")).toEqual([hit(0, 1)]);
  });
});

describe("over a line that breaks", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("the waits are a quarter of a second, doubling to five", async () => {
    const server = new FakeServer();
    server.up = false;
    const socket = new RoomSocket({ open() {}, message() {}, broken() {} }, server.dial);
    socket.connect();
    let wait = FIRST_WAIT_MS;
    for (let dialled = 1; dialled < 9; dialled += 1) {
      expect(server.dialled).toBe(dialled);
      await vi.advanceTimersByTimeAsync(1 + wait - 1);
      expect(server.dialled).toBe(dialled);
      await vi.advanceTimersByTimeAsync(1);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
    socket.end();
  });

  /** Let fake timers and the journal's real promises both run. */
  async function pass(ms: number): Promise<void> {
    for (let t = 0; t < ms; t += 20) {
      await vi.advanceTimersByTimeAsync(20);
      for (let i = 0; i < 4; i += 1) await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
    }
  }

  test("a take is complete although the server went away in the middle of it", async () => {
    const server = new FakeServer();
    const book = await openJournal(undefined);
    const take = openTake(header());
    const uplink = new Uplink(book, take, [], { dial: server.dial, now: () => 0 });
    await pass(100);
    expect(uplink.state.value).toBe("online");
    for (let seq = 0; seq < 200; seq += 1) {
      if (seq === 60) server.deaf = true; // sent, never stored
      if (seq === 80) {
        server.stop();
        server.deaf = false;
      }
      if (seq === 140) server.up = true;
      uplink.add(hit(0, uplink.nextSeq(0)));
      if (seq % 2) uplink.add(hit(1, uplink.nextSeq(1)));
      await pass(20);
    }
    let stored = false;
    const closing = uplink.close(200_000, true).then(() => {
      stored = true;
    });
    await pass(6000);
    await closing;
    expect(stored).toBe(true);
    expect(server.stored(take.id, 0)).toHaveLength(200);
    expect(server.stored(take.id, 1)).toHaveLength(100);
    expect(server.finished.has(take.id)).toBe(true);
    expect([await book.takes(), await book.hits(take.id)]).toEqual([[], []]);
  });

  test("a page that was closed goes on where it stopped, with the next number", async () => {
    const server = new FakeServer();
    server.up = false;
    const book = await openJournal(undefined);
    const take = openTake(header());
    await book.put(take);
    const first = new Uplink(book, take, [], { dial: server.dial, now: () => 0 });
    for (let i = 0; i < 5; i += 1) first.add(hit(0, first.nextSeq(0)));
    first.at(4_000_000);
    await pass(100);
    await first.end();

    server.up = true;
    const kept = await book.take(take.id);
    expect(kept?.position_us).toBe(4_000_000);
    const second = new Uplink(book, kept ?? take, await book.hits(take.id), { dial: server.dial, now: () => 0 });
    expect(second.nextSeq(0)).toBe(5);
    second.add(hit(0, second.nextSeq(0)));
    const closing = second.close(5_000_000, false);
    await pass(1000);
    await closing;
    expect(server.stored(take.id, 0)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test("no more than 40 messages a second leave the page, however fast both play", async () => {
    const server = new FakeServer();
    const uplink = new Uplink(await openJournal(undefined), openTake(header()), [], {
      dial: server.dial,
      now: () => 0,
    });
    await pass(100);
    server.log.length = 0;
    for (let t = 0; t < 1000; t += 20) {
      uplink.add(hit(0, uplink.nextSeq(0)));
      uplink.add(hit(1, uplink.nextSeq(1)));
      await pass(20);
    }
    expect(server.log.length).toBeLessThanOrEqual(40);
    await uplink.end();
  });
});
