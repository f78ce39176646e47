import type { Rhythm } from "../../model";

/** Days between two days of a rhythm, at most. */
export function longestWait({ kind }: Rhythm): number {
  return kind === "weekly" ? 7 : 31;
}
