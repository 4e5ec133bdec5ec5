// SPDX-License-Identifier: Apache-2.0
// Sounds that were handed to the sound card ahead of time and may have to be taken back.

export class Pending {
  private sources: AudioScheduledSourceNode[] = [];

  /** Remember `source` until it has ended. */
  keep(source: AudioScheduledSourceNode): void {
    this.sources.push(source);
    source.onended = () => {
      const at = this.sources.indexOf(source);
      if (at >= 0) this.sources.splice(at, 1);
    };
  }

  /** Take back every one that has not sounded to its end. */
  cancel(): void {
    for (const source of this.sources.splice(0)) source.stop();
  }
}
