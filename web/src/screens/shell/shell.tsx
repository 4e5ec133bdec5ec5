// SPDX-License-Identifier: Apache-2.0
// What stands around every screen.
import type { ComponentChildren } from "preact";
import type { Route } from "../../router.ts";

export interface ShellProps {
  route: Route;
  /** What broke a screen, if anything did. */
  failure: Error | null;
  children: ComponentChildren;
}

export function Shell({ children }: ShellProps) {
  return <main>{children}</main>;
}
