// SPDX-License-Identifier: Apache-2.0
// Every pair of a group as a square of mean distances.

import { say } from "../../words/index.ts";
import { closeness } from "./bars.tsx";
import { Figure, type PictureProps, SmallSign } from "./frame.tsx";
import "./bars.css";

/** From this closeness on the cell is bright enough to want dark letters. */
const BRIGHT = 50;

export function PairSquare({ encore }: PictureProps) {
  const { players, pairs } = encore.together;
  if (pairs.length < 2) return null;
  const between = new Map(pairs.map((pair) => [`${pair.first}/${pair.second}`, pair.apart_us]));
  const apart = (a: number, b: number): number | null => between.get(`${a}/${b}`) ?? between.get(`${b}/${a}`) ?? null;
  return (
    <Figure name="pairs" title={say("report.heading.pairs")} caption={say("report.caption.pairs")}>
      <div class="encore-scroll">
        <table class="pair-square">
          <thead>
            <tr>
              <td data-empty />
              {players.map((player) => (
                <th key={player.seat} scope="col">
                  {player.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {players.map((row) => (
              <tr key={row.seat}>
                <th scope="row">
                  <SmallSign seat={row.seat} /> {row.name}
                </th>
                {players.map((column) => {
                  const us = apart(row.seat, column.seat);
                  if (us === null) return <td key={column.seat} data-empty />;
                  const near = closeness(us / 1000);
                  return (
                    <td key={column.seat} data-strong={near >= BRIGHT} style={{ "--near": `${near}%` }}>
                      {Math.round(us / 1000)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Figure>
  );
}
