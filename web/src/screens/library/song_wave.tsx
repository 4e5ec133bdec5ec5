// SPDX-License-Identifier: Apache-2.0
// A song's waveform, drawn once its line comes near the window. What comes again lies on a warm ground.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { sounding, soundingAt } from "./preview.ts";
import { type Picture, pictureOf, STITCHES } from "./wave.ts";

const NEAR = "300px";

export function SongWave({ sha256 }: { sha256: string }) {
  const box = useRef<HTMLDivElement>(null);
  const picture = useSignal<Picture | null>(null);
  useEffect(() => {
    if (!box.current) return undefined;
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        watch.disconnect();
        pictureOf(sha256).then(
          (drawn) => {
            picture.value = drawn;
          },
          () => {}, // a line without its wave is still a song
        );
      },
      { rootMargin: NEAR },
    );
    watch.observe(box.current);
    return () => watch.disconnect();
  }, [sha256, picture]);
  return (
    <div ref={box} class="song-wave">
      {picture.value && (
        <svg viewBox={`0 0 ${STITCHES} 100`} preserveAspectRatio="none" focusable="false" aria-hidden="true">
          {picture.value.stretches.map(({ from, to, comesAgain }) => (
            <rect
              key={from}
              class="wave-stretch"
              data-again={comesAgain}
              x={from * STITCHES + 0.15}
              width={Math.max(0, (to - from) * STITCHES - 0.3)}
              height={100}
            />
          ))}
          <path class="wave-stitches" d={picture.value.path} />
        </svg>
      )}
      {sounding.value === sha256 && <Head />}
    </div>
  );
}

function Head() {
  return <i class="wave-head" style={{ left: `${soundingAt.value * 100}%` }} />;
}
