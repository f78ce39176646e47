import type { LossKind, PermittedLoss } from "../model";
import { call, parameter } from "./arguments/call";
import { list, optional, options, required } from "./arguments/containers";
import { instance, text, where } from "./arguments/kinds";
import { callOf, type CallSite } from "./call-site";
import { type Fault, NO_FAULTS } from "./fault";
import type { Refusal } from "./refusal";

/** What is given up, as it is written: `column dim_articles.remarks`. */
type WrittenLoss =
  | `column ${string}.${string}`
  | `target ${string}`
  | `versions ${string}`
  | `values ${string}.${string}`
  | `rows ${string}`;

/** It, or the sentence that says what it lacks. */
type CheckedLoss<Text extends string> = Text extends WrittenLoss
  ? Text
  : Refusal<`"${Text}" does not say what is given up; write "column TABLE.COLUMN", "target TABLE", "versions TABLE", "values TABLE.COLUMN" or "rows TABLE"`>;

interface LossOptions {
  /** What is given up. Of `values` that do not fit their column's new type, each becomes NULL. */
  readonly what: string;
  /** The last day on which `npx pipeline lock` may write a migration for it. */
  readonly until: string;
  /** For whoever reviews it. */
  readonly reason: string;
}

/** A loss that is permitted. */
export class LossDeclaration {
  constructor(
    readonly loss: PermittedLoss,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}

const HOW_WRITTEN =
  'write "column TABLE.COLUMN", "target TABLE", "versions TABLE", "values TABLE.COLUMN" or "rows TABLE"';

const WHAT = where(text("what is given up", '"column dim_articles.remarks"'), (what) =>
  readLoss(what) === null ? { message: "does not say what is given up", fix: HOW_WRITTEN } : null,
);

const UNTIL = where(text("a day", '"2026-12-01"'), (day) =>
  isDay(day) ? null : { message: "is no day of the calendar", fix: 'write year, month and day, such as "2026-12-01"' },
);

const REASON = where(text("a reason", '"nobody has read it since March"'), (reason) =>
  reason.trim() === "" ? { message: "is empty", fix: "say why it may go, for whoever reviews it" } : null,
);

const ALLOW_DESTRUCTIVE = call(
  "allowDestructive",
  parameter(
    "loss",
    options<LossOptions>("LossOptions", {
      what: required(WHAT),
      until: required(UNTIL),
      reason: required(REASON),
    }),
  ),
);

const LOSS = instance(
  LossDeclaration,
  "a loss that is permitted",
  'allowDestructive({ what: "column dim_articles.remarks", until: "2026-12-01", reason: "nobody reads it" })',
  (site) => new LossDeclaration({ ...NOTHING, until: "", reason: "" }, site, NO_FAULTS),
);

/** The option `allows` of the pipeline. */
export const ALLOWS = optional(list(LOSS, "a list of losses that are permitted"), "[]");

/**
 * Permits a migration to give something up in the warehouse, until a day, with the reason: a column, a table, the versions of a
 * dimension, values that a column's new type does not hold, rows that a new key does not tell apart. Without it
 * `npx pipeline lock` refuses such a change and says which line to write. Every review begins with it. What it permits is
 * named as the new definition names it; when the migration is written it permits nothing any more, and can be taken out.
 */
export function allowDestructive<const What extends string>(
  loss: Omit<LossOptions, "what"> & { readonly what: CheckedLoss<What> },
): LossDeclaration;
export function allowDestructive(...given: readonly unknown[]): LossDeclaration {
  const { values, site, faults } = ALLOW_DESTRUCTIVE.read(given, callOf(allowDestructive));
  const [{ what, until, reason }] = values;
  return new LossDeclaration({ ...(readLoss(what) ?? NOTHING), until, reason }, site, faults);
}

type Loss = Pick<PermittedLoss, "kind" | "target" | "column">;

/** Of a declaration with faults, from which nothing is made. */
const NOTHING: Loss = { kind: "column", target: "", column: "" };

const OF_A_COLUMN: readonly LossKind[] = ["column", "values"];
const OF_A_TABLE: readonly LossKind[] = ["target", "versions", "rows"];

function readLoss(what: string): Loss | null {
  const [word = "", thing = "", ...more] = what.split(" ");
  const [target = "", column, ...deeper] = thing.split(".");
  if (target === "" || column === "" || more.length > 0 || deeper.length > 0) return null;
  const ofColumn = OF_A_COLUMN.find((kind) => kind === word);
  if (ofColumn !== undefined) return column === undefined ? null : { kind: ofColumn, target, column };
  const ofTable = OF_A_TABLE.find((kind) => kind === word);
  return ofTable === undefined || column !== undefined ? null : { kind: ofTable, target, column: null };
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const moment = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(text);
}
