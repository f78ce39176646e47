import { call, parameter } from "../arguments/call";
import { optional, options, required } from "../arguments/containers";
import { either, instance, oneWord, text, where } from "../arguments/kinds";
import { callOf, type CallSite } from "../call-site";
import { VALUE } from "../expressions/operand";
import { type Fault, NO_FAULTS } from "../fault";
import type { NeedsDate } from "../expressions/dates";
import type { OriginOf, Value } from "../expressions/value";

/** What a dimension remembers. `Origin` names the table that the first version's date comes from. */
export type HistoryDeclaration = OverwriteHistory | VersionHistory;

export class OverwriteHistory {
  readonly kind = "overwrite";

  constructor(
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}

export class VersionHistory<Origin extends string = string> {
  /** What only the type checker knows. */
  declare readonly _: { readonly origin: Origin };
  readonly kind = "versions";

  constructor(
    readonly from: string,
    readonly to: string,
    readonly firstVersionFrom: Value | null,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}

const OVERWRITE = call("overwrite");

export const OVERWRITTEN = instance(
  OverwriteHistory,
  "overwrite()",
  "overwrite()",
  (site) => new OverwriteHistory(site, NO_FAULTS),
);
const VERSIONED = instance(
  VersionHistory,
  "versions({ ... })",
  "versions({ ... })",
  (site) => new VersionHistory("", "", null, site, NO_FAULTS),
);
export const HISTORY = either(OVERWRITTEN, VERSIONED);

/** One row a natural key; a change replaces what stood there. */
export function overwrite(): OverwriteHistory;
export function overwrite(...given: readonly unknown[]): OverwriteHistory {
  const { site, faults } = OVERWRITE.read(given, callOf(overwrite));
  return new OverwriteHistory(site, faults);
}

interface VersionOptions {
  /** The column that holds a version's first day. */
  readonly from: string;
  /** The column that holds the first day on which it holds no longer. */
  readonly to: string;
  /** A day's last state makes the version. */
  readonly granularity: "day";
  /** Since when the first version held: a date or a timestamp of the row. */
  readonly firstVersionFrom?: Value;
}

/** Both together are hardly meant; one alone may be a word of the trade. */
const NAMED_AS_START = /(^|_)(from|since|start|begin)$/i;
const NAMED_AS_END = /(^|_)(to|until|end)$/i;

const VERSIONS = call(
  "versions",
  parameter(
    "options",
    where(
      options<VersionOptions>("VersionOptions", {
        from: required(text("a column's name", '"valid_from"')),
        to: required(text("a column's name", '"valid_to"')),
        granularity: required(oneWord("day")),
        firstVersionFrom: optional(VALUE, "the date of the run that saw the first version"),
      }),
      ({ from, to }) =>
        NAMED_AS_END.test(from) && NAMED_AS_START.test(to)
          ? { message: `begins versions by ${from} and ends them by ${to}`, fix: `write from: "${to}", to: "${from}"` }
          : null,
    ),
  ),
);

/**
 * One row a version, from `from` until the day before `to`; the open version ends 9999-12-31. `firstVersionFrom` says
 * since when the first one held; without it, and where it is NULL or later, since the day of the run that saw it first. A column that is
 * added later is filled in the versions that its first run leaves open, and begins none; in those that are closed it stays NULL, because nobody knows what it was.
 */
export function versions<First extends Value = Value<never, "date">>(
  options: Omit<VersionOptions, "firstVersionFrom"> & {
    readonly firstVersionFrom?: First & NeedsDate<First, "firstVersionFrom">;
  },
): VersionHistory<OriginOf<First>>;
export function versions(...given: readonly unknown[]): VersionHistory {
  const { values, site, faults } = VERSIONS.read(given, callOf(versions));
  const [{ from, to, firstVersionFrom }] = values;
  return new VersionHistory(from, to, firstVersionFrom ?? null, site, faults);
}
