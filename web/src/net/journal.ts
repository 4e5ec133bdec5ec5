// SPDX-License-Identifier: Apache-2.0
// Hits are written down here before they are sent and forgotten when the server has them, so that neither a broken line nor
// a closed page loses one. IndexedDB; where a browser refuses it, memory, which survives a broken line but not the page.
import type { Closing } from "./outbox.ts";
import type { Hit, TakeHeader } from "./wire.ts";

/** A take that is not wholly on the server yet. */
export interface OpenTake {
  id: string;
  header: TakeHeader;
  /** Where on the song the players were, to go on from after a reload. */
  position_us: number;
  closing: Closing | null;
  /** Per seat, how many hits were made in all, so that numbering goes on after acknowledged ones were forgotten. */
  next_seq: readonly number[];
}

export interface Journal {
  /** Whether what is written outlives the page. */
  readonly lasting: boolean;
  put(take: OpenTake): Promise<void>;
  take(id: string): Promise<OpenTake | null>;
  takes(): Promise<OpenTake[]>;
  addHits(id: string, hits: readonly Hit[]): Promise<void>;
  hits(id: string): Promise<Hit[]>;
  /** Forget one seat's hits below `seq`. */
  forgetHits(id: string, seat: number, seq: number): Promise<void>;
  forgetTake(id: string): Promise<void>;
}

const NAME = "sidestick";
const TAKES = "takes";
const HITS = "hits";

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

class DatabaseJournal implements Journal {
  readonly lasting = true;
  private readonly database: IDBDatabase;

  constructor(database: IDBDatabase) {
    this.database = database;
  }

  async put(take: OpenTake): Promise<void> {
    const work = this.database.transaction(TAKES, "readwrite");
    work.objectStore(TAKES).put(take);
    await done(work);
  }

  async take(id: string): Promise<OpenTake | null> {
    return (await asked<OpenTake | undefined>(this.database.transaction(TAKES).objectStore(TAKES).get(id))) ?? null;
  }

  takes(): Promise<OpenTake[]> {
    return asked(this.database.transaction(TAKES).objectStore(TAKES).getAll());
  }

  async addHits(id: string, hits: readonly Hit[]): Promise<void> {
    // "relaxed" does not wait for the disk: it outlives the page, which is what breaks, and keeps hits quick.
    const work = this.database.transaction(HITS, "readwrite", { durability: "relaxed" });
    for (const hit of hits) work.objectStore(HITS).put({ take_id: id, ...hit });
    await done(work);
  }

  async hits(id: string): Promise<Hit[]> {
    const range = IDBKeyRange.bound([id], [id, []]);
    const rows = await asked<(Hit & { take_id: string })[]>(
      this.database.transaction(HITS).objectStore(HITS).getAll(range),
    );
    return rows.map(({ take_id: _, ...hit }) => hit);
  }

  async forgetHits(id: string, seat: number, seq: number): Promise<void> {
    const work = this.database.transaction(HITS, "readwrite", { durability: "relaxed" });
    work.objectStore(HITS).delete(IDBKeyRange.bound([id, seat], [id, seat, seq], false, true));
    await done(work);
  }

  async forgetTake(id: string): Promise<void> {
    const work = this.database.transaction([TAKES, HITS], "readwrite");
    work.objectStore(TAKES).delete(id);
    work.objectStore(HITS).delete(IDBKeyRange.bound([id], [id, []]));
    await done(work);
  }
}

class MemoryJournal implements Journal {
  readonly lasting = false;
  private readonly open = new Map<string, OpenTake>();
  private readonly kept = new Map<string, Hit[]>();

  async put(take: OpenTake): Promise<void> {
    this.open.set(take.id, take);
  }

  async take(id: string): Promise<OpenTake | null> {
    return this.open.get(id) ?? null;
  }

  async takes(): Promise<OpenTake[]> {
    return [...this.open.values()];
  }

  async addHits(id: string, hits: readonly Hit[]): Promise<void> {
    this.kept.set(id, [...(this.kept.get(id) ?? []), ...hits]);
  }

  async hits(id: string): Promise<Hit[]> {
    return this.kept.get(id) ?? [];
  }

  async forgetHits(id: string, seat: number, seq: number): Promise<void> {
    const kept = this.kept.get(id) ?? [];
    this.kept.set(
      id,
      kept.filter((hit) => hit.seat !== seat || hit.seq >= seq),
    );
  }

  async forgetTake(id: string): Promise<void> {
    this.open.delete(id);
    this.kept.delete(id);
  }
}

/** Open the journal in `factory` (the browser's own by default), or in memory where that fails. */
export function openJournal(factory: IDBFactory | undefined = globalThis.indexedDB): Promise<Journal> {
  return new Promise((resolve) => {
    try {
      const request = (factory as IDBFactory).open(NAME, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore(TAKES, { keyPath: "id" });
        request.result.createObjectStore(HITS, { keyPath: ["take_id", "seat", "seq"] });
      };
      request.onsuccess = () => {
        // Another tab with a newer page may need to change the shape.
        request.result.onversionchange = () => request.result.close();
        resolve(new DatabaseJournal(request.result));
      };
      request.onerror = () => resolve(new MemoryJournal());
      request.onblocked = () => resolve(new MemoryJournal());
    } catch {
      resolve(new MemoryJournal());
    }
  });
}

let opened: Promise<Journal> | null = null;

/** The page's one journal. */
export function journal(): Promise<Journal> {
  opened ??= openJournal();
  return opened;
}
