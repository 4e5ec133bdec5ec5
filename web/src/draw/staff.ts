// SPDX-License-Identifier: Apache-2.0
// One seat's part as written music: a page of rows with a line that moves along them. Notes stand where they sound, so the line
// meets each when it is to be struck. A row that has been played shows what comes a page later once the line is well into the
// next row, so one can always read ahead and nothing scrolls. Rows are painted once; a frame stamps them and allocates nothing.
import type { Bar } from "../music/bars.ts";
import { bisectRight, type TempoMap } from "../music/tempo_map.ts";
import type { Judgement, Metre } from "../net/wire.ts";
import { ABOVE, HEAD, LEAD, paintBar, paintHeadOfRow, ROW, STEP } from "./engraving.ts";
import type { GemSheet } from "./gems.ts";
import { Highway } from "./highway.ts";
import type { HighwayPlace } from "./layout.ts";
import { mixed } from "./palette.ts";

/** A bar narrower than this is hard to read: fewer stand in a row. */
const NARROWEST_BAR = 250;
/** Room beside the music. */
const SIDE = 8;
/** Share of a row after which the row before it may turn its page. */
const TURN = 0.3;
const TURN_MS = 220;

export interface Music {
  bars: readonly Bar[];
  map: TempoMap;
  metre: Metre;
}

export class Staff extends Highway {
  private music: Music | null = null;
  /** Bars' beginnings, and the end of the last, in µs. */
  private edges: number[] = [];
  private perRow = 1;
  private slots = 1;
  private scale = 1;
  private rowTall = ROW;
  private begin = SIDE;
  private wide = 0;
  private painted: (HTMLCanvasElement | null)[] = [];
  /** Which row each slot shows, and since when. */
  private shown = new Int32Array();
  private since = new Float64Array();

  /** A highway's place, with music on it. */
  static of(music: Music, ...as: ConstructorParameters<typeof Highway>): Staff {
    const staff = new Staff(...as);
    staff.read(music);
    return staff;
  }

  /** Give it the bars to show; before that it shows an empty page. */
  read(music: Music): void {
    this.music = music;
    const { bars, map } = music;
    const last = bars.at(-1);
    this.edges = bars.map((bar) => map.microsAt(bar.tick));
    if (last) this.edges.push(map.microsAt(last.tick + last.length));
    this.lay();
  }

  override settle(place: HighwayPlace, gems: GemSheet, ratio: number): void {
    super.settle(place, gems, ratio);
    this.lay();
  }

  private lay(): void {
    if (!this.music) return;
    const { place } = this;
    const whole = place.right - place.left - 2 * SIDE;
    const height = place.strike - place.top;
    // As large as four rows leave room for, never so large that a bar does not fit.
    this.scale = Math.max(0.8, Math.min(1.7, height / (4.2 * ROW), whole / (NARROWEST_BAR + HEAD)));
    const room = whole - HEAD * this.scale;
    // The first bar line stands before the first beat, the last before the end.
    this.begin = SIDE + (HEAD + LEAD) * this.scale;
    this.wide = room;
    this.rowTall = ROW * this.scale;
    this.perRow = Math.max(1, Math.floor(room / this.scale / NARROWEST_BAR));
    this.slots = Math.max(2, Math.floor(height / this.rowTall));
    this.painted = new Array(Math.ceil((this.edges.length - 1) / this.perRow)).fill(null);
    this.shown = new Int32Array(this.slots).fill(-1);
    this.since = new Float64Array(this.slots).fill(-1e9);
    for (let row = 0; row < Math.min(this.slots + 1, this.painted.length); row += 1) this.rowPicture(row);
  }

  override draw(
    pen: CanvasRenderingContext2D,
    nowUs: number,
    nowMs: number,
    judged: readonly (Judgement | null)[],
    _rate: number,
  ): void {
    const { place } = this;
    pen.drawImage(this.ground, place.left, place.top, place.right - place.left, place.bottom - place.top);
    if (this.painted.length > 0) this.drawPage(pen, nowUs, nowMs, judged);
    this.drawTicks(pen, nowMs);
    this.drawWord(pen, nowMs);
  }

  private drawPage(
    pen: CanvasRenderingContext2D,
    nowUs: number,
    nowMs: number,
    judged: readonly (Judgement | null)[],
  ): void {
    const { place, slots, painted } = this;
    const bar = Math.max(0, Math.min(this.edges.length - 2, bisectRight(this.edges, nowUs) - 1));
    const row = Math.floor(bar / this.perRow);
    const along = (nowUs - this.rowStart(row)) / (this.rowEnd(row) - this.rowStart(row));
    const width = place.right - place.left;
    for (let slot = 0; slot < slots; slot += 1) {
      const page = Math.floor(row / slots) * slots + slot;
      const turned = page < row - 1 || (page === row - 1 && along > TURN);
      const wanted = turned ? page + slots : page;
      if (this.shown[slot] !== wanted) {
        // The first page is simply there; later ones fade in.
        this.since[slot] = this.shown[slot]! < 0 || this.motion === 0 ? -1e9 : nowMs;
        this.shown[slot] = wanted;
      }
      if (wanted >= painted.length) continue;
      const picture = this.rowPicture(wanted);
      pen.globalAlpha = Math.min(1, (nowMs - this.since[slot]!) / TURN_MS);
      pen.drawImage(picture, place.left, this.rowTop(slot), width, this.rowTall);
      pen.globalAlpha = 1;
      this.drawStrokes(pen, wanted, slot, judged);
    }
    this.drawLine(pen, row, nowUs);
  }

