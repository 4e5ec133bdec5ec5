// SPDX-License-Identifier: Apache-2.0
// The first screen: the set list, taped to the boards. Choose a song, or bring one of your own.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Icon } from "../../look/icons.tsx";
import { sentenceOf } from "../../net/api.ts";
import { say } from "../../words/index.ts";
import { StartHere } from "../lesson/start_here.tsx";
import { AddSong, DropAnywhere } from "./add_song.tsx";
import { Finder } from "./finder.tsx";
import "./library.css";
import { stopPreview } from "./preview.ts";
import { SetList } from "./set_list.tsx";
import { away, found, refresh, songs, trouble } from "./shelf.ts";
import { SpokenWork, WorkList } from "./work_list.tsx";
import { takeUp, works } from "./works.ts";

const ASK_AGAIN_MS = 4000;

export default function Library() {
  useEffect(() => {
    void refresh();
    takeUp().catch(() => {}); // the list says whether the server is there
    return stopPreview;
  }, []);
  useReturn();
  const known = songs.value;
  const empty = known !== null && known.length === 0 && works.value.length === 0;
  return (
    <section class="library" data-screen="library" data-ready={known !== null || undefined}>
      <header class="library-head">
        <div>
          <h1>{say(empty ? "library.empty.title" : "library.title")}</h1>
          <p>{say(empty ? "library.empty.text" : "library.lead")}</p>
        </div>
        {!empty && <AddSong />}
      </header>
      {/* Their place is kept while the songs are on their way, so that the paper does not jump. */}
      {!empty && (known !== null || !away.value) && <StartHere songs={known} />}
      {(known === null || known.length > 0) && !(known === null && away.value) && <Finder />}
      <div class="paper">
        <Trouble />
        <WorkList />
        {known === null && !away.value && !trouble.value && <Loading />}
        {known !== null && known.length > 0 && <SetList songs={found.value} />}
        {empty && <Invitation />}
      </div>
      <SpokenWork />
      <DropAnywhere />
    </section>
  );
}

/** While the server is away the page asks again by itself. */
function useReturn(): void {
  const gone = away.value;
  useEffect(() => {
    if (!gone) return undefined;
    const ask = async (): Promise<void> => {
      await refresh();
      if (!away.peek()) await takeUp().catch(() => {});
    };
    const timer = setInterval(() => void ask(), ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [gone]);
}

function Trouble() {
  const asking = useSignal(false);
  const sentence = away.value ? say("play.problem.unreachable") : trouble.value ? sentenceOf(trouble.value) : null;
  if (sentence === null) return null;
  const again = async (): Promise<void> => {
    asking.value = true;
    await refresh();
    asking.value = false;
  };
  return (
    <div class="library-trouble" role="alert">
      <p>{sentence}</p>
      <button type="button" class="button" disabled={asking.value} onClick={() => void again()}>
        {say("library.try_again")}
      </button>
    </div>
  );
}

function Loading() {
  return (
    <div class="library-loading" role="status">
      <span class="unseen">{say("library.loading")}</span>
      {[62, 44, 71].map((width) => (
        <i key={width} style={{ "--width": `${width}%` }} />
      ))}
    </div>
  );
}

function Invitation() {
  return (
    <div class="invitation">
      <span class="invitation-sign">
        <Icon sign="down" />
      </span>
      <p class="invitation-drop">{say("library.empty.drop")}</p>
      <AddSong />
      <p class="invitation-kinds">{say("library.empty.kinds")}</p>
    </div>
  );
}
