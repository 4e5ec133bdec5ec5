// SPDX-License-Identifier: Apache-2.0
// Playing a take: ready, count-in, song, pause, saved, encore.
import { type Signal, useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { audioDevice } from "../../audio/device.ts";
import { hub } from "../../input/kits/hub.ts";
import { deviceOf, listenTo, type Source } from "../../input/listen.ts";
import { midi } from "../../input/midi/device.ts";
import type { OnStrike } from "../../input/strike.ts";
import { Faders } from "../../look/faders.tsx";
import type { ScreenProps } from "../../main.tsx";
import { ApiError, sentenceOf } from "../../net/api.ts";
import { journal } from "../../net/journal.ts";
import { phones } from "../../net/phones.ts";
import { holdTake, newTakeId, openTake, sendLeftovers } from "../../net/takes.ts";
import type { Seat } from "../../net/wire.ts";
import { go, type Route } from "../../router.ts";
import { mixer, seats as setups } from "../../store.ts";
import { say } from "../../words/index.ts";
import { carryOnAfter } from "../calibrate/carried.ts";
import { ClockSays } from "./clock_says.tsx";
import { LossSays, useDeviceLoss } from "./device_loss.tsx";
import { Help } from "./help.tsx";
import { type Opened, openTakeForPlay } from "./opening.ts";
import { Notes, Panel, Problem, SettingsButton } from "./panels.tsx";
import type { Performance } from "./performance.ts";
import { lastStrokes, usePhoneSeats } from "./phone_seats.tsx";
import { minutes, StageView } from "./stage_view.tsx";

/** How long the end waits for the server before it says that it is away. */
const SOON_MS = 1500;
const BREATH_MS = 900;

export default function Play({ route }: ScreenProps) {
  const opened = useSignal<Opened | null>(null);
  const problem = useSignal<string | null>(null);
  useEffect(() => begin(route, opened, problem), [route, opened, problem]);
  if (problem.value !== null) return <Problem sentence={problem.value} />;
  if (!opened.value) {
    return (
      <section class="play" data-screen="play" data-phase="loading">
        <div class="play-over">
          <p class="play-loading">{say("play.ready.listening")}</p>
        </div>
      </section>
    );
  }
  return <Playing opened={opened.value} route={route} />;
}

/** Open the take and hold it while the screen is shown; returns what lets it go. */
function begin(route: Route, opened: Signal<Opened | null>, problem: Signal<string | null>): () => void {
  let left: () => void = () => {};
  const gone = new Promise<void>((resolve) => {
    left = resolve;
  });
  let isGone = false;
  const held = holdTake(route.id, async (free) => {
    if (!free) {
      problem.value = say("play.problem.elsewhere");
      return;
    }
    let performance: Performance | null = null;
    try {
      const result = await openTakeForPlay(route.id, route.query, () => void finish(performance!, true));
      if (result === "over") return go("encore", route.id);
      if (result === "no_take") {
        problem.value = say("play.problem.no_take");
        return;
      }
      performance = result.performance;
      if (isGone) return;
      performance.conductor.mix(mixer.peek());
      performance.stand();
      opened.value = result;
      if (performance.uplink?.outbox.closing) void finish(performance, performance.uplink.outbox.closing.finished);
      await gone;
    } catch (error) {
      problem.value = sentenceOf(error);
    } finally {
      performance?.end();
      await performance?.uplink?.end();
    }
  });
  // What the screen leaves unsent goes on its way by itself.
  void held.then(() => sendLeftovers(""));
  return () => {
    isGone = true;
    left();
  };
}

/** Close the take and go to the encore once the server has all of it. */
async function finish(performance: Performance, finished: boolean): Promise<void> {
  const { uplink, header, song } = performance;
  if (!uplink) return;
  const known = uplink.outbox.closing;
  const endedUs = known?.ended_us ?? (finished ? song.duration_us : Math.max(0, performance.nowUs));
  performance.phase.value = "ended";
  await lastStrokes(header.seats);
  const { judges, parts } = performance;
  carryOnAfter(header, judges, (seat, note) => parts[seat]!.chart.notes[note]!.pad === "kick");
  // A breath after the last note, also when the server is quick.
  const breath = new Promise((resolve) => setTimeout(resolve, BREATH_MS));
  await Promise.all([uplink.close(endedUs, known?.finished ?? finished), breath]);
  go("encore", header.id);
}

function Playing({ opened, route }: { opened: Opened; route: Route }) {
  const { performance, troubles, leftAtUs } = opened;
  const phase = performance.phase.value;
  const waiting = useSignal(false);
  const sources = useMemo(() => sourcesOf(performance), [performance]);
  useInputs(performance, sources);
  usePhoneSeats(performance);
  const losses = useDeviceLoss(performance, sources);
  const actions = useActions(performance, route);
  useEffect(() => {
    if (phase !== "ended") return undefined;
    const timer = setTimeout(() => {
      waiting.value = true;
    }, SOON_MS);
    return () => clearTimeout(timer);
  }, [phase, waiting]);
  const notes = useNotes(performance, troubles);
  const refused = performance.uplink?.problem.value ?? null;
  // What was lost is said by its name already.
  const known = losses.value.length > 0 ? notes.value.filter((key) => !LOSSES.has(key)) : notes.value;
  const said = <Notes keys={known} problem={refused ? sentenceOf(new ApiError(refused, 400)) : null} />;
  return (
    <StageView
      performance={performance}
      controls={
        <button
          type="button"
          class="play-button play-quiet"
          onClick={actions.pause}
          disabled={phase === "ready" || phase === "ended"}
        >
          {say("play.pause.button")}
        </button>
      }
    >
      {phase !== "ready" && phase !== "paused" && said}
      {phase === "ready" && (
        <Panel name="ready" title={say("play.ready.title")}>
          {said}
          <button type="button" class="play-button play-main" onClick={actions.start}>
            {leftAtUs > 0 ? say("play.ready.again_from", { time: minutes(leftAtUs) }) : say("play.ready.start")}
          </button>
          <p class="play-keys-hint">{say("play.ready.hint")}</p>
          <ClockSays performance={performance} />
          <Help
            performance={performance}
            onRate={leftAtUs > 0 ? null : (rate) => void atSpeed(performance, route, rate)}
          />
          <SettingsButton />
          <Faders onChange={actions.mix} />
        </Panel>
      )}
      {phase === "paused" && (
        <Panel name="paused" title={say("play.pause.title")}>
          <LossSays losses={losses.value} sources={sources} />
          {said}
          <div class="play-choices">
            <button type="button" class="play-button play-main" onClick={actions.start}>
              {say("play.pause.resume")}
            </button>
            <button type="button" class="play-button" onClick={actions.restart}>
              {say("play.pause.restart")}
            </button>
            <button type="button" class="play-button" onClick={actions.endHere}>
              {say("play.pause.end")}
            </button>
          </div>
          <p>{say("play.pause.hint")}</p>
          <Help performance={performance} onRate={null} />
          <SettingsButton />
          <Faders onChange={actions.mix} />
        </Panel>
      )}
      {phase === "ended" && (
        <div class="play-over" data-panel="saving">
          <div class="play-panel" role="status">
            <h1>{say("play.saving.title")}</h1>
            {waiting.value && performance.uplink?.state.value === "away" && <p>{say("play.saving.away")}</p>}
          </div>
        </div>
      )}
    </StageView>
  );
}

/** Notes that a named loss makes needless. */
const LOSSES: ReadonlySet<string> = new Set(["midi_none", "phone_none"]);

/** What each seat strikes, with the kit it was set up with. */
function sourcesOf(performance: Performance): Source[] {
  return performance.header.seats.map(({ index, input, player }) => ({
    seat: index,
    input,
    device: deviceOf({ input, player, midi_device: setups.peek()[index]?.midi_device ?? "" }),
  }));
}

/** What the seats strike; touch pads listen by themselves. */
function useInputs(performance: Performance, sources: readonly Source[]): void {
  useEffect(() => {
    const strike: OnStrike = (struck) => {
      // The first key is a gesture: whoever tries the pads before the song hears them.
      if (performance.conductor.device.state.peek() === "asleep") void performance.conductor.device.wake();
      performance.strike(struck);
    };
    return listenTo(sources, strike, (seat, pad) => performance.conductor.kit.choke(pad, seat));
  }, [performance, sources]);
}

interface Actions {
  start: () => void;
  pause: () => void;
  restart: () => void;
  endHere: () => void;
  mix: () => void;
}

function useActions(performance: Performance, route: Route): Actions {
  const actions = useMemo(
    (): Actions => ({
      start: () => {
        (document.activeElement as HTMLElement | null)?.blur();
        void audioDevice()
          .wake()
          .then(() => performance.start());
      },
      pause: () => performance.pause(),
      restart: () => void restart(performance, route),
      endHere: () => void endHere(performance),
      mix: () => performance.conductor.mix(mixer.peek()),
    }),
    [performance, route],
  );
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      const onButton = (event.target as HTMLElement | null)?.closest?.("button, a, input") !== null;
      if (document.querySelector("dialog[open]")) return; // its own Escape closes it
      if (event.code !== "Escape" && (event.code !== "Space" || onButton)) return;
      event.preventDefault();
      const phase = performance.phase.peek();
      if (phase === "counting" || phase === "playing") actions.pause();
      else if (phase === "paused" || (phase === "ready" && event.code === "Space")) actions.start();
    };
    const hidden = (): void => {
      if (document.hidden) actions.pause(); // nobody plays a page that cannot be seen
    };
    const wake = (): void => {
      if (performance.phase.peek() !== "ready") void audioDevice().wake();
    };
    addEventListener("keydown", key);
    addEventListener("pointerdown", wake);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      removeEventListener("keydown", key);
      removeEventListener("pointerdown", wake);
      document.removeEventListener("visibilitychange", hidden);
    };
  }, [performance, actions]);
  return actions;
}

