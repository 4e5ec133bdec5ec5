// SPDX-License-Identifier: Apache-2.0
// Each seat has a sign of its own shape beside its colour, the same as in the report's page (souvenir/plots.py): disc,
// diamond, square, two triangles, two crosses, hexagon. Pure.

const n = (value: number): string => String(Math.round(value * 100) / 100);

/** The path of a seat's sign around a place. */
export function markPath(seat: number, x: number, y: number, size: number): string {
  const around = (points: readonly (readonly [number, number])[]): string =>
    `M${points.map(([dx, dy]) => `${n(x + dx * size)} ${n(y + dy * size)}`).join("L")}Z`;
  if (seat % 8 === 0) {
    return `M${n(x - size)} ${n(y)}a${n(size)} ${n(size)} 0 1 0 ${n(2 * size)} 0a${n(size)} ${n(size)} 0 1 0-${n(2 * size)} 0`;
  }
  return around(SIGNS[seat % 8]!);
}

const SIGNS: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [
    [0, -1.3],
    [1.3, 0],
    [0, 1.3],
    [-1.3, 0],
  ],
  [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  [
    [0, -1.2],
    [1.2, 0.9],
    [-1.2, 0.9],
  ],
  [
    [0, 1.2],
    [1.2, -0.9],
    [-1.2, -0.9],
  ],
  cross([
    [1, 0],
    [0, 1],
  ]),
  cross([
    [Math.SQRT1_2, Math.SQRT1_2],
    [-Math.SQRT1_2, Math.SQRT1_2],
  ]),
  Array.from(
    { length: 6 },
    (_, k) => [1.25 * Math.cos((k * Math.PI) / 3), 1.25 * Math.sin((k * Math.PI) / 3)] as const,
  ),
];

/** An upright cross along two axes. */
function cross([[ax, ay], [bx, by]]: readonly [readonly [number, number], readonly [number, number]]): [
  number,
  number,
][] {
  const [thin, long] = [0.42, 1.25];
  const corners = [
    [-thin, -long],
    [thin, -long],
    [thin, -thin],
    [long, -thin],
    [long, thin],
    [thin, thin],
    [thin, long],
    [-thin, long],
    [-thin, thin],
    [-long, thin],
    [-long, -thin],
    [-thin, -thin],
  ] as const;
  return corners.map(([u, v]) => [u * ax + v * bx, u * ay + v * by]);
}
