import { LabError } from "../errors";

/**
 * What a path must not hold, since the lake's stands where a bucket's name stands in AWS: a literal of SQL and the text of a
 * state machine end at some, and others are patterns in a path that Spark and DuckDB read.
 */
const UNFIT = /['\\{}[\]*?\p{Cc}]/u;

/** Refuses a folder in which no run could come to its end. */
export function requireFitPlace(root: string): void {
  const [found] = UNFIT.exec(root) ?? [];
  if (found === undefined) return;
  throw new LabError(
    "Lab.HomeUnfit",
    `a home cannot be at ${JSON.stringify(root)}: ${JSON.stringify(found)} in the path of a lake cannot be written in SQL and in a state machine, or is a pattern. Fix: give --home a folder without ' \\ { } [ ] * ? and control characters on its way`,
  );
}
