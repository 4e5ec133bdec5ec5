// SPDX-License-Identifier: Apache-2.0
// The whole stage picture: both highways and the ribbon, laid out anew when the size changes, drawn once a frame.
import type { Judge } from "../judge/judge.ts";
import type { RibbonPoint } from "../judge/live_sync.ts";
import type { Chart, Judgement, Pad } from "../net/wire.ts";
import type { Camera, SeatView } from "../settings.ts";
import { paintGems } from "./gems.ts";
import { Highway, type HighwayWords, type Marks } from "./highway.ts";
import { LEANING, ordered, padsOf, placeStage, type Seen, type StagePlace } from "./layout.ts";
import { type Palette, readPalette } from "./palette.ts";
import { Ribbon } from "./ribbon.ts";
import { Surface } from "./surface.ts";

/** Written music is at least this wide, in lanes. */
const BAR_LANES = 5.5;

export interface SceneSeat {
  chart: Chart;
  words: HighwayWords;
  view: SeatView;
  /** Makes what stands in the highway's place, where that is another picture. */
  make?: (...as: ConstructorParameters<typeof Highway>) => Highway;
}

/** How all of it is seen. */
export interface SceneLook {
  camera: Camera;
  calm: boolean;
}

export class Scene {
  place: StagePlace;
  private readonly surface: Surface;
  private readonly palette: Palette;
  private readonly seats: readonly SceneSeat[];
  private readonly pads: readonly (readonly Pad[])[];
  private readonly seen: readonly Seen[];
  private readonly highways: Highway[] = [];
  private ribbon: Ribbon | null = null;
  private readonly placed: (place: StagePlace) => void;

  constructor(
    canvas: HTMLCanvasElement,
    seats: readonly SceneSeat[],
    marks: Marks,
    look: SceneLook,
    placed: (place: StagePlace) => void,
  ) {
    this.palette = readPalette();
    this.seats = seats;
    this.pads = seats.map((seat) => ordered(padsOf(seat.chart.notes), seat.view.order));
    const depth = look.camera === "tilted" ? LEANING : 0;
    this.seen = seats.map(({ view, make }) => ({ size: view.size, depth, lanes: make ? BAR_LANES : 0 }));
    this.placed = placed;
    this.surface = new Surface(canvas, () => this.settle());
    this.place = this.measured();
    const ratio = this.surface.ratio;
    this.seats.forEach((seat, index) => {
      const place = this.place.highways[index]!;
      const gems = paintGems(this.palette, place.radius, ratio);
      const { chart, words, view } = seat;
      const make = seat.make ?? ((...as) => new Highway(...as));
      this.highways.push(make(chart.notes, marks, index, this.palette, words, place, gems, ratio, view.speed));
    });
    if (this.place.ribbon) this.ribbon = new Ribbon(this.palette, this.place.ribbon, look.calm);
    for (const highway of this.highways) highway.motion = look.calm ? 0 : 1;
    placed(this.place);
  }

  /** New words (another language, keys' labels). */
  say(words: readonly HighwayWords[]): void {
    this.highways.forEach((highway, index) => {
      highway.words = words[index] ?? highway.words;
    });
    this.settle();
  }

  struck(seat: number, pad: Pad, judgement: Judgement, nowMs: number): void {
    this.highways[seat]?.struck(pad, judgement, nowMs);
  }

  get closeness(): number {
    return this.ribbon?.closeness ?? 0;
  }

  draw(
    nowUs: number,
    nowMs: number,
    judges: readonly Judge[],
    live: RibbonPoint | null,
    running: boolean,
    rate: number,
  ): void {
    const pen = this.surface.begin();
    if (this.ribbon) {
      this.ribbon.step(live, nowMs, running);
      this.ribbon.draw(pen);
    }
    for (let seat = 0; seat < this.highways.length; seat += 1) {
      this.highways[seat]!.draw(pen, nowUs, nowMs, judges[seat]!.ofNote, rate);
    }
  }

  end(): void {
    this.surface.end();
  }

  private measured(): StagePlace {
    const { width, height } = this.surface;
    // Larger notes need more room for what stands under the strike line.
    const larger = Math.max(1, ...this.seen.map((one) => one.size * Math.min(1.4, Math.max(1, height / 780)) * 0.9));
    const below = Math.max(64, Math.min(110, height * 0.16)) * larger;
    return placeStage(width, height, this.pads, below, this.seen);
  }

  private settle(): void {
    this.place = this.measured();
    const ratio = this.surface.ratio;
    this.highways.forEach((highway, index) => {
      const place = this.place.highways[index]!;
      highway.settle(place, paintGems(this.palette, place.radius, ratio), ratio);
    });
    if (this.place.ribbon) this.ribbon?.settle(this.place.ribbon);
    this.placed(this.place);
  }
}
