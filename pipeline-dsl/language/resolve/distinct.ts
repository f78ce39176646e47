import type { ColumnReference, DistinctOrigin, TargetColumn } from "../../model";
import { commonType } from "../expressions/common-type";
import type { Column } from "../expressions/value";
import type { DistinctDeclaration } from "../targets/distinct";
import type { Findings } from "./findings";
import { sortedBy } from "./order";

/** A dimension made of the values of some columns: where they are seen, and the columns that hold them. */
export function resolveDistinct(
  target: string,
  { values, site, faults, formerNames }: DistinctDeclaration,
  findings: Findings,
): { readonly origin: DistinctOrigin; readonly columns: readonly TargetColumn[] } {
  const resolved = Object.entries(values).map(([name, columns]) => {
    return { name, seen: sortedBy(columns.flatMap(seenIn), ({ key }) => key) };
  });
  for (const [name, from] of Object.entries(formerNames)) {
    if (faults.length > 0 || Object.hasOwn(values, name)) continue;
    const names = Object.keys(values).join(", ");
    findings.report({
      code: "unknown-column",
      message: `${target} has no column ${name} that could have been called ${from}`,
      why: "former names stand by the names that the columns have now",
      fix: names === "" ? "name its columns in distinct" : `name one of ${names}`,
      site,
    });
  }
  return {
    origin: {
      kind: "distinct",
      values: resolved.map(({ name, seen }) => ({ column: name, seenIn: seen.map(({ reference }) => reference) })),
    },
    columns: resolved.flatMap(({ name, seen }) => columnOf(target, name, seen, { site, faults }, findings)),
  };
}

interface Seen {
  readonly reference: ColumnReference;
  readonly column: Column;
  readonly key: string;
}

function seenIn(column: Column): readonly Seen[] {
  if (column.expression.kind !== "column") return [];
  const reference = column.expression.column;
  return [{ reference, column, key: JSON.stringify([reference.source, reference.table, reference.column]) }];
}

/** Wide enough for the values of every column; NULL in the unknown member only. */
function columnOf(
  target: string,
  name: string,
  seen: readonly Seen[],
  { site, faults }: Pick<DistinctDeclaration, "site" | "faults">,
  findings: Findings,
): readonly TargetColumn[] {
  const [first] = seen;
  if (first === undefined) {
    if (faults.length > 0) return [];
    findings.report({
      code: "value-missing",
      message: `${name} of ${target} is seen in no column`,
      why: "the values of a distinct dimension come from source columns",
      fix: "name at least one column of a source",
      site,
    });
    return [];
  }
  const type = commonType(seen.map(({ column }) => column.expression.type));
  const value = { kind: "expression", expression: first.column.expression } as const;
  return [{ name, type, nullable: true, description: null, value }];
}
