import { targetPath } from "../../checks/paths";
import type { Target } from "../../model";
import { identifier, qualified } from "../../targets/redshift/identifier";
import { sortKeyOf } from "../../targets/redshift/table";
import type { Drift } from "./drift";
import type { CataloguedRelation, WarehouseEngine } from "./warehouse-catalogue";
import { told } from "./warehouse-told";

/** What is declared of no table, but changes what the warehouse makes of its statements. */
export function storageDrift(
  schema: string,
  target: Target,
  { constraints, layout, hides }: CataloguedRelation,
  engine: WarehouseEngine,
): readonly Drift[] {
  const table = qualified(schema, target.name);
  const own = { subject: target.name, at: targetPath(target.name) };
  const sortKey = sortKeyOf(target);
  const found = constraints.map(({ name, kind, columns }) =>
    told({
      kind: "warehouse-constraint-undeclared",
      ...own,
      words: `${kind} ${columns.join(", ")}`,
      fix: "drop it: no row is read or changed",
      statements: [`ALTER TABLE ${table} DROP CONSTRAINT ${identifier(name)}`],
    }),
  );
  // Without a declared one, Redshift chooses by itself.
  if (layout !== null && sortKey.length > 0 && layout.sortKey.join() !== sortKey.join())
    found.push(
      told({
        kind: "warehouse-sort-key-differs",
        ...own,
        words: `${layout.sortKey.length === 0 ? "no sort key" : `sorted by ${layout.sortKey.join(", ")}`}, the loads read by ${sortKey.join(", ")}`,
        fix: "sort it again, outside of a run: every row is moved",
        statements: [`ALTER TABLE ${table} ALTER COMPOUND SORTKEY (${sortKey.map(identifier).join(", ")})`],
      }),
    );
  if (layout !== null && !layout.isDistributedByItself)
    found.push(
      told({
        kind: "warehouse-distribution-differs",
        ...own,
        words: "a distribution of its own, the migrations make DISTSTYLE AUTO",
        fix: "let Redshift choose again, outside of a run: every row may be moved",
        statements: [`ALTER TABLE ${table} ALTER DISTSTYLE AUTO`],
      }),
    );
  const off = engine === "redshift" ? "ROW LEVEL SECURITY OFF" : "DISABLE ROW LEVEL SECURITY";
  return [
    ...found,
    ...hides.map((what) =>
      told({
        kind: "warehouse-policy-attached",
        ...own,
        words: `${what} are hidden: a load that is shown less than there is writes rows twice, or closes versions that go on`,
        fix:
          what === "rows"
            ? `let the loads' user see all (GRANT IGNORE RLS to its role on Redshift), or ALTER TABLE ${table} ${off}`
            : "see that no masking policy is attached to the loads' user, a role of it or PUBLIC",
      }),
    ),
  ];
}
