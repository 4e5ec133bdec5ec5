// SPDX-License-Identifier: Apache-2.0
// The counting voice: one short sound a word, in the language on show. `voice.json` says where in each sound the vowel
// begins, which is what falls on the beat.
import { readBytes } from "../net/api.ts";
import { decoded } from "./decoded.ts";
import type { AudioDevice } from "./device.ts";
import { Pending } from "./pending.ts";

interface VoiceFile {
  version: number;
  words: Readonly<Record<string, { file: string; onset_s: number }>>;
}

/** The voice follows the clicks' fader; its words lie below the clicks by about this factor. */
const OVER_CLICKS = 1.8;

export class Voice {
  private readonly device: AudioDevice;
  private readonly level: GainNode | null;
  private readonly sounds = new Map<string, { buffer: AudioBuffer; onsetS: number }>();
  private readonly pending = new Pending();
  private language = "";

  constructor(device: AudioDevice) {
    this.device = device;
    this.level = device.context?.createGain() ?? null;
    if (this.level && device.out) this.level.connect(device.out);
  }

  /** The clicks' level, 0 to 1. */
  set gain(value: number) {
    if (this.level) this.level.gain.value = value * OVER_CLICKS;
  }

  /** Whether there is a voice in the language asked for last. */
  get loaded(): boolean {
    return this.sounds.size > 0;
  }

  /** Fetch and decode the words of `language`. Throws `ApiError` when there are none. */
  async load(language: string): Promise<void> {
    const { context } = this.device;
    if (!context || language === this.language) return;
    this.language = language;
    this.sounds.clear();
    const file = JSON.parse(new TextDecoder().decode(await readBytes(`/voice/${language}/voice.json`))) as VoiceFile;
    await Promise.all(
      Object.entries(file.words).map(async ([word, { file: name, onset_s }]) => {
        const buffer = await decoded(context, `/voice/${language}/${name}`);
        if (language === this.language) this.sounds.set(word, { buffer, onsetS: onset_s });
      }),
    );
  }

  /** Say `word` so that its vowel begins at context time `whenS`; what would have begun already is left out. */
  say(word: string, whenS: number): void {
    const { context } = this.device;
    const sound = this.sounds.get(word);
    if (!context || !this.level || !sound) return;
    const atS = whenS - sound.onsetS;
    const source = context.createBufferSource();
    source.buffer = sound.buffer;
    source.connect(this.level);
    source.start(Math.max(atS, context.currentTime), Math.max(0, context.currentTime - atS));
    this.pending.keep(source);
  }

  cancel(): void {
    this.pending.cancel();
  }

  end(): void {
    this.cancel();
    this.level?.disconnect();
  }
}
