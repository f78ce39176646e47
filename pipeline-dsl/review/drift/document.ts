import type { Place } from "../../checks/diagnostic";
import { nearestPlaces } from "../../checks/nearest-places";
import { relativeFile } from "../../checks/render/places";
import { DRIFT_KINDS, type Drift, weightOf } from "./drift";

/** What `pipeline drift --json` prints. */
export interface DriftDocument {
  readonly version: 1;
  readonly pipeline: string;
  readonly asked: readonly Asked[];
  /** What counts; most serious first of each place that was asked. */
  readonly drift: readonly PlacedDrift[];
  /** What is only told. */
  readonly notes: readonly PlacedDrift[];
}

/** Somebody who was asked what is there. */
export interface Asked {
  readonly where: Drift["where"];
  /** `marketplace at 127.0.0.1:3306/marketplace`. Never a password. */
  readonly name: string;
  /** Why there was no answer. */
  readonly failure: { readonly code: string; readonly message: string } | null;
}

export interface PlacedDrift extends Drift {
  /** Where the definition says what is otherwise; the file as seen from the command's folder. */
  readonly places: readonly Place[];
}

/** Sorts what was found, and finds its places. `placesOf` null: only the lock is known. */
export function driftDocument(
  pipeline: string,
  asked: readonly Asked[],
  found: readonly Drift[],
  placesOf: ((address: string) => readonly Place[]) | null,
  root: string,
): DriftDocument {
  const rank = new Map(Object.keys(DRIFT_KINDS).map((kind, index) => [kind, index]));
  const placed = found
    .toSorted((one, other) => (rank.get(one.kind) ?? 0) - (rank.get(other.kind) ?? 0))
    .map((each) => {
      const places = placesOf === null ? [] : nearestPlaces(each.at, placesOf);
      return { ...each, places: places.map((place) => ({ ...place, file: relativeFile(place.file, root) })) };
    });
  return {
    version: 1,
    pipeline,
    asked,
    drift: placed.filter((each) => weightOf(each) === "drift"),
    notes: placed.filter((each) => weightOf(each) === "note"),
  };
}
