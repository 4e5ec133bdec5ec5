// SPDX-License-Identifier: Apache-2.0
// A text as a picture for a phone's camera (ISO/IEC 18004): dark on light with its quiet zone in any theme, since cameras ask for it.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

const QUIET = 4;

interface Drawn {
  size: number;
  path: string;
}

export function QrPicture({ text, label }: { text: string; label: string }) {
  const drawn = useSignal<Drawn | null>(null);
  useEffect(() => {
    let gone = false;
    void Promise.all([import("lean-qr"), import("lean-qr/extras/svg")]).then(([{ generate }, { toSvgPath }]) => {
      if (gone) return;
      const code = generate(text);
      drawn.value = { size: code.size, path: toSvgPath(code) };
    });
    return () => {
      gone = true;
    };
  }, [text, drawn]);
  const { size, path } = drawn.value ?? { size: 29, path: "" };
  const whole = size + 2 * QUIET;
  return (
    <svg
      class="qr"
      role="img"
      aria-label={label}
      viewBox={`${-QUIET} ${-QUIET} ${whole} ${whole}`}
      shape-rendering="crispEdges"
      data-text={text}
    >
      <path d={path} />
    </svg>
  );
}
