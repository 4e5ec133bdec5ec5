// SPDX-License-Identifier: Apache-2.0
// The page's own signs, each a line drawn on a field of 24 by 24. They stand beside words or in a labelled button, so they
// are silent to a screen reader.
const SIGNS = {
  add: "M12 5v14M5 12h14",
  back: "M19 12H5m6-6-6 6 6 6",
  chair: "M7 3v11h10V3M7 14v7m10-7v7M7 8h10",
  close: "M6 6l12 12M18 6 6 18",
  dice: "M5 5h14v14H5zM9 9h.01M15 15h.01M15 9h.01M9 15h.01",
  down: "M12 4v12m-6-6 6 6 6-6M5 20h14",
  film: "M3 6h18v12H3zM10 9.5v5l4.5-2.5z",
  globe: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3.2 3 3.2 15 0 18M12 3c-3.2 3-3.2 15 0 18",
  help: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.1.9-1.1 1.7M12 16.6h.01",
  keyboard: "M3 7h18v10H3zM7 10.5h.01M11 10.5h.01M15 10.5h.01M8 13.8h8",
  keep: "M7 4h10v16l-5-4-5 4z",
  midi: "M4 9c0-2 3.6-3.5 8-3.5s8 1.5 8 3.5-3.6 3.5-8 3.5S4 11 4 9zM4 9v6c0 2 3.6 3.5 8 3.5s8-1.5 8-3.5V9",
  next: "M5 12h14m-6-6 6 6-6 6",
  notes: "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
  page: "M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5",
  partner: "M12 4v3M6 9h12v9H6zM9.5 13h.01M14.5 13h.01M3 12v3M21 12v3",
  phone:
    "M8 2.5h8A1.5 1.5 0 0 1 17.5 4v16a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 20V4A1.5 1.5 0 0 1 8 2.5zM11 18.5h2",
  pencil: "M4.5 19.5l1-4L16 5l3 3L8.5 18.5zM13.5 7.5l3 3",
  people:
    "M9 11.2a3.6 3.6 0 1 0 0-7.2 3.6 3.6 0 0 0 0 7.2zM2.5 20c.3-3.8 3-5.8 6.5-5.8s6.2 2 6.5 5.8M16 4.3a3.6 3.6 0 0 1 0 6.6M18 14.6c2 .8 3.3 2.6 3.5 5.4",
  play: "M8 5.5v13l10-6.5z",
  redo: "M19 9H9.5a5.5 5.5 0 0 0 0 11H13M19 9l-4.5-4.5M19 9l-4.5 4.5",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20 20",
  sliders: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4",
  sound: "M4 10v4h3.5l4.5 4V6l-4.5 4zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  stop: "M7.5 7.5h9v9h-9z",
  swap: "M4 9h14l-4-4M20 15H6l4 4",
  table: "M3 10h18M5 10v9M19 10v9M8 6.5c1-1 1-2 0-3M12 6.5c1-1 1-2 0-3M16 6.5c1-1 1-2 0-3",
  touch: "M9 11V5.5a1.5 1.5 0 0 1 3 0V11l5 1.2c1 .3 1.6 1 1.5 2l-.6 5.3H10l-4-5.5c-.6-1.3.8-2.2 1.7-1.5L9 14z",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5",
  undo: "M5 9h9.5a5.5 5.5 0 0 1 0 11H11M5 9l4.5-4.5M5 9l4.5 4.5",
} as const;

export type Sign = keyof typeof SIGNS;

export function Icon({ sign, filled = false }: { sign: Sign; filled?: boolean }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" style={filled ? { fill: "currentColor" } : {}}>
      <path d={SIGNS[sign]} />
    </svg>
  );
}
