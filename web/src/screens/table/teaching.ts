// SPDX-License-Identifier: Apache-2.0
// Learning a table: knocks are examples of the sound asked for, or, when none is asked for, are told as what they are.
import { type Signal, signal } from "@preact/signals";
import { keepTable, loopNow, tables } from "../../input/table/device.ts";
import { type Knock, microphone } from "../../input/table/microphone.ts";
import { confused, type Example, type Sounds, STROKES_NEEDED, TableModel } from "../../input/table/sounds.ts";

const LIT_MS = 220;
/** What a plain laptop takes there and back, until it is measured. */
const GUESSED_LOOP_S = 0.045;

export class TableTeaching {
  readonly sounds: Signal<Sounds>;
  /** The sound that is being learned; null while none is. */
  readonly asked: Signal<number | null> = signal(null);
  readonly examples: Signal<readonly Example[]> = signal([]);
  /** The sound heard last: its number, "strange", or null. */
  readonly heard: Signal<number | "strange" | null> = signal(null);
  readonly alike: Signal<readonly [number, number] | null> = signal(null);
  private readonly player: string;
  /** Sounds of the other player at the same table: they must differ from these as well. */
  private readonly others: Sounds;
  private stop: (() => void) | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(player: string, others: Sounds) {
    this.player = player;
    this.others = others;
    const known = tables.peek()[player] ?? [];
    this.sounds = signal(known.length > 0 ? known : [[], []]);
    this.judge();
  }

  /** Every sound has been learned. */
  get complete(): boolean {
    return this.sounds.value.every((strokes) => strokes.length >= STROKES_NEEDED);
  }

  /** Open the microphone. Call it from a gesture. */
  listen(): void {
    this.stop?.();
    this.stop = microphone.hear((loopNow()?.delayMs ?? GUESSED_LOOP_S * 1000) / 1000, (knock) => this.knocked(knock));
  }

  /** Close it. */
  rest(): void {
    this.stop?.();
    this.stop = null;
    this.asked.value = null;
  }

  /** Have `count` sounds; those that were learned stay. */
  setCount(count: number): void {
    const now = this.sounds.peek();
    this.sounds.value = Array.from({ length: count }, (_, i) => now[i] ?? []);
    this.asked.value = null;
    this.keep();
  }

  /** Learn a sound (anew): the next four knocks are it. */
  ask(sound: number): void {
    this.asked.value = sound;
    this.examples.value = [];
  }

  end(): void {
    this.rest();
    clearTimeout(this.timer);
  }

  private knocked({ features, peak }: Knock): void {
    const sound = this.asked.peek();
    if (sound === null) {
      this.tell({ features, peak });
      return;
    }
    this.examples.value = [...this.examples.peek(), { features: [...features], peak }];
    this.light(sound);
    if (this.examples.peek().length < STROKES_NEEDED) return;
    this.sounds.value = this.sounds.peek().map((strokes, i) => (i === sound ? this.examples.peek() : strokes));
    const next = this.sounds.peek().findIndex((strokes) => strokes.length < STROKES_NEEDED);
    this.keep();
    if (next >= 0) this.ask(next);
    else this.asked.value = null;
  }

  private tell(example: Example): void {
    // One seat per sound, so that the answer says which of them it was.
    const known = this.sounds.peek();
    const model = new TableModel(known.map((strokes, seat) => ({ seat, sounds: [strokes] })));
    this.light(model.meaning(example)?.seat ?? "strange");
  }

  private light(sound: number | "strange"): void {
    this.heard.value = sound;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.heard.value = null;
    }, LIT_MS);
  }

  private keep(): void {
    this.judge();
    if (this.complete) keepTable(this.player, this.sounds.peek());
  }

  private judge(): void {
    const all = [...this.sounds.peek(), ...this.others];
    this.alike.value = this.complete && all.length > 1 ? confused(all) : null;
  }
}
