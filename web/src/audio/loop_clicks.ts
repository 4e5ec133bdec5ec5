// SPDX-License-Identifier: Apache-2.0
// Clicks for the microphone: a hard edge at an exact moment, at distances that do not repeat, so that no echo is taken for the next.
import type { AudioDevice } from "./device.ts";

const GAPS_S = [0.61, 0.72, 0.67, 0.78, 0.62, 0.75, 0.65, 0.7, 0.63] as const;
const HEAD_START_S = 0.5;
const BURST_S = 0.012;
const LOUDNESS = 0.7;

/** Play ten clicks; answers their context times in s, and what takes back those still to come. */
export function playLoopClicks(device: AudioDevice): { timesS: readonly number[]; stop: () => void } | null {
  const { context, out } = device;
  if (!context || !out) return null;
  const buffer = burst(context);
  const timesS = [context.currentTime + HEAD_START_S];
  for (const gap of GAPS_S) timesS.push(timesS.at(-1)! + gap);
  const sources = timesS.map((when) => {
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(out);
    source.start(when);
    return source;
  });
  const stop = (): void => {
    for (const source of sources) source.stop();
  };
  return { timesS, stop };
}

/** Noise from one seed that begins at its loudest and dies within 12 ms. */
function burst(context: BaseAudioContext): AudioBuffer {
  const buffer = context.createBuffer(1, Math.ceil(BURST_S * context.sampleRate), context.sampleRate);
  const samples = buffer.getChannelData(0);
  let seed = 22_222;
  for (let i = 0; i < samples.length; i += 1) {
    seed = (Math.imul(seed, 196_314_165) + 907_633_515) >>> 0;
    const noise = i === 0 ? 1 : seed / 2147483648 - 1;
    samples[i] = LOUDNESS * noise * Math.exp((-6 * i) / samples.length);
  }
  return buffer;
}
