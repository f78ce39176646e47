import { callOf, type CallSite } from "../call-site";
import type { NeedsDate } from "../expressions/dates";
import type { OriginOf, Value } from "../expressions/value";

/** What a dimension remembers. `Origin` names the table that the first version's date comes from. */
export type HistoryDeclaration = OverwriteHistory | VersionHistory;

export class OverwriteHistory {
  readonly kind = "overwrite";

  constructor(readonly site: CallSite) {}
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
  ) {}
}

/** One row a natural key; a change replaces what stood there. */
export function overwrite(): OverwriteHistory {
  return new OverwriteHistory(callOf(overwrite));
}

interface VersionOptions {
  readonly from: string;
  readonly to: string;
  readonly granularity: "day";
  readonly firstVersionFrom?: Value;
}

/**
 * One row a version, from `from` until the day before `to`; the open version ends 9999-12-31. `firstVersionFrom` says
 * since when the first one held; without it, since the run that saw it first.
 */
export function versions<First extends Value = Value<never, "date">>(
  options: Omit<VersionOptions, "firstVersionFrom"> & {
    readonly firstVersionFrom?: First & NeedsDate<First, "firstVersionFrom">;
  },
): VersionHistory<OriginOf<First>>;
export function versions(options: VersionOptions): VersionHistory {
  return new VersionHistory(options.from, options.to, options.firstVersionFrom ?? null, callOf(versions));
}