  /** Under each note that was struck, where it was struck. */
  private drawStrokes(
    pen: CanvasRenderingContext2D,
    row: number,
    slot: number,
    judged: readonly (Judgement | null)[],
  ): void {
    const y = this.rowTop(slot) + (ABOVE + 8 * STEP + 31) * this.scale;
    const to = bisectRight(this.times, this.rowEnd(row) - 1);
    for (let i = bisectRight(this.times, this.rowStart(row) - 1); i < to; i += 1) {
      const judgement = judged[i];
      if (!judgement) continue;
      const off = judgement.asynchrony_us;
      pen.fillStyle = off === null ? this.palette.soft : this.colourOf(judgement.grade, off);
      const x = this.xAt(row, this.times[i]! + (off ?? 0));
      if (off === null) pen.fillRect(x - 1, y + 2, 2, 2);
      else pen.fillRect(x - 1.5, y - 3, 3, 8);
    }
  }

  /** The line of now, with its lamp above the row. */
  private drawLine(pen: CanvasRenderingContext2D, row: number, nowUs: number): void {
    const slot = row % this.slots;
    const x = Math.max(this.place.left + 3, Math.min(this.place.right - 3, this.xAt(row, nowUs)));
    const top = this.rowTop(slot);
    pen.fillStyle = this.seatColour;
    pen.globalAlpha = 0.9;
    pen.fillRect(x - 1.25, top + 4, 2.5, this.rowTall - 10);
    pen.beginPath();
    pen.arc(x, top + 5, 4.5, 0, 2 * Math.PI);
    pen.fill();
    pen.globalAlpha = 1;
  }

  private rowStart(row: number): number {
    return this.edges[row * this.perRow]!;
  }

  private rowEnd(row: number): number {
    return this.edges[Math.min(this.edges.length - 1, (row + 1) * this.perRow)]!;
  }

  private rowTop(slot: number): number {
    return this.place.top + slot * this.rowTall + (this.place.strike - this.place.top - this.slots * this.rowTall) / 2;
  }

  /** Where a moment of `row` stands. A last row that is not full keeps the bars' width. */
  private xAt(row: number, timeUs: number): number {
    const { place } = this;
    const first = row * this.perRow;
    const width = this.wide / this.perRow;
    const bar = Math.max(
      first,
      Math.min(first + this.perRow - 1, this.edges.length - 2, bisectRight(this.edges, timeUs) - 1),
    );
    const from = this.edges[bar]!;
    return place.left + this.begin + width * (bar - first + (timeUs - from) / (this.edges[bar + 1]! - from));
  }

  private rowPicture(row: number): HTMLCanvasElement {
    const kept = this.painted[row];
    if (kept) return kept;
    const { place, palette, ratio, scale } = this;
    const canvas = document.createElement("canvas");
    const width = place.right - place.left;
    canvas.width = Math.max(1, Math.round(width * ratio));
    canvas.height = Math.max(1, Math.round(this.rowTall * ratio));
    this.painted[row] = canvas;
    const pen = canvas.getContext("2d");
    if (!pen || !this.music) return canvas;
    const { bars, map } = this.music;
    pen.scale(ratio * scale, ratio * scale);
    const wide = this.wide / this.perRow / scale;
    const inks = { ink: palette.ink, line: mixed(palette.soft, palette.panel, 0.45) };
    pen.save();
    pen.translate(SIDE / scale, 0);
    paintHeadOfRow(pen, row === 0 ? this.music.metre : null, inks);
    pen.restore();
    this.paintNumber(pen, row);
    for (let k = 0; k < this.perRow && row * this.perRow + k < bars.length; k += 1) {
      const index = row * this.perRow + k;
      const [from, to] = [this.edges[index]!, this.edges[index + 1]!];
      pen.save();
      pen.translate(this.begin / scale + k * wide, 0);
      paintBar(pen, bars[index]!, wide, (tick) => ((map.microsAt(tick) - from) / (to - from)) * wide, inks);
      pen.restore();
    }
    return canvas;
  }

  /** Over a row its first bar's number, and the names of sections that begin in it. */
  private paintNumber(pen: CanvasRenderingContext2D, row: number): void {
    const { palette, scale } = this;
    const first = this.music!.bars[row * this.perRow]!;
    pen.textAlign = "left";
    pen.font = `600 10px ${palette.font}`;
    pen.fillStyle = palette.soft;
    if (first.index >= 0) pen.fillText(String(first.index + 1), SIDE / scale, 10);
    pen.font = `700 10px ${palette.font}`;
    pen.fillStyle = palette.ink;
    // A section may be heard a little before or after the bar line it belongs to.
    const near = (this.rowEnd(row) - this.rowStart(row)) / this.perRow / 2;
    for (const { timeUs, text } of this.marks.sections) {
      if (timeUs < this.rowStart(row) - near || timeUs >= this.rowEnd(row) - near) continue;
      const x = Math.max(this.xAt(row, timeUs) - this.place.left, this.begin) / scale;
      pen.fillText(text, x - LEAD, 10);
    }
  }

  protected override paintGround(ratio: number): HTMLCanvasElement {
    const { place, palette } = this;
    const canvas = document.createElement("canvas");
    const [width, height] = [place.right - place.left, place.bottom - place.top];
    canvas.width = Math.max(1, Math.round(width * ratio));
    canvas.height = Math.max(1, Math.round(height * ratio));
    const pen = canvas.getContext("2d");
    if (!pen) return canvas;
    pen.scale(ratio, ratio);
    pen.translate(-place.left, -place.top);
    pen.fillStyle = palette.panel;
    pen.beginPath();
    pen.roundRect(place.left, place.top, width, place.strike + place.foot * 1.7 - place.top, 16);
    pen.fill();
    this.paintStrip(pen);
    return canvas;
  }
}
