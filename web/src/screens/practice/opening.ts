// SPDX-License-Identifier: Apache-2.0
// What practice and lessons need: the song with its sound, the charts of whoever sits there, the counting voice.
import { Conductor } from "../../audio/conductor.ts";
import { Voice } from "../../audio/voice.ts";
import { readParts, readSong } from "../../net/api.ts";
import type { Chart, Level, Song } from "../../net/wire.ts";
import { mixer, type SeatSetup } from "../../store.ts";
import { language } from "../../words/index.ts";
import type { Drummer } from "./rehearsal.ts";

export interface Opened {
  song: Song;
  conductor: Conductor;
  voice: Voice;
}

/** Fetch and decode the song, the drums and the voice. Throws `ApiError` when the song is not there. */
export async function openSong(sha256: string): Promise<Opened> {
  const conductor = new Conductor();
  const voice = new Voice(conductor.device);
  const [song] = await Promise.all([
    readSong(sha256),
    conductor.load(sha256),
    voice.load(language.peek()).catch(() => {}), // without a voice the beats still click
  ]);
  conductor.mix(mixer.peek());
  voice.gain = mixer.peek().click;
  return { song, conductor, voice };
}

const charts = new Map<string, Promise<Chart>>();

/** The chart of one level as the song stands now; asked once a page for each. */
export function chartOf(sha256: string, level: Level): Promise<Chart> {
  const key = `${sha256}/${level}`;
  let chart = charts.get(key);
  if (!chart) {
    chart = readParts(sha256, [level], null).then((parts) => parts.charts[0]!);
    chart.catch(() => charts.delete(key));
    charts.set(key, chart);
  }
  return chart;
}

/** Charts may have been corrected since: a screen that opens asks anew. */
export function forgetCharts(): void {
  charts.clear();
}

export function drummerOf(seat: 0 | 1, setup: SeatSetup, chart: Chart): Drummer {
  return {
    seat,
    player: setup.player.id,
    input: setup.input,
    device: setup.midi_device,
    calibration: setup.calibration,
    chart,
  };
}
