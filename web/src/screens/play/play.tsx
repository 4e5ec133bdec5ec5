// SPDX-License-Identifier: Apache-2.0
import type { ScreenProps } from "../../main.tsx";

export default function Play({ route }: ScreenProps) {
  return <section data-screen={route.name} />;
}
