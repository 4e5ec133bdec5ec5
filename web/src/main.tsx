// SPDX-License-Identifier: Apache-2.0
// The page: words, address and screens. Each screen is its own chunk, fetched when it is first shown.
// What every screen stands on comes before the screens' own rules.
import "./look/tokens.css";
import "./look/base.css";
import { useSignal, useSignalEffect } from "@preact/signals";
import { type ComponentType, render } from "preact";
import { useErrorBoundary } from "preact/hooks";
import { lettersOf, moreLetters } from "./look/letters.ts";
import { ApiError } from "./net/api.ts";
import { followAddress, type Route, type RouteName, route } from "./router.ts";
import { Shell } from "./screens/shell/shell.tsx";
import { followSettings } from "./settings.ts";
import { initWords, wantedLanguage } from "./words/index.ts";

export interface ScreenProps {
  route: Route;
}

const SCREENS: Readonly<Record<RouteName, () => Promise<{ default: ComponentType<ScreenProps> }>>> = {
  library: () => import("./screens/library/library.tsx"),
  song: () => import("./screens/song/song.tsx"),
  seats: () => import("./screens/seats/seats.tsx"),
  play: () => import("./screens/play/play.tsx"),
  encore: () => import("./screens/encore/encore.tsx"),
  replay: () => import("./screens/replay/replay.tsx"),
  lesson: () => import("./screens/lesson/lesson.tsx"),
  practice: () => import("./screens/practice/practice.tsx"),
};

function App() {
  const shown = useSignal<{ route: Route; Screen: ComponentType<ScreenProps> } | null>(null);
  const unfetched = useSignal<Error | null>(null);
  const [broken] = useErrorBoundary();
  const failure = broken ?? unfetched.value;
  useSignalEffect(() => {
    const wanted = route.value;
    SCREENS[wanted.name]().then(
      (module) => {
        if (route.peek() === wanted) shown.value = { route: wanted, Screen: module.default };
      },
      // A screen that cannot be fetched: the server is away, or a newer Sidestick was started and this page is the old one.
      () => {
        unfetched.value = new ApiError({ code: "unreachable", parameters: {} }, 0);
      },
    );
  });
  const now = shown.value;
  // A new take or song is a new screen: the key makes Preact start it afresh.
  return (
    <Shell failure={failure instanceof Error ? failure : null} route={route.value}>
      {now && <now.Screen key={`${now.route.name}/${now.route.id}`} route={now.route} />}
    </Shell>
  );
}

const root = document.getElementById("stage");
if (root) {
  followAddress();
  followSettings();
  Promise.all([initWords(), lettersOf(wantedLanguage())]).then(() => {
    render(<App />, root);
    moreLetters();
    // What an earlier page could not send goes on its way; the take that is being played here is the play screen's.
    const here = route.peek();
    void import("./net/takes.ts").then(({ sendLeftovers }) => sendLeftovers(here.name === "play" ? here.id : ""));
  });
}
