// SPDX-License-Identifier: Apache-2.0
// A phone for a seat: let phones in, scan, and it is the seat's drum. What to scan can be read and typed as well.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Icon } from "../../look/icons.tsx";
import { closeDoor, openDoor, readDoor, sentenceOf } from "../../net/api.ts";
import type { DoorStatus } from "../../net/phone_wire.ts";
import { door, type PhoneView, phones } from "../../net/phones.ts";
import { calmMotion } from "../../settings.ts";
import { say } from "../../words/index.ts";
import { complain } from "../shell/toasts.ts";
import { phoneSays } from "./phone_says.ts";
import { QrPicture } from "./qr_picture.tsx";
import "./phone_choice.css";

/** Networks come and go, and a code is renewed before it ends. */
const LOOK_EVERY_MS = 5000;

async function ask(call: () => Promise<DoorStatus>, aloud = true): Promise<void> {
  try {
    door.value = await call();
  } catch (error) {
    if (aloud) complain(sentenceOf(error));
  }
}

export function PhoneChoice({ seat }: { seat: 0 | 1 }) {
  const view = phones().seats[seat]!.value;
  const status = door.value;
  const another = useSignal(false);
  const wanted = status?.open === true && (view.state !== "here" || another.value);
  useEffect(() => {
    void ask(readDoor, false);
    const timer = setInterval(() => void ask(readDoor, false), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (!wanted) return undefined;
    phones().invite(seat);
    const timer = setInterval(() => phones().invite(seat), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [seat, wanted]);
  useEffect(() => {
    another.value = false;
  }, [view.name, view.state, another]);
  return (
    <div class="phone-choice" data-phone={view.state} data-door={status?.open ?? false}>
      {view.state !== "none" && <Here seat={seat} view={view} another={another} />}
      {status && !status.open && <Shut />}
      {wanted && <Scan seat={seat} status={status} />}
    </div>
  );
}

/** One sentence on what opening means, and the switch. */
function Shut() {
  return (
    <>
      <p class="seat-says">{say("seats.phone.door")}</p>
      <button type="button" class="button" onClick={() => void ask(openDoor)}>
        {say("seats.phone.open")}
      </button>
    </>
  );
}

/** Whose phone it is, and how sure its clock is. */
function Here({ seat, view, another }: { seat: 0 | 1; view: PhoneView; another: Signal<boolean> }) {
  const name = view.name || say("seats.phone.unnamed");
  return (
    <div class="phone-here">
      <Icon sign="phone" />
      <div role="status">
        <strong>{name}</strong>
        <span>{view.state === "here" ? phoneSays(view) : say("seats.phone.away")}</span>
      </div>
      <div class="phone-deeds">
        {!another.value && view.state === "here" && (
          <button
            type="button"
            class="button"
            onClick={() => {
              another.value = true;
            }}
          >
            {say("seats.phone.another")}
          </button>
        )}
        <button type="button" class="button" onClick={() => phones().dismiss(seat)}>
          {say("seats.phone.dismiss")}
        </button>
      </div>
    </div>
  );
}

/** Whoever has just asked for the picture sees it without scrolling; a page that opens with one stays where it is. */
function broughtIntoSight(scan: HTMLElement | null): void {
  if (!scan?.closest(".seat-form")?.contains(document.activeElement)) return;
  scan.scrollIntoView({ block: "nearest", behavior: calmMotion.peek() ? "auto" : "smooth" });
}

function Scan({ seat, status }: { seat: 0 | 1; status: DoorStatus }) {
  const chosen = useSignal("");
  const invitation = phones().invitations[seat]!.value;
  const { addresses } = status;
  const address = addresses.find((one) => one === chosen.value) ?? addresses[0];
  if (!address) return <p class="seat-says phone-problem">{say("seats.phone.no_network")}</p>;
  if (!invitation)
    return <p class="seat-says">{say(phones().away.value ? "seats.phone.no_answer" : "seats.phone.code_soon")}</p>;
  const code = `${invitation.code.slice(0, 4)}-${invitation.code.slice(4)}`;
  return (
    <div class="phone-scan" ref={broughtIntoSight}>
      <p class="seat-says">{say("seats.phone.scan")}</p>
      <QrPicture text={`${address}#${invitation.code}`} label={say("seats.phone.picture")} />
      <dl class="phone-type">
        <div>
          <dt>{say("seats.phone.address")}</dt>
          <dd data-value="address">{address.replace(/^http:\/\//, "").replace(/\/$/, "")}</dd>
        </div>
        <div>
          <dt>{say("seats.phone.code")}</dt>
          <dd data-value="code">{code}</dd>
        </div>
      </dl>
      <div class="phone-more">
        {addresses.length > 1 && (
          <select
            class="field"
            aria-label={say("seats.phone.other_address")}
            value={address}
            onChange={(event) => {
              chosen.value = event.currentTarget.value;
            }}
          >
            {addresses.map((one) => (
              <option key={one} value={one}>
                {new URL(one).host}
              </option>
            ))}
          </select>
        )}
        {status.secure && <p class="seat-says">{say("seats.phone.warning")}</p>}
        {!status.own && (
          <button type="button" class="button button-plain phone-shut" onClick={() => void ask(closeDoor)}>
            {say("seats.phone.shut")}
          </button>
        )}
      </div>
    </div>
  );
}
