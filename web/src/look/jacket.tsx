// SPDX-License-Identifier: Apache-2.0
// A jacket seen from behind, with number and name, by itself or over the back of a chair. Drawn on a field of 240 by 232,
// 240 by 316 with the chair.
import { useId } from "preact/hooks";
import type { Jacket as Cloth } from "../net/wire.ts";
import { inkOn } from "./jacket_colours.ts";
import "./jacket.css";

const NAME_ROOM = 96;
const NAME_SIZE = 21;
const NAME_SMALLEST = 10;
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
  const ink = inkOn(body);
  const cut = { "--body": body, "--sleeves": sleeves, "--trim": trim, "--ink-on": ink };
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
          <stop offset="0" stop-color="#fff" stop-opacity="0.2" />
          <stop offset="0.35" stop-color="#fff" stop-opacity="0" />
          <stop offset="1" stop-color="#000" stop-opacity="0.24" />
        </linearGradient>
        <path id={`${id}n`} d="M60 103Q120 87 180 103" />
      </defs>
      {chair && <Chair side={side} />}
      {[false, true].map((mirrored) => (
        <g key={String(mirrored)} transform={mirrored ? "translate(240 0) scale(-1 1)" : undefined}>
          <path class="jacket-sleeve" d="M62 47C44 53 34 66 30 88L13 168 43 176 70 108Z" />
          <path class="jacket-fold" d="M46 70C42 92 38 120 30 150M60 84C55 104 50 122 44 140" />
          <path class="jacket-trim" d="M13 166 9 184Q8 190 14 192L34 197Q40 198 42 192L46 175Z" />
          <path class="jacket-rib" d="M11 176 44 184.5M10 184 42 192" />
        </g>
      ))}
      <path
        class="jacket-body"
        d="M92 31C106 40 134 40 148 31L180 46C176 78 173 104 173 132L175 206 65 206 67 132C67 104 64 78 60 46Z"
      />
      <path
        fill={`url(#${id}l)`}
        d="M92 31 60 46C50 50 38 58 30 88L13 168 43 176 66 118 65 206 175 206 174 118 197 176 227 168 210 88C202 58 190 50 180 46L148 31C134 40 106 40 92 31Z"
      />
      <path class="jacket-fold" d="M84 196C88 178 88 164 84 148M156 196C152 178 152 164 156 148" />
      <path class="jacket-stitch" d="M64 72C100 80 140 80 176 72M71 110 70 202M169 110 170 202" />
      <path class="jacket-trim" d="M64 204H176L178 217Q178 223 172 223H68Q62 223 62 217Z" />
      <path class="jacket-rib" d="M63.5 210.5H176.5M62.5 216.5H177.5" />
      <path class="jacket-trim" d="M88 31Q98 15 120 15T152 31Q140 43 120 43T88 31Z" />
      <path class="jacket-rib" d="M93 29Q104 37 120 37T147 29M98 24Q108 31 120 31T142 24" />
      <text class="jacket-number" x="120" y="176">
        {number}
      </text>
      {name.trim() && <Name name={name.trim()} path={`#${id}n`} />}
    </svg>
  );
}

function Name({ name, path }: { name: string; path: string }) {
  const wanted = NAME_ROOM / emWidth(name);
  const size = Math.max(NAME_SMALLEST, Math.min(NAME_SIZE, wanted));
  const squeeze = wanted < NAME_SMALLEST ? { textLength: NAME_ROOM, lengthAdjust: "spacingAndGlyphs" as const } : {};
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
