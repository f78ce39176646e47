/** The end of the bars, in allowances: what is worse is drawn as this bad. */
export const WORST = 2;

/**
 * Ratios such as 99.2 % and 99.99 % look alike on any honest axis. So every rule is drawn by how much of its allowance
 * the failing rows use up: 0 is spotless, 1 is the threshold, at which a rule is breached.
 */
export function usedAllowance(ratio: number | null, threshold: number): number {
  if (ratio === null || ratio >= 1) return 0;
  return threshold >= 1 ? WORST : Math.min(WORST, (1 - ratio) / (1 - threshold));
}
