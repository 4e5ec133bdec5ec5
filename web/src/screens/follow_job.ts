// SPDX-License-Identifier: Apache-2.0
// Long work on the server, followed by asking: a job changes a few times a second at most.
import { ApiError, readJob } from "../net/api.ts";
import type { Job } from "../net/wire.ts";

const EVERY_MS = 400;
/** A server that is away may be starting again; the job goes on when it is back. */
const AWAY_MS = 2000;

export function isOver(job: Job): boolean {
  return job.state === "done" || job.state === "failed" || job.state === "cancelled";
}

/** Tell `onChange` how a job goes until it is over or `stop` says so. Throws what the server refuses, not that it is away. */
export async function followJob(first: Job, onChange: (job: Job) => void, stop: AbortSignal): Promise<void> {
  let job = first;
  while (!stop.aborted) {
    onChange(job);
    if (isOver(job)) return;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    if (stop.aborted) return;
    try {
      job = await readJob(job.id);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
    }
  }
}
