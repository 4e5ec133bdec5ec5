// SPDX-License-Identifier: Apache-2.0
// The sign of the house: two players' sticks on one drum (web/public/favicon.svg is the same drawing).
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="34" height="34" aria-hidden="true">
      <ellipse cx="16" cy="20" rx="12" ry="6" fill="none" stroke="currentColor" stroke-width="2.6" />
      <path d="M4 5 17.5 19" stroke="var(--seat-a)" stroke-width="3.2" stroke-linecap="round" />
      <path d="M28 5 14.5 19" stroke="var(--seat-b)" stroke-width="3.2" stroke-linecap="round" />
    </svg>
  );
}
