// SPDX-License-Identifier: Apache-2.0
// The film and the poster to take home: made on wish, with progress, then shown here.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../look/icons.tsx";
import { ApiError, cancelJob, makeSouvenir, reportPage, sentenceOf, souvenirIsMade } from "../../net/api.ts";
import type { Job } from "../../net/wire.ts";
import { language, say } from "../../words/index.ts";
import { followJob, isOver } from "../follow_job.ts";
import "./souvenir.css";

export function linkToReport(takeId: string): string {
  return reportPage(takeId, language.value);
}

export function Souvenir({ takeId }: { takeId: string }) {
  const job = useSignal<Job | null>(null);
  const made = useSignal<string | null>(null);
  const problem = useSignal<string | null>(null);
  const stop = useRef(new AbortController());
  const film = useRef<HTMLVideoElement>(null);
  const follow = (first: Job): void => {
    problem.value = null;
    followJob(
      first,
      (now) => {
        job.value = now;
        if (now.state === "done") made.value = `?made=${now.id}`;
        if (now.state === "failed" && now.error) problem.value = sentenceOf(new ApiError(now.error, 500));
      },
      stop.current.signal,
    ).catch((error: unknown) => {
      job.value = null;
      problem.value = sentenceOf(error);
    });
  };
  const make = (): void => {
    makeSouvenir(takeId, language.peek()).then(
      (answer) => follow(answer.job),
      (error: unknown) => {
        problem.value = sentenceOf(error);
      },
    );
  };
  useEffect(() => {
    const control = new AbortController();
    stop.current = control;
    // An earlier visit may have made it already.
    souvenirIsMade(takeId).then(
      (answer) => {
        if (answer.made && !control.signal.aborted) made.value ??= "";
      },
      () => {},
    );
    return () => control.abort();
  }, [takeId, made]);
  useEffect(() => {
    if (made.value) film.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }, [made.value]);
  const running = job.value !== null && !isOver(job.value);
  return (
    <section class="souvenir" data-souvenir={running ? "running" : made.value !== null ? "made" : "none"}>
      {running && <Progress job={job.value!} />}
      {!running && made.value !== null && <Made takeId={takeId} version={made.value} film={film} onAgain={make} />}
      {!running && made.value === null && (
        <div class="souvenir-offer">
          <div>
            <h2>{say("encore.souvenir.title")}</h2>
            <p>{say("encore.souvenir.what")}</p>
          </div>
          <button type="button" class="button button-main" onClick={make} data-deed="video">
            <Icon sign="film" />
            {say("encore.souvenir.make")}
          </button>
        </div>
      )}
      {problem.value && (
        <p class="souvenir-problem" role="alert">
          {problem.value}
        </p>
      )}
    </section>
  );
}

function Progress({ job }: { job: Job }) {
  const percent = Math.round(job.progress * 100);
  const left = job.seconds_left;
  return (
    <div class="souvenir-offer" aria-live="polite">
      <div class="souvenir-progress">
        <h2>{say(job.state === "queued" ? "encore.souvenir.queued" : "encore.souvenir.making")}</h2>
        <progress max={100} value={percent} aria-label={say("encore.souvenir.making")} />
        <p>
          {say("encore.souvenir.percent", { percent })}
          {left !== null && ` · ${say("encore.souvenir.left", { count: Math.max(1, Math.ceil(left)) })}`}
        </p>
      </div>
      <button type="button" class="button" onClick={() => void cancelJob(job.id)}>
        {say("encore.souvenir.cancel")}
      </button>
    </div>
  );
}

function Made({
  takeId,
  version,
  film,
  onAgain,
}: {
  takeId: string;
  version: string;
  film: { current: HTMLVideoElement | null };
  onAgain: () => void;
}) {
  const base = `/api/takes/${takeId}`;
  return (
    <div class="souvenir-made">
      {/* biome-ignore lint/a11y/useMediaCaption: drums and a song have no words to caption */}
      <video
        ref={film}
        controls
        playsInline
        preload="metadata"
        poster={`${base}/poster.png${version}`}
        src={`${base}/souvenir.mp4${version}`}
        aria-label={say("encore.souvenir.film")}
      />
      <div class="souvenir-take">
        <h2>{say("encore.souvenir.yours")}</h2>
        <a class="button button-main" href={`${base}/souvenir.mp4${version}`} download="sidestick.mp4">
          <Icon sign="down" />
          {say("encore.souvenir.save_film")}
        </a>
        <a class="button" href={`${base}/poster.png${version}`} download="sidestick.png">
          <Icon sign="down" />
          {say("encore.souvenir.save_poster")}
        </a>
        <button type="button" class="button button-plain" onClick={onAgain}>
          {say("encore.souvenir.again")}
        </button>
      </div>
    </div>
  );
}
