// SPDX-License-Identifier: Apache-2.0
// The one rounding that Python (units.rounded_division) and the stage share.

/**
 * Return `numerator / denominator` rounded half up, exactly; `denominator` must be positive.
 *
 * Products of microseconds and ticks can pass 2^53, so the arithmetic goes through BigInt where a double could round.
 */
export function roundedDivision(numerator: number, denominator: number): number {
  if (!(denominator > 0)) throw new RangeError(`the denominator must be positive, not ${denominator}`);
  const doubled = 2 * numerator + denominator;
  const step = 2 * denominator;
  if (Math.abs(doubled) + step <= Number.MAX_SAFE_INTEGER) {
    const rest = ((doubled % step) + step) % step; // exact: remainders of safe integers are safe integers
    return (doubled - rest) / step;
  }
  return Number(roundedDivisionOfBig(BigInt(numerator), BigInt(denominator)));
}

/** The same for integers of any size. */
export function roundedDivisionOfBig(numerator: bigint, denominator: bigint): bigint {
  const top = 2n * numerator + denominator;
  const step = 2n * denominator;
  const quotient = top / step;
  return top % step < 0n ? quotient - 1n : quotient;
}
