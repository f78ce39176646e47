import { didYouMean } from "../../pipeline-dsl/checks/suggest";
import type { RunSummary } from "../../lab/report/data";
import { isDate } from "./logical-date";

type Named = Pick<RunSummary, "runId" | "logicalDate">;

const OTHERWISE = "npx pipeline runs lists them";

/** Which run was probably meant. Of dates the one that is the fewest days away: how they are spelled says nothing. */
export function nearestRun(wanted: string, runs: readonly Named[]): string {
  if (!isDate(wanted))
    return didYouMean(
      wanted,
      runs.flatMap(({ runId, logicalDate }) => [runId, logicalDate]),
      OTHERWISE,
    );
  const away = ({ logicalDate }: Named): number => Math.abs(Date.parse(logicalDate) - Date.parse(wanted));
  const [nearest] = [...runs].sort((left, right) => away(left) - away(right));
  return nearest === undefined ? OTHERWISE : `the nearest is of ${nearest.logicalDate}; ${OTHERWISE}`;
}
