// SPDX-License-Identifier: Apache-2.0
// The microphone as strokes: opened raw (the browser's own cleaning would eat strokes), run through the detector on the audio
// thread beside what the page plays. One for the page; whoever listens shares it.
import { type Signal, signal } from "@preact/signals";
import { audioDevice } from "../../audio/device.ts";
import { ClockModel } from "../../clock/clock_model.ts";
import type { FromTable } from "./messages.ts";
import workletUrl from "./worklet.ts?worker&url";

/** "refused": by the player or the browser; "missing": no microphone, or a page that may not ask (plain HTTP from elsewhere). */
export type MicrophoneState = "closed" | "asking" | "open" | "refused" | "missing";

export interface Knock {
  /** Moment of the stroke by performance.now(), as the page got it: input latency is not taken off yet. */
  atMs: number;
  /** Context time of its first sample. */
  contextS: number;
  /** Output latency that the page's clock assumes, in ms. */
  outputMs: number;
  peak: number;
  features: readonly number[];
}

export type OnKnock = (knock: Knock) => void;

const RAW: MediaTrackConstraints = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
  channelCount: 1,
};

class Microphone {
  readonly state: Signal<MicrophoneState> = signal("closed");
  /** Loudest sample of the last moment, 0 to 1. */
  readonly level = signal(0);
  /** The name of the microphone that is open or was last; empty before the first. */
  label = "";
  /** What the browser says its input takes, in s; null where it does not say. */
  saidLatencyS: number | null = null;
  private readonly listeners = new Set<OnKnock>();
  private stream: MediaStream | null = null;
  private source: MediaStreamAudioSourceNode | null = null;
  private node: AudioWorkletNode | null = null;
  private loopS: number | null = null;
  /** Where the audio is by performance.now(), from many looks: one alone is off by up to a whole callback. */
  private readonly clock = new ClockModel();
  private users = 0;
  private opening: Promise<boolean> | null = null;

  /**
   * Use the microphone until the returned function is called; the first one opens it (the browser may ask), the last one closes
   * it. `loopS` is the acoustic loop's delay; null leaves in what the page plays, to listen for just that.
   */
  hear(loopS: number | null, onKnock: OnKnock): () => void {
    this.users += 1;
    this.listeners.add(onKnock);
    if (loopS !== this.loopS && this.node) this.close();
    this.loopS = loopS;
    this.opening ??= this.open().finally(() => {
      this.opening = null;
    });
    let done = false;
    return () => {
      if (done) return;
      done = true;
      this.users -= 1;
      this.listeners.delete(onKnock);
      if (this.users === 0) this.close();
    };
  }

  private async open(): Promise<boolean> {
    const device = audioDevice();
    const { context, out } = device;
    if (this.node) return true;
    if (!context || !out || !navigator.mediaDevices?.getUserMedia) {
      this.state.value = "missing";
      return false;
    }
    this.state.value = "asking";
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: RAW });
      await context.audioWorklet.addModule(workletUrl);
      await device.wake();
      if (this.users === 0) {
        for (const track of stream.getTracks()) track.stop();
        this.state.value = "closed";
        return false;
      }
      this.connect(context, out, stream);
    } catch (error) {
      const name = error instanceof DOMException ? error.name : "";
      this.state.value = name === "NotFoundError" || name === "NotReadableError" ? "missing" : "refused";
      return false;
    }
    this.state.value = "open";
    return true;
  }

  private connect(context: AudioContext, out: AudioNode, stream: MediaStream): void {
    const node = new AudioWorkletNode(context, "sidestick-table", {
      numberOfInputs: 2,
      numberOfOutputs: 1, // pulled by the graph only while it leads somewhere; it stays silent
      outputChannelCount: [1],
      processorOptions: { loopS: this.loopS ?? 0, cancels: this.loopS !== null },
    });
    node.port.onmessage = (event: MessageEvent<FromTable>) => this.received(event.data);
    const source = context.createMediaStreamSource(stream);
    source.connect(node, 0, 0);
    out.connect(node, 0, 1);
    node.connect(context.destination);
    for (const track of stream.getAudioTracks()) {
      track.addEventListener("ended", () => {
        this.close();
        this.state.value = "missing";
      });
    }
    const [track] = stream.getAudioTracks();
    const settings = track?.getSettings() as { latency?: number } | undefined;
    this.label = track?.label ?? "";
    this.saidLatencyS = settings?.latency ? settings.latency : null;
    this.stream = stream;
    this.source = source;
    this.node = node;
  }

  private received(message: FromTable): void {
    const look = audioDevice().look();
    if (look) this.clock.add(look);
    if (message.kind === "level") {
      this.level.value = message.peak;
      return;
    }
    if (!this.clock.ready) return;
    const { contextS, peak, features } = message;
    const outputMs = this.clock.latencyMs;
    const atMs = contextS * 1000 - (this.clock.offsetMs + outputMs);
    for (const listener of this.listeners) listener({ atMs, contextS, outputMs, peak, features });
  }

  private close(): void {
    const { out } = audioDevice();
    if (this.node) {
      this.node.port.onmessage = null;
      if (out) out.disconnect(this.node);
      this.node.disconnect();
    }
    this.source?.disconnect();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.node = null;
    this.source = null;
    this.stream = null;
    this.level.value = 0;
    this.clock.clear();
    if (this.state.peek() === "open") this.state.value = "closed";
  }
}

/** The page's microphone. */
export const microphone = new Microphone();
