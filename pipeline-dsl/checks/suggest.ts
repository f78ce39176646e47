import { distance } from "fastest-levenshtein";

/** The candidate that was probably meant, or null when none is near enough to be worth naming. */
export function nearestName(name: string, candidates: Iterable<string>): string | null {
  let nearest: string | null = null;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const steps = distance(name.toLowerCase(), candidate.toLowerCase());
    if (steps >= least) continue;
    least = steps;
    nearest = candidate;
  }
  return nearest;
}

/** `did you mean price?`, or the other way out when no candidate is near. */
export function didYouMean(name: string, candidates: Iterable<string>, otherwise: string): string {
  const nearest = nearestName(name, candidates);
  return nearest === null ? otherwise : `did you mean ${nearest}?`;
}
