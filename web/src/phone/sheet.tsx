// SPDX-License-Identifier: Apache-2.0
// What may be set on a phone, and what its line and clock are like in words.
import { useEffect, useRef } from "preact/hooks";
import { LANGUAGE_NAMES, LANGUAGES, type Language, language, say } from "../words/say.ts";
import type { PhoneLink } from "./link.ts";
import type { PhoneSound } from "./sound.ts";
import { speakOnPhone } from "./words.ts";

export function Sheet({ link, sound, onClose }: { link: PhoneLink; sound: PhoneSound; onClose: () => void }) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => box.current?.showModal(), []);
  const state = sound.state.value;
  return (
    <dialog class="sheet" ref={box} aria-label={say("phone.menu")} onClose={onClose} closedby="any">
      <Clock link={link} />
      <label class="sheet-switch">
        <span>
          <b>{say("phone.sound.title")}</b>
          {say(state === "none" ? "phone.no_sound" : "phone.sound.says")}
        </span>
        <input
          type="checkbox"
          name="sound"
          checked={state === "on" || state === "loading"}
          disabled={state === "none"}
          onChange={(event) => void sound.switch(event.currentTarget.checked)}
        />
      </label>
      {"vibrate" in navigator && (
        <label class="sheet-switch">
          <b>{say("phone.vibrate.title")}</b>
          <input
            type="checkbox"
            name="vibrate"
            checked={sound.buzzes.value}
            onChange={(event) => sound.buzz(event.currentTarget.checked)}
          />
        </label>
      )}
      <label class="sheet-switch">
        <b>{say("phone.language")}</b>
        <select
          name="language"
          value={language.value}
          onChange={(event) => speakOnPhone(event.currentTarget.value as Language, true)}
        >
          {LANGUAGES.map((name) => (
            <option key={name} value={name}>
              {LANGUAGE_NAMES[name]}
            </option>
          ))}
        </select>
      </label>
      {!isSecureContext && <p class="sheet-says">{say("phone.awake")}</p>}
      <div class="sheet-deeds">
        {document.fullscreenEnabled && (
          <button
            type="button"
            onClick={() => {
              void document.documentElement.requestFullscreen().catch(() => {});
              box.current?.close();
            }}
          >
            {say("phone.full")}
          </button>
        )}
        <button type="button" onClick={() => link.leave()}>
          {say("phone.leave")}
        </button>
        <button type="button" class="door-join" onClick={() => box.current?.close()}>
          {say("phone.close")}
        </button>
      </div>
    </dialog>
  );
}

function Clock({ link }: { link: PhoneLink }) {
  const sure = link.uncertaintyUs.value;
  const trip = link.roundTripUs.value;
  const said = (us: number): string => (us / 1000).toFixed(us < 10_000 ? 1 : 0);
  return (
    <p class="sheet-says">
      <b>{say("phone.clock.title")}</b>
      {sure === null || trip === null
        ? say("phone.clock.none")
        : say("phone.clock.says", { ms: said(sure), trip: said(trip) })}
    </p>
  );
}
