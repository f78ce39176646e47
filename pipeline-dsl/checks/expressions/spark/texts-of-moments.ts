import type { Family, Given } from "./families";
import type { SqlNode } from "./grammar";
import type { Judge } from "./judge";

/**
 * Refuses what Spark completes by its clock, so that a run of the same rows gives another value: a text of a time alone gets the
 * day of the run, and a text that is written out may be one of 'now' and 'today'. From "Datetime Patterns for Formatting and
 * Parsing" and SpecialDatetimeValues of Spark 3.5.6.
 */
export function readsTheClock(judge: Judge, what: string, given: Given, text: SqlNode, becomes: Family): void {
  if (given !== "text") return;
  if (becomes === "timestamp")
    judge.refuse(
      `${what} makes of a text without a date, such as 12:30, that time on the day of the run`,
      "say how the text is written, as in to_timestamp(title, 'yyyy-MM-dd HH:mm:ss')",
    );
  else if (becomes === "date" && !namesColumn(text))
    judge.refuse(`${what} is of a text that is written out, which may be that of the day`, "write DATE '2026-01-31'");
}

function namesColumn(node: SqlNode): boolean {
  return node.kind === "columnNamePath" || node.children.some(namesColumn);
}
