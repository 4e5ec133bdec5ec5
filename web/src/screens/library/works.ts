// SPDX-License-Identifier: Apache-2.0
// Songs on their way in: sent to the server, then listened to there. Files go one after the other, the page may be left.
import { signal } from "@preact/signals";
import { ApiError, bringSong, cancelJob, listJobs, readJob, sentenceOf } from "../../net/api.ts";
import type { Job } from "../../net/wire.ts";
import { isOver } from "../follow_job.ts";
import { complain, toast } from "../shell/toasts.ts";
import { away, pointOut, refresh, songs } from "./shelf.ts";

export interface Work {
  /** The page's own number for it. */
  id: number;
  /** The file's name; empty for work that this page did not begin. */
  name: string;
  /** How much of the file is sent, 0 to 1. */
  sent: number;
  job: Job | null;
  /** What was thrown while it was sent, or what the server says of it. */
  failure: unknown;
  /** Kept while it may be sent again. */
  file: File | null;
  /** The songs that were there when it was sent. */
  before: ReadonlySet<string>;
}

const MOST_MB = 500;
const LOOK_EVERY_MS = 400;
const LOOK_WHEN_AWAY_MS = 2000;
/** Only what may go better next time; a text file stays a text file. */
const WORTH_ANOTHER_TRY: ReadonlySet<string> = new Set([
  "unreachable",
  "server.internal",
  "library.busy",
  "library.disk_full",
  "library.job_died",
  "library.no_memory",
]);

export const works = signal<readonly Work[]>([]);
const stops = new Map<number, AbortController>();
/** Songs that came in while this page was open. */
const arrived = new Set<string>();
let next = 1;

function change(id: number, into: Partial<Work>): void {
  works.value = works.value.map((work) => (work.id === id ? { ...work, ...into } : work));
}

export function dismissWork(id: number): void {
  works.value = works.value.filter((work) => work.id !== id);
}

function shas(): ReadonlySet<string> {
  return new Set((songs.peek() ?? []).map((song) => song.sha256));
}

function begin(name: string, job: Job | null, file: File | null): number {
  const id = next;
  next += 1;
  works.value = [...works.value, { id, name, sent: job ? 1 : 0, job, failure: null, file, before: shas() }];
  return id;
}

let line: Promise<void> = Promise.resolve();

/** Bring files in, one after the other. */
export function bring(files: Iterable<File>): void {
  for (const file of files) queue(begin(file.name, null, file), file);
}

function queue(id: number, file: File): void {
  if (file.size > MOST_MB * 1_000_000) {
    change(id, {
      failure: new ApiError({ code: "server.upload_too_large", parameters: { maximum_mb: MOST_MB } }, 413),
      file: null,
    });
    return;
  }
  const stop = new AbortController();
  stops.set(id, stop);
  line = line.then(() => send(id, file, stop.signal));
}

async function send(id: number, file: File, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return;
  change(id, { before: shas() });
  try {
    const { job } = await bringSong(file, (sent) => change(id, { sent }), stop);
    if (stop.aborted) await cancelJob(job.id).catch(() => {});
    // Whoever asked the server what it does in this moment has it already, without a name.
    works.value = works.value.filter((work) => work.id === id || work.job?.id !== job.id);
    change(id, { sent: 1, job });
    void look();
  } catch (error) {
    if (!stop.aborted) change(id, { failure: error });
  } finally {
    stops.delete(id);
  }
}

/** Whether trying again may help. */
export function mayTryAgain({ file, failure }: Work): boolean {
  return file !== null && failure instanceof ApiError && WORTH_ANOTHER_TRY.has(failure.code);
}

export function tryAgain(work: Work): void {
  if (!work.file) return;
  change(work.id, { failure: null, job: null, sent: 0 });
  queue(work.id, work.file);
}

export async function cancelWork(work: Work): Promise<void> {
  stops.get(work.id)?.abort();
  dismissWork(work.id);
  if (!work.job) return;
  await cancelJob(work.job.id).catch((error: unknown) => complain(sentenceOf(error)));
}

/** Take up what the server is listening to already: the demo songs of a first start, or what another page brought. */
export async function takeUp(): Promise<void> {
  const { jobs } = await listJobs();
  const known = new Set(works.value.map((work) => work.job?.id));
  for (const job of jobs) if (job.kind === "listen" && !known.has(job.id)) begin("", job, null);
  void look();
}

let looking = false;

/** Follow the jobs until none runs. */
async function look(): Promise<void> {
  if (looking) return;
  looking = true;
  try {
    for (;;) {
      const open = works.value.filter((work) => work.job && !work.failure && !isOver(work.job));
      if (open.length === 0) return;
      for (const work of open) await lookAt(work);
      await new Promise((resolve) => setTimeout(resolve, away.peek() ? LOOK_WHEN_AWAY_MS : LOOK_EVERY_MS));
    }
  } finally {
    looking = false;
  }
}

async function lookAt(work: Work): Promise<void> {
  try {
    const job = await readJob(work.job!.id);
    if (away.peek()) await refresh();
    if (job.state === "done") await arrive(work, job);
    else if (job.state === "cancelled") dismissWork(work.id);
    else if (job.state === "failed") {
      change(work.id, {
        job,
        failure: new ApiError(job.error ?? { code: "server.internal", parameters: {} }, 500),
      });
    } else change(work.id, { job });
  } catch (error) {
    // The server is away: it goes on where it was, or is asked again.
    if (error instanceof ApiError && error.status === 404) dismissWork(work.id);
    else if (error instanceof ApiError && error.status === 0) away.value = true;
  }
}

/** The song is there: show it, and say so when it was there before. */
async function arrive(work: Work, job: Job): Promise<void> {
  const sha256 = String(job.result?.sha256 ?? "");
  const title = job.result?.title ?? work.name;
  const known = work.file !== null && (work.before.has(sha256) || (arrived.has(sha256) && shas().has(sha256)));
  arrived.add(sha256);
  await refresh();
  dismissWork(work.id);
  toast(known ? "library.already" : "library.ready", { title });
  if (work.file) pointOut(sha256);
}
