// SPDX-License-Identifier: Apache-2.0
// Bringing songs: by a picker, or by dropping files anywhere on the page.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../look/icons.tsx";
import { say } from "../../words/index.ts";
import { droppedFiles } from "./dropped.ts";
import { bring } from "./works.ts";

export function AddSong() {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div class="add-song">
      <button type="button" class="button button-main" onClick={() => picker.current?.click()} data-deed="add">
        <Icon sign="add" />
        {say("library.add")}
      </button>
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept="audio/*,video/mp4,video/webm"
        onChange={(event) => {
          const input = event.currentTarget;
          bring([...(input.files ?? [])]);
          input.value = ""; // so that the same file can be chosen again
        }}
      />
    </div>
  );
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

export function DropAnywhere() {
  const over = useSignal(false);
  useEffect(() => {
    const drag = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      over.value = true;
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) over.value = false;
    };
    const drop = (event: DragEvent): void => {
      over.value = false;
      if (!carriesFiles(event)) return;
      event.preventDefault();
      void droppedFiles(event.dataTransfer!).then(bring);
    };
    addEventListener("dragenter", drag);
    addEventListener("dragover", drag);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragenter", drag);
      removeEventListener("dragover", drag);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, [over]);
  if (!over.value) return null;
  return (
    <div class="drop-here">
      <p>
        <Icon sign="down" />
        {say("library.drop")}
      </p>
    </div>
  );
}
