// SPDX-License-Identifier: Apache-2.0
// A jacket seen from behind, with number and name, by itself or over the back of a chair. Its outlines are the souvenir's
// (src/sidestick/souvenir/jacket.json), on a field of 240 by 232; 240 by 316 with the chair.
import { useId } from "preact/hooks";
import shape from "../../../src/sidestick/souvenir/jacket.json";
import type { Jacket as Cloth } from "../net/wire.ts";
import { inkOn } from "./jacket_colours.ts";
import "./jacket.css";

const { room, size: largest, smallest, from, over, to } = shape.name;
const MIRROR = `translate(${shape.field[0]} 0) scale(-1 1)`;
/** Rough widths in em; what is still too wide is squeezed. */
const WIDE = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]/;

function emWidth(text: string): number {
  let width = 0;
  for (const letter of text) width += WIDE.test(letter) ? 1 : letter === letter.toUpperCase() ? 0.68 : 0.56;
  return width;
}

export interface JacketProps {
  jacket: Cloth;
  name?: string;
  /** Over the back of a chair, with sticks leaning beside it. */
  chair?: boolean;
  /** Which side of the stage it stands on; the sticks lean outwards. */
  side?: 0 | 1;
}

export function Jacket({ jacket, name = "", chair = false, side = 0 }: JacketProps) {
  const id = useId();
  const { body, sleeves, trim, number } = jacket;
  const cut = { "--body": body, "--sleeves": sleeves, "--trim": trim, "--ink": inkOn(body) };
  const written = jacket.back?.trim() || name.trim();
  return (
    <svg
      class="jacket"
      viewBox={chair ? "0 0 240 316" : "0 0 240 232"}
      style={cut}
      aria-hidden="true"
      focusable="false"
    >
      <defs>
        <linearGradient id={`${id}l`} x1="0" y1="0" x2="0" y2="1">
          {(shape.light as [number, string, number][]).map(([at, colour, opacity]) => (
            <stop key={at} offset={at} stop-color={colour} stop-opacity={opacity} />
          ))}
        </linearGradient>
        <path id={`${id}n`} d={`M${from.join(" ")}Q${over.join(" ")} ${to.join(" ")}`} />
      </defs>
      {chair && <Chair side={side} />}
      {shape.layers.map((layer) =>
        (layer.mirrored ? [undefined, MIRROR] : [undefined]).map((transform) => (
          <LayerPath key={`${layer.path}${transform}`} layer={layer} transform={transform} light={`url(#${id}l)`} />
        )),
      )}
      <text
        class="jacket-number"
        x={shape.number.x}
        y={shape.number.y}
        font-size={shape.number.size}
        stroke-width={shape.number.outline}
      >
        {number}
      </text>
      {written && <Name name={written} path={`#${id}n`} />}
    </svg>
  );
}

interface LayerPathProps {
  layer: (typeof shape.layers)[number];
  transform: string | undefined;
  light: string;
}

function LayerPath({ layer, transform, light }: LayerPathProps) {
  const place = transform ? { transform } : {};
  if (layer.kind === "part") {
    const { opacity, width } = shape.edge;
    return (
      <path
        d={layer.path}
        {...place}
        class="jacket-part"
        style={{ fill: `var(--${layer.is})` }}
        stroke-opacity={opacity}
        stroke-width={width}
      />
    );
  }
  if (layer.kind === "light") return <path d={layer.path} {...place} fill={light} />;
  const line = shape.lines[layer.is as keyof typeof shape.lines];
  return (
    <path
      d={layer.path}
      {...place}
      class="jacket-line"
      style={{ stroke: line.colour === "black" ? "#000" : `var(--${line.colour})` }}
      stroke-opacity={line.opacity}
      stroke-width={line.width}
      {...(line.dash.length > 0 ? { "stroke-dasharray": line.dash.join(" ") } : {})}
    />
  );
}

function Name({ name, path }: { name: string; path: string }) {
  const wanted = room / emWidth(name);
  const size = Math.max(smallest, Math.min(largest, wanted));
  const squeeze = wanted < smallest ? { textLength: room, lengthAdjust: "spacingAndGlyphs" as const } : {};
  return (
    <text class="jacket-name" font-size={size.toFixed(1)}>
      <textPath href={path} startOffset="50%" {...squeeze}>
        {name}
      </textPath>
    </text>
  );
}

function Chair({ side }: { side: 0 | 1 }) {
  return (
    <g transform={side === 1 ? "translate(240 0) scale(-1 1)" : undefined}>
      <ellipse class="chair-shadow" cx="120" cy="303" rx="92" ry="11" />
      <path class="chair-leg" d="M82 222 76 302M158 222 164 302" />
      <path class="chair-leg thin" d="M92 226 90 292M148 226 150 292M80 268H160" />
      <path class="chair-seat" d="M72 224H168L174 238H66Z" />
      <path class="stick" d="M52 196 40 303M60 198 56 303" />
      <circle class="stick-tip" cx="52" cy="195" r="3.4" />
      <circle class="stick-tip" cx="60" cy="197" r="3.4" />
    </g>
  );
}
