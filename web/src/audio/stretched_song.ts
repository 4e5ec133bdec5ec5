// SPDX-License-Identifier: Apache-2.0
// The song slower with its pitch kept, by Signalsmith Stretch in an audio worklet. Recording and backing go through as four
// channels of one stretch, so that they stay in phase and the drums can still be turned up and down between them. What
// sounds at a moment is sample for sample what the timeline says, to within the stretch's own smear of a few milliseconds.

import moduleUrl from "signalsmith-stretch?url";
import type { StretchNode } from "signalsmith-stretch";

/** Heard before its place so that the stretch has the sound around it. */
const BEFORE_S = 0.5;
const CHUNK_S = 8;
/** At least this much of the song lies ready ahead of where it sounds. */
const AHEAD_S = 12;

export class StretchedSong {
  private readonly node: StretchNode;
  private readonly context: AudioContext;
  private readonly sounds: readonly [AudioBuffer, AudioBuffer];
  private readonly ways: readonly AudioNode[];
  /** Song time of the first sample the worklet holds, and of the first it does not yet hold, in s. */
  private fromS = 0;
  private fedS = 0;
  /** The earliest song time that a loop goes back to, in s; what lies before it and before what sounds is let go. */
  private backToS = Number.POSITIVE_INFINITY;

  private constructor(
    context: AudioContext,
    node: StretchNode,
    sounds: readonly [AudioBuffer, AudioBuffer],
    into: readonly [AudioNode, AudioNode],
  ) {
    this.context = context;
    this.node = node;
    this.sounds = sounds;
    const apart = context.createChannelSplitter(4);
    node.connect(apart);
    const together = into.map((target, sound) => {
      const merger = context.createChannelMerger(2);
      for (const side of [0, 1]) apart.connect(merger, 2 * sound + side, side);
      merger.connect(target);
      return merger;
    });
    this.ways = [apart, ...together];
  }

  /** Null where the browser has no audio worklet: outside localhost that is any page without a certificate. */
  static async open(
    context: AudioContext,
    sounds: readonly [AudioBuffer, AudioBuffer],
    into: readonly [AudioNode, AudioNode],
  ): Promise<StretchedSong | null> {
    if (!context.audioWorklet) return null;
    try {
      const { default: stretch } = await import("signalsmith-stretch");
      stretch.moduleUrl = new URL(moduleUrl, location.href).href;
      // One input that nothing is connected to: without any, the node's code stops for good at its first silent block.
      const node = await stretch(context, { numberOfInputs: 1, numberOfOutputs: 1, outputChannelCount: [4] });
      return new StretchedSong(context, node, sounds, into);
    } catch {
      return null; // said by whoever asked: the song then sounds lower as it slows
    }
  }

  /**
   * Sound from song time `songS` at context time `whenS`; `fresh` unless it follows on from what sounds now. It may be sent
   * back as far as `backToS` without a gap. The end of a loop is not handed over: the node keeps one change ahead and no
   * more, and forgets the first for a second. A loop ends where the next start takes its place.
   */
  start(whenS: number, songS: number, rate: number, fresh: boolean, backToS = Number.POSITIVE_INFINITY): void {
    if (fresh || songS < this.fromS || songS > this.fedS) {
      void this.node.dropBuffers();
      const firstS = Math.min(songS, backToS) - BEFORE_S;
      this.fromS = Math.max(0, Math.floor(firstS * this.context.sampleRate) / this.context.sampleRate);
      this.fedS = this.fromS;
      this.backToS = backToS;
    }
    this.feed(songS);
    void this.node.schedule({ output: whenS, active: true, input: songS - this.fromS, rate });
  }

  /** Keep enough of the song ready; call it now and then while it sounds. */
  feed(nowS: number): void {
    const rate = this.context.sampleRate;
    const lastsS = Math.max(...this.sounds.map((sound) => sound.duration));
    while (this.fedS < Math.min(lastsS, nowS + AHEAD_S)) {
      const from = Math.round(this.fedS * rate);
      const length = Math.round(CHUNK_S * rate);
      const channels = this.sounds.flatMap((sound) =>
        [0, 1].map((side) => {
          const all = sound.getChannelData(Math.min(side, sound.numberOfChannels - 1));
          const part = new Float32Array(length);
          part.set(all.subarray(from, from + length));
          return part;
        }),
      );
      void this.node.addBuffers(
        channels,
        channels.map((channel) => channel.buffer),
      );
      this.fedS = (from + length) / rate;
      void this.node.dropBuffers(Math.max(0, Math.min(nowS, this.backToS) - BEFORE_S - this.fromS));
    }
  }

  stop(): void {
    void this.node.schedule({ output: this.context.currentTime, active: false });
  }

  end(): void {
    this.node.disconnect();
    for (const way of this.ways) way.disconnect();
  }
}
