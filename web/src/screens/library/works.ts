// SPDX-License-Identifier: Apache-2.0
// Songs on their way in: sent to the server, then listened to there. Files go one after the other, the page may be left.
import { signal } from "@preact/signals";
import { ApiError, bringSong, cancelJob, listJobs, readJob, sentenceOf } from "../../net/api.ts";
import type { Job } from "../../net/wire.ts";
import { complain, toast } from "../shell/toasts.ts";
import { refresh } from "./shelf.ts";

export interface Work {
  /** The page's own number for it. */
  id: number;
  /** The file's name; empty for work that this page did not begin. */
  name: string;
  /** How much of the file is sent, 0 to 1. */
  sent: number;
  job: Job | null;
  /** What was thrown while it was sent. */
  failure: unknown;
}

const MOST_MB = 500;
const LOOK_EVERY_MS = 400;

export const works = signal<readonly Work[]>([]);
const stops = new Map<number, AbortController>();
let next = 1;

function change(id: number, into: Partial<Work>): void {
  works.value = works.value.map((work) => (work.id === id ? { ...work, ...into } : work));
}

export function dismissWork(id: number): void {
  works.value = works.value.filter((work) => work.id !== id);
}

function begin(name: string, job: Job | null): number {
  const id = next;
  next += 1;
  works.value = [...works.value, { id, name, sent: job ? 1 : 0, job, failure: null }];
  return id;
}

let line: Promise<void> = Promise.resolve();

/** Bring files in, one after the other. */
export function bring(files: Iterable<File>): void {
  for (const file of files) {
    const id = begin(file.name, null);
    if (file.size > MOST_MB * 1_000_000) {
      change(id, {
        failure: new ApiError({ code: "server.upload_too_large", parameters: { maximum_mb: MOST_MB } }, 413),
      });
      continue;
    }
    const stop = new AbortController();
    stops.set(id, stop);
    line = line.then(() => send(id, file, stop.signal));
  }
}

async function send(id: number, file: File, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return;
  try {
    const { job } = await bringSong(file, (sent) => change(id, { sent }), stop);
    change(id, { sent: 1, job });
    void look();
  } catch (error) {
    if (!stop.aborted) change(id, { failure: error });
  } finally {
    stops.delete(id);
  }
}

export async function cancelWork(work: Work): Promise<void> {
  stops.get(work.id)?.abort();
  dismissWork(work.id);
  if (!work.job) return;
  await cancelJob(work.job.id).catch((error: unknown) => complain(sentenceOf(error)));
}

export function isOver(job: Job): boolean {
  return job.state === "done" || job.state === "failed" || job.state === "cancelled";
}

/** Take up what the server is listening to already: the demo songs of a first start, or what another page brought. */
export async function takeUp(): Promise<void> {
  const { jobs } = await listJobs();
  const known = new Set(works.value.map((work) => work.job?.id));
  for (const job of jobs) if (job.kind === "listen" && !known.has(job.id)) begin("", job);
  void look();
}

let looking = false;

/** Follow the jobs until none runs. */
async function look(): Promise<void> {
  if (looking) return;
  looking = true;
  try {
    for (;;) {
      const open = works.value.filter((work) => work.job && !isOver(work.job));
      if (open.length === 0) return;
      await Promise.all(open.map(lookAt));
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  } finally {
    looking = false;
  }
}

async function lookAt(work: Work): Promise<void> {
  try {
    const job = await readJob(work.job!.id);
    if (job.state === "done") {
      dismissWork(work.id);
      await refresh();
      toast("library.ready", { title: job.result?.title ?? work.name });
    } else if (job.state === "cancelled") dismissWork(work.id);
    else change(work.id, { job });
  } catch (error) {
    // The server is away: it goes on where it was, or is asked again.
    if (error instanceof ApiError && error.status === 404) dismissWork(work.id);
  }
}
