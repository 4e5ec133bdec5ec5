// SPDX-License-Identifier: Apache-2.0
// What may help before a take: its speed, with the song's pitch kept, a click on every beat, a voice that counts.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Metronome } from "../../audio/metronome.ts";
import { Voice } from "../../audio/voice.ts";
import { readCounts } from "../../net/api.ts";
import { mixer, remembered } from "../../store.ts";
import { language, say } from "../../words/index.ts";
import type { Performance } from "./performance.ts";

const SPEEDS = [100, 95, 90, 85, 80, 75, 70, 65, 60, 55, 50] as const;

const helps = remembered("play_helps", { click: false, voice: false });

export interface HelpProps {
  performance: Performance;
  /** Begin the take anew at another speed; null once something was played. */
  onRate: ((rate: number) => void) | null;
}

export function Help({ performance, onRate }: HelpProps) {
  useMetronome(performance);
  const keepsPitch = useSignal(true);
  const { rate } = performance.header;
  useEffect(() => {
    if (rate === 1) return;
    void performance.conductor.song.keepPitch().then((kept) => {
      keepsPitch.value = kept;
    });
  }, [performance, rate, keepsPitch]);
  return (
    <div class="play-help">
      {onRate && (
        <label>
          <span>{say("practice.at_speed")}</span>
          <select
            value={Math.round(rate * 100)}
            onChange={(event) => onRate(Number(event.currentTarget.value) / 100)}
            data-help="speed"
          >
            {SPEEDS.map((percent) => (
              <option key={percent} value={percent}>
                {say("practice.percent", { percent })}
              </option>
            ))}
          </select>
        </label>
      )}
      {(["click", "voice"] as const).map((name) => (
        <button
          key={name}
          type="button"
          class="play-button play-quiet"
          aria-pressed={helps.value[name]}
          title={say(`practice.help.${name}_says`)}
          data-help={name}
          onClick={() => {
            helps.value = { ...helps.peek(), [name]: !helps.peek()[name] };
          }}
        >
          {say(`practice.help.${name}`)}
        </button>
      ))}
      {!keepsPitch.value && <p>{say("practice.pitch_falls")}</p>}
    </div>
  );
}

/** The performance counts along from its next start on; what is to be counted is fetched when it is first wanted. */
function useMetronome(performance: Performance): void {
  const chosen = helps.value;
  const shown = language.value;
  const wanted = chosen.click || chosen.voice;
  useEffect(() => {
    if (performance.metronome) performance.metronome.chosen = chosen;
    if (!wanted || performance.metronome) return;
    const voice = new Voice(performance.conductor.device);
    voice.gain = mixer.peek().click;
    const metronome = new Metronome(performance.conductor, voice);
    metronome.chosen = chosen;
    performance.metronome = metronome;
    void metronome.speak(shown);
    readCounts(performance.header.song_sha256, performance.header.seats[0]!.level).then(
      (counts) => {
        metronome.counts = counts;
      },
      () => {}, // the server is away: the song is its own metronome
    );
  }, [performance, chosen, wanted, shown]);
}
