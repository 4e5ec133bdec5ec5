// SPDX-License-Identifier: Apache-2.0
// The page's address: "#/seats/abc?auto=steady" is the route "seats" with the parameter "abc" and the query auto=steady.
import { signal } from "@preact/signals";

export const ROUTES = ["library", "song", "seats", "play", "encore", "replay", "lesson", "practice"] as const;
export type RouteName = (typeof ROUTES)[number];

export interface Route {
  name: RouteName;
  /** A song's sha256 (song, seats) or a take's id (play, encore, replay); empty for the library. */
  id: string;
  query: URLSearchParams;
}

/** Return the route that a location's hash names; anything unknown is the library. */
export function parseRoute(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [name = "", id = ""] = path.split("/");
  const known = ROUTES.find((route) => route === name);
  const query = new URLSearchParams(search);
  if (!known || known === "library" || !/^[0-9a-f]{8,64}$/.test(id)) return { name: "library", id: "", query };
  return { name: known, id, query };
}

export const route = signal<Route>(parseRoute(typeof location === "undefined" ? "" : location.hash));

/** Return the address of a route, for links. */
export function linkTo(name: RouteName, id = "", query: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams(query).toString();
  return `#/${name === "library" ? "" : name}${id ? `/${id}` : ""}${search ? `?${search}` : ""}`;
}

/** Go to a route. */
export function go(name: RouteName, id = "", query: Readonly<Record<string, string>> = {}): void {
  location.hash = linkTo(name, id, query);
}

/** Follow the address bar. */
export function followAddress(): void {
  addEventListener("hashchange", () => {
    route.value = parseRoute(location.hash);
  });
}
