// SPDX-License-Identifier: Apache-2.0
// What this phone is called, what it may keep, and what it can do beyond drumming.

/** A name people know their phone by, from what the browser says of it. */
export function deviceName(userAgent: string, touchPoints: number): string {
  if (/iPhone/.test(userAgent)) return "iPhone";
  // An iPad says that it is a Mac; no Mac has a touch screen.
  if (/iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)) return "iPad";
  const model = /Android [\d.]+; ([^;)]+)\)/
    .exec(userAgent)?.[1]
    ?.replace(/ Build.*$/, "")
    .trim();
  // Browsers that hide the model say "K".
  if (model && model !== "K") return model.slice(0, 40);
  if (/Android/.test(userAgent)) return "Android";
  if (/Windows/.test(userAgent)) return "Windows";
  if (/Macintosh/.test(userAgent)) return "Mac";
  return /Linux/.test(userAgent) ? "Linux" : "";
}

/** Return the code in an address's fragment, "" when there is none. */
export function codeIn(hash: string): string {
  const code = decodeURIComponent(hash.replace(/^#/, ""));
  return /^[0-9a-zA-Z -]{1,24}$/.test(code) ? code : "";
}

const TOKEN = "sidestick.phone";

/** The token to come back with, over reloads and a locked screen; null when there is none. */
export function keptToken(): string | null {
  try {
    const kept = localStorage.getItem(TOKEN);
    return kept && /^[0-9a-f]{32}$/.test(kept) ? kept : null;
  } catch {
    return null;
  }
}

export function keepToken(token: string | null): void {
  try {
    if (token === null) localStorage.removeItem(TOKEN);
    else localStorage.setItem(TOKEN, token);
  } catch {
    // a private window: the phone scans again after a reload
  }
}

/** Keep the screen on while the page is seen, where the browser lets it; returns what stops it. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let over = false;
  const take = (): void => {
    if (document.hidden || over) return;
    navigator.wakeLock?.request("screen").then(
      (taken) => {
        lock = taken;
      },
      () => {}, // a nearly empty battery: the phone knows better
    );
  };
  take();
  document.addEventListener("visibilitychange", take);
  return () => {
    over = true;
    document.removeEventListener("visibilitychange", take);
    void lock?.release();
  };
}

/** Keep a drumming hand from zooming, scrolling, selecting and calling up menus. */
export function calmGestures(): void {
  const not = (event: Event): void => event.preventDefault();
  const options = { passive: false } as const;
  for (const name of ["gesturestart", "contextmenu", "dblclick"]) document.addEventListener(name, not, options);
  document.addEventListener(
    "touchmove",
    (event) => {
      if (!(event.target as HTMLElement).closest?.(".sheet")) event.preventDefault();
    },
    options,
  );
}
