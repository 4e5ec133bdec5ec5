// SPDX-License-Identifier: Apache-2.0
// Everything a performance needs, gathered: the take from the journal or the server, the song, the charts, the sounds.
import { Conductor } from "../../audio/conductor.ts";
import { chance, type PlannedStrike, planPartner, seedOf } from "../../input/partner.ts";
import { ApiError, readChart, readParts, readSong, readTake, readTakeCharts } from "../../net/api.ts";
import { type Journal, journal, type OpenTake } from "../../net/journal.ts";
import { Uplink } from "../../net/uplink.ts";
import type { Hit, Parts, Seat, Take, TakeHeader } from "../../net/wire.ts";
import { type PartnerKind, seats as setups } from "../../store.ts";
import { type Part, Performance } from "./performance.ts";

/** What the screen must tell beside the song: keys of `play.problem`. */
export type Trouble = "no_kit" | "not_kept" | "no_notes";

export interface Opened {
  performance: Performance;
  troubles: readonly Trouble[];
  /** Where an earlier page left the take; 0 at its beginning. */
  leftAtUs: number;
}

/** The take is on the server and over, or unknown here. */
export type NotOpen = "over" | "no_take";

/** Read `auto=steady,novice`: which seats play by themselves. An empty place is a person's. */
export function partnersOf(query: URLSearchParams): (PartnerKind | null)[] {
  return (query.get("auto") ?? "").split(",").map((name) => (name === "steady" || name === "novice" ? name : null));
}

/** Seats that play by themselves say so in the take. */
export function withPartners(header: TakeHeader, partners: readonly (PartnerKind | null)[]): TakeHeader {
  const seats = header.seats.map(
    (seat, i): Seat => (partners[i] ? { ...seat, input: "simulated", calibration: NONE } : seat),
  );
  return { ...header, seats };
}

const NONE = { offset_us: 0, uncertainty_us: 0, taps: 0 } as const;

/** Open the take `id` for playing. */
export async function openTakeForPlay(
  id: string,
  query: URLSearchParams,
  onEnd: () => void,
): Promise<Opened | NotOpen> {
  const book = await journal();
  const record = await book.take(id);
  if (!record) return (await isKnown(id)) ? "over" : "no_take";
  const asked = partnersOf(query);
  const partners = record.header.seats.map(
    (seat, i) => asked[i] ?? (seat.input === "simulated" ? (setups.peek()[i]?.partner ?? "steady") : null),
  );
  const untouched = record.next_seq.every((next) => next === 0);
  // Once hits are stored the header stands: the server would not take another.
  const seated = untouched ? withPartners(record.header, asked) : record.header;
  const [song, { charts, names }, hits] = await Promise.all([
    readSong(seated.song_sha256),
    partsOf(seated),
    hitsSoFar(book, record),
  ]);
  const header = untouched ? { ...seated, charts: names } : seated;
  const kept: OpenTake = { ...record, header };
  if (untouched) await book.put(kept);
  const parts = charts.map((chart, i): Part => {
    const partner = header.seats[i]!.input === "simulated" ? partners[i] : null;
    return { chart, plan: partner ? planPartner(chart.notes, partner, chance(seedOf(id, i))) : null };
  });
  const conductor = new Conductor(header.rate);
  const { kit } = await conductor.load(song.sha256);
  const uplink = new Uplink(book, kept, await book.hits(id));
  const performance = new Performance(header, song, parts, conductor, uplink, onEnd);
  if (hits.length > 0 || kept.position_us > 0) performance.takeUp(hits, kept.position_us);
  const troubles: Trouble[] = [];
  if (!kit) troubles.push("no_kit");
  if (!book.lasting) troubles.push("not_kept");
  if (charts.some((chart) => chart.notes.length === 0)) troubles.push("no_notes");
  return { performance, troubles, leftAtUs: kept.position_us };
}

/** Open a stored take for watching. */
export async function openReplay(id: string, onEnd: () => void): Promise<Opened> {
  const take = await readTake(id);
  const [song, { charts }] = await Promise.all([readSong(take.header.song_sha256), readTakeCharts(id)]);
  const conductor = new Conductor(take.header.rate);
  const { kit } = await conductor.load(song.sha256);
  const parts = charts.map((chart, seat): Part => ({ chart, plan: planOf(take, seat) }));
  const performance = new Performance(take.header, song, parts, conductor, null, onEnd);
  return { performance, troubles: kit ? [] : ["no_kit"], leftAtUs: 0 };
}

function planOf(take: Take, seat: number): PlannedStrike[] {
  return take.hits
    .filter((hit) => hit.seat === seat)
    .sort((a, b) => a.seq - b.seq)
    .map((hit) => ({ timeUs: hit.time_us, pad: hit.pad, velocity: hit.velocity, articulation: "plain" }));
}

/** What the seats play: by the names the take carries, else as the song stands now. */
async function partsOf(header: TakeHeader): Promise<Pick<Parts, "charts" | "names">> {
  const levels = header.seats.map((seat) => seat.level);
  const names = header.charts ?? [];
  if (names.length !== levels.length) return readParts(header.song_sha256, levels, header.duet ?? null);
  try {
    return { charts: await Promise.all(names.map(readChart)), names };
  } catch (error) {
    // The server's library is another one now: what the song has there is the nearest there is.
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
    return readParts(header.song_sha256, levels, header.duet ?? null);
  }
}

/** Hits the server has and hits the journal still holds, each once. */
async function hitsSoFar(book: Journal, record: OpenTake): Promise<Hit[]> {
  const held = await book.hits(record.id);
  if (record.next_seq.every((next) => next === 0) && held.length === 0) return [];
  const stored = await readTake(record.id).then(
    (take) => take.hits,
    () => [], // the server is away: what it has is judged again when the report is made
  );
  const once = new Map([...stored, ...held].map((hit) => [`${hit.seat}/${hit.seq}`, hit]));
  return [...once.values()];
}

async function isKnown(id: string): Promise<boolean> {
  try {
    await readTake(id);
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return false;
    throw error;
  }
}
