/** Shares are exact to a hundredth of a percent; 0.999 * 100 in floating point is not. */
export function percent(share: number): number {
  return Math.round(share * 10_000) / 100;
}
