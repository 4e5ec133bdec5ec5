// SPDX-License-Identifier: Apache-2.0
// The package has no types of its own; what is used of it, from its README (1.3).
declare module "signalsmith-stretch" {
  export interface StretchNode extends AudioWorkletNode {
    schedule(change: { output?: number; active?: boolean; input?: number; rate?: number }): Promise<unknown>;
    addBuffers(channels: Float32Array[], transfer?: ArrayBufferLike[]): Promise<number>;
    dropBuffers(toSeconds?: number): Promise<unknown>;
  }
  interface OpenStretch {
    (context: BaseAudioContext, options: AudioWorkletNodeOptions): Promise<StretchNode>;
    /** Where the worklet's code is; without it a blob, which the page's content security policy does not allow. */
    moduleUrl?: string;
  }
  const open: OpenStretch;
  export default open;
}

declare module "signalsmith-stretch?url" {
  const url: string;
  export default url;
}
