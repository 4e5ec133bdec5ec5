// SPDX-License-Identifier: Apache-2.0
// The page of a phone that is a seat's drum: scan, and drum.
import "../look/tokens.css";
import "./phone.css";
import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { render } from "preact";
import { useEffect } from "preact/hooks";
import { Mark } from "../look/mark.tsx";
import { hasWords, say } from "../words/say.ts";
import { calmGestures, codeIn, deviceName, keepAwake, keepToken, keptToken } from "./device.ts";
import { Drum } from "./drum.tsx";
import { PhoneLink } from "./link.ts";
import { initPhoneWords } from "./words.ts";

/** The light, contrast and movement that the phone's system asks for; the stage's own settings stay with the stage. */
function followSystem(): void {
  const asks = (query: string, name: string, yes: string, no: string): void => {
    const list = matchMedia(query);
    const follow = (): void => {
      document.documentElement.dataset[name] = list.matches ? yes : no;
    };
    list.addEventListener("change", follow);
    follow();
  };
  asks("(prefers-color-scheme: light)", "room", "bright", "dark");
  asks("(prefers-contrast: more)", "contrast", "more", "usual");
  asks("(prefers-reduced-motion: reduce)", "motion", "calm", "usual");
}

function dialled(code: string): PhoneLink | null {
  const token = keptToken();
  if (!code && !token) return null;
  return new PhoneLink({
    name: deviceName(navigator.userAgent, navigator.maxTouchPoints),
    code,
    token,
    keep: keepToken,
  });
}

function App() {
  const link: Signal<PhoneLink | null> = useSignal(null);
  useEffect(() => {
    link.value = dialled(codeIn(location.hash));
    const scanned = (): void => {
      const code = codeIn(location.hash);
      if (code) join(link, code);
    };
    addEventListener("hashchange", scanned);
    return () => removeEventListener("hashchange", scanned);
  }, [link]);
  useSignalEffect(() => {
    // A code is spent by its use: an address that still had it would be refused when the page is loaded again.
    if (link.value?.state.value === "here" && location.hash) history.replaceState(null, "", location.pathname);
  });
  const now = link.value;
  const state = now?.state.value;
  if (!now || state === "refused" || state === "parted") {
    return <Door link={now} onCode={(code) => join(link, code)} />;
  }
  if (state === "joining") {
    return (
      <main class="door" data-state="joining">
        <p class="door-wait" role="status">
          {say("phone.joining")}
        </p>
      </main>
    );
  }
  return <Drum link={now} />;
}

function join(link: Signal<PhoneLink | null>, code: string): void {
  link.peek()?.end();
  link.value = dialled(code);
}

/** Where a phone comes in that did not scan, or that was let go. */
function Door({ link, onCode }: { link: PhoneLink | null; onCode: (code: string) => void }) {
  const code = useSignal("");
  const problem = link?.problem.value;
  const reason = link?.reason.value;
  const key = `errors.${problem?.code}`;
  const said = problem ? (hasWords(key) ? say(key, problem.parameters) : problem.code) : null;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (code.value.trim()) onCode(code.value.trim());
  };
  return (
    <main class="door" data-state={link?.state.value ?? "new"}>
      <div class="door-house" aria-hidden="true">
        <Mark />
        Sidestick
      </div>
      <h1>{say("phone.title")}</h1>
      {reason && <p class="door-said">{say(`phone.parted.${reason}`)}</p>}
      {said && (
        <p class="door-problem" role="alert">
          {said}
        </p>
      )}
      <p>{say(reason ? "phone.again" : "phone.say")}</p>
      <form onSubmit={submit}>
        <label for="code">{say("phone.code")}</label>
        <input
          id="code"
          name="code"
          value={code.value}
          maxLength={12}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          enterkeyhint="go"
          onInput={(event) => {
            code.value = event.currentTarget.value;
          }}
        />
        <button type="submit" class="door-join" disabled={code.value.trim() === ""}>
          {say("phone.join")}
        </button>
      </form>
    </main>
  );
}

followSystem();
initPhoneWords();
calmGestures();
keepAwake();
const root = document.getElementById("phone");
if (root) render(<App />, root);