/** What was played so far stays as an unfinished take; the song begins anew as another. */
async function restart(performance: Performance, route: Route): Promise<void> {
  const header = { ...performance.header, id: newTakeId(), started_at: new Date().toISOString() };
  await (await journal()).put(openTake(header));
  go("play", header.id, Object.fromEntries(route.query));
}

/** The same seats at another speed, before anything was played: another take in place of this one. */
async function atSpeed(performance: Performance, route: Route, rate: number): Promise<void> {
  const book = await journal();
  const header = { ...performance.header, id: newTakeId(), rate };
  await book.put(openTake(header));
  await book.forgetTake(performance.header.id);
  go("play", header.id, Object.fromEntries(route.query));
}

async function endHere(performance: Performance): Promise<void> {
  const struck = performance.header.seats.some((_, seat) => (performance.uplink?.nextSeq(seat) ?? 0) > 0);
  if (struck) return finish(performance, false);
  await (await journal()).forgetTake(performance.header.id);
  return go("seats", performance.header.song_sha256);
}

/** Keys of `play.problem` for all that must be known now. */
function useNotes(performance: Performance, troubles: readonly string[]) {
  return useComputed(() => {
    const notes: string[] = [...troubles];
    const sound = performance.conductor.device.state.value;
    if (sound === "none") notes.push("no_sound");
    else if (sound === "asleep" && performance.phase.value !== "ready") notes.push("asleep");
    if (performance.uplink?.state.value === "away" && performance.phase.value !== "ended") notes.push("away");
    const missing = (seat: Seat): boolean => phones().seats[seat.index]!.value.state === "none";
    if (performance.header.seats.some((seat) => seat.input === "phone" && missing(seat))) notes.push("phone_none");
    if (performance.header.seats.some((seat) => seat.input === "midi")) {
      const state = midi.state.value;
      if (state === "missing") notes.push("midi_missing");
      else if (state === "refused") notes.push("midi_refused");
      else if (state === "open" && hub.devices.value.length === 0) notes.push("midi_none");
    }
    return notes;
  });
}
