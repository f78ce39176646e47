import type { Place } from "./diagnostic";
import { parentPath } from "./paths";

/** The places of an address of `paths.ts`, or of what it is a part of. */
export function nearestPlaces(path: string, placesOf: (path: string) => readonly Place[]): readonly Place[] {
  for (let candidate: string | null = path; candidate !== null; candidate = parentPath(candidate)) {
    const places = placesOf(candidate);
    if (places.length > 0) return places;
  }
  return [];
}
