// SPDX-License-Identifier: Apache-2.0
// A canvas that is as large as its place, in the device's own pixels.

/** More device pixels than this per CSS pixel cost time and show nothing. */
const LARGEST_RATIO = 2;

export class Surface {
  readonly canvas: HTMLCanvasElement;
  readonly pen: CanvasRenderingContext2D;
  width = 0;
  height = 0;
  ratio = 1;
  private readonly watcher: ResizeObserver;

  /** Calls `resized` at once and whenever the size has changed. */
  constructor(canvas: HTMLCanvasElement, resized: (surface: Surface) => void) {
    const pen = canvas.getContext("2d", { alpha: true, desynchronized: false });
    if (!pen) throw new Error("this browser has no 2D canvas");
    this.canvas = canvas;
    this.pen = pen;
    this.watcher = new ResizeObserver(() => {
      if (this.measure()) resized(this);
    });
    this.measure();
    this.watcher.observe(canvas);
  }

  /** Begin a frame: clear, with CSS pixels as units. */
  begin(): CanvasRenderingContext2D {
    this.pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.pen.clearRect(0, 0, this.width, this.height);
    return this.pen;
  }

  end(): void {
    this.watcher.disconnect();
  }

  private measure(): boolean {
    const box = this.canvas.getBoundingClientRect();
    if (this.width > 0 && (box.width === 0 || box.height === 0)) return false; // taken off the page: nothing to lay out
    const ratio = Math.min(LARGEST_RATIO, devicePixelRatio || 1);
    const width = Math.max(1, Math.round(box.width));
    const height = Math.max(1, Math.round(box.height));
    if (width === this.width && height === this.height && ratio === this.ratio) return false;
    this.width = width;
    this.height = height;
    this.ratio = ratio;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    return true;
  }
}
