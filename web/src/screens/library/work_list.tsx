// SPDX-License-Identifier: Apache-2.0
// Songs on their way in, each with how far it is and a way to stop it; what failed stays until somebody has read it.
import { Icon } from "../../look/icons.tsx";
import { sentenceOf } from "../../net/api.ts";
import { timeLeft } from "../../words/formats.ts";
import { hasWords, say } from "../../words/index.ts";
import { away } from "./shelf.ts";
import { cancelWork, dismissWork, mayTryAgain, tryAgain, type Work, works } from "./works.ts";

/** Sending a file to this computer is quick beside listening to it. */
const SENDING = 0.1;
/** Spoken progress comes in steps, or a screen reader would never be still. */
const SPOKEN_STEP = 25;

export function WorkList() {
  const all = works.value;
  if (all.length === 0) return null;
  return (
    <ul class="works" aria-label={say("library.work.title")}>
      {all.map((work) => (work.failure ? <Failed key={work.id} work={work} /> : <Going key={work.id} work={work} />))}
    </ul>
  );
}

/** Says how far the songs are; it must be on the page before there is something to say. */
export function SpokenWork() {
  return (
    <p class="unseen" role="status">
      {works.value
        .filter((work) => !work.failure)
        .map(spoken)
        .join(" ")}
    </p>
  );
}

function nameOf(work: Work): string {
  return work.name || say("library.work.unnamed");
}

/** A code of the server's stages that has no words is listening too. */
function doing({ job }: Work): string {
  if (!job) return say("library.work.sending");
  if (job.state === "queued") return say("library.work.queued");
  const key = `library.work.${job.stage}`;
  return say(hasWords(key) ? key : "library.work.hear");
}

function percent({ sent, job }: Work): number {
  return Math.round(100 * (SENDING * sent + (1 - SENDING) * (job?.progress ?? 0)));
}

function spoken(work: Work): string {
  const step = Math.floor(percent(work) / SPOKEN_STEP) * SPOKEN_STEP;
  return say("library.work.spoken", { name: nameOf(work), doing: doing(work), percent: step });
}

function Going({ work }: { work: Work }) {
  const name = nameOf(work);
  const left = work.job?.state === "running" && !away.value ? timeLeft(work.job.seconds_left) : "";
  return (
    <li class="work" data-work={work.job?.state ?? "sending"}>
      <div class="work-what">
        <p class="work-name">{name}</p>
        <p class="work-doing">
          {doing(work)}
          {left && <span> · {left}</span>}
        </p>
        <progress max={100} value={percent(work)} aria-label={name} />
      </div>
      <button
        type="button"
        class="button"
        aria-label={say("library.work.cancel_one", { name })}
        onClick={() => void cancelWork(work)}
      >
        {say("library.work.cancel")}
      </button>
    </li>
  );
}

function Failed({ work }: { work: Work }) {
  return (
    <li class="work" data-work="failed">
      <div class="work-what" role="alert">
        <p class="work-problem">{sentenceOf(work.failure)}</p>
      </div>
      {mayTryAgain(work) && (
        <button type="button" class="button work-again" onClick={() => tryAgain(work)}>
          {say("library.try_again")}
        </button>
      )}
      <button
        type="button"
        class="button button-icon"
        aria-label={say("library.work.dismiss", { name: nameOf(work) })}
        title={say("shell.close")}
        onClick={() => dismissWork(work.id)}
      >
        <Icon sign="close" />
      </button>
    </li>
  );
}
