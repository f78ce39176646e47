import fc from "fast-check";
import { columnOf, dimensionOf, rentalModel } from "../../pipeline-dsl/checks/testing/rental";
import type { LossKind, PermittedLoss, PipelineModel, Rename } from "../../pipeline-dsl/model";
import { diffModels, planMigration } from "../../pipeline-dsl/review";
import { withFirstNames } from "../../pipeline-dsl/review/renames/chained";
import { type MigrationFile, printMigrations } from "../../pipeline-dsl/targets/redshift/migration";
import { modelsBetween } from "./between-locks";
import { accountFor, costOf } from "./migration-steps";

/** What a lock says of some tables. */
interface Said {
  readonly table: string;
  readonly column: string;
  readonly key: string;
  readonly validFrom: string;
  readonly versions: boolean;
  readonly length: number;
  /** A column that the first one has not, and one that it has; null: there is none. */
  readonly further: string | null;
  readonly given: string | null;
  /** A table that the first one has not. */
  readonly another: string | null;
}

const FIRST: Said = {
  table: "dim_apartments",
  column: "current_price",
  key: "apartment_key",
  validFrom: "effective_date",
  versions: true,
  length: 100,
  further: null,
  given: "attribute_value",
  another: null,
};

const chains = fc.array(
  fc.record({
    table: fc.constantFrom(FIRST.table, "dim_flats", "dim_homes"),
    column: fc.constantFrom(FIRST.column, "price_now", "rate"),
    key: fc.constantFrom(FIRST.key, "flat_key", "home_key"),
    validFrom: fc.constantFrom(FIRST.validFrom, "since"),
    versions: fc.boolean(),
    length: fc.constantFrom(60, 100, 150, 200),
    further: fc.constantFrom(null, "seen", "noted"),
    given: fc.constantFrom(FIRST.given, "meaning", null),
    another: fc.constantFrom(null, "dim_people", "dim_guests"),
  }),
  { minLength: 2, maxLength: 4 },
);

/** What is gone comes again under no other name: a column would be another one, and neither end has the name of a date between them. */
function growing(chain: readonly Said[]): readonly Said[] {
  const said: Said[] = [FIRST];
  for (const next of chain) {
    const before = said.at(-1) ?? FIRST;
    said.push({
      ...next,
      validFrom: next.versions && before.versions ? next.validFrom : before.validFrom,
      further: next.further ?? before.further,
      given: before.given === null ? null : next.given,
      another: next.another ?? before.another,
    });
  }
  return said;
}

function modelOf(said: Said, before: Said, last: Said): PipelineModel {
  const model = rentalModel((edited) => {
    const target = dimensionOf(edited, FIRST.table);
    const attributes = dimensionOf(edited, "dim_apartment_attributes");
    const users = dimensionOf(edited, "dim_users");
    const price = columnOf(edited, target.name, FIRST.column);
    if (said.further !== null) target.columns.push({ ...price, name: said.further });
    price.name = said.column;
    target.key = said.key;
    if (target.history.kind === "versions" && said.versions)
      target.history = { ...target.history, from: said.validFrom };
    else target.history = { kind: "overwrite" };
    columnOf(edited, attributes.name, "attribute_name").type = { kind: "varchar", length: said.length };
    if (said.given === null) attributes.columns = attributes.columns.filter(({ name }) => name !== FIRST.given);
    else columnOf(edited, attributes.name, "attribute_value").name = said.given;
    if (said.another !== null) edited.warehouse.targets.push({ ...users, name: said.another });
    target.name = said.table;
    for (const { columns } of edited.warehouse.targets)
      for (const { value } of columns)
        if (value.kind === "lookup" && value.dimension === FIRST.table) value.dimension = said.table;
  });
  const column = (target: string, from: string | null, to: string | null): readonly Rename[] =>
    from === null || to === null || from === to ? [] : [{ kind: "targetColumn", target, column: to, from }];
  const table = (from: string | null, to: string | null): readonly Rename[] =>
    from === null || to === null || from === to ? [] : [{ kind: "target", target: to, from }];
  const renamed = [
    ...table(before.table, said.table),
    ...table(before.another, said.another),
    ...column(said.table, before.column, said.column),
    ...column(said.table, before.further, said.further),
    ...column("dim_apartment_attributes", before.given, said.given),
  ];
  // As long as a branch is not merged, it permits what one of its migrations gives up.
  const loss = (kind: LossKind, target: string, name: string | null): PermittedLoss => ({
    kind,
    target,
    column: name,
    until: "2099-01-01",
    reason: "unused",
  });
  const attributes = "dim_apartment_attributes";
  const given = last.given === null ? ["attribute_value", "meaning"] : [];
  const permitted = [
    ...given.map((name) => loss("column", attributes, name)),
    loss("values", attributes, "attribute_name"),
    loss("versions", said.table, null),
  ];
  return { ...model, renamed, permitted };
}

/** The files that lock writes from each model to the next. */
function filesOf(models: readonly PipelineModel[]): readonly MigrationFile[] {
  const files: MigrationFile[] = [];
  models.slice(1).forEach((model, at) => {
    const plan = planMigration(models[at] ?? model, model);
    expect(plan.refusals).toEqual([]);
    if (plan.steps.length > 0) files.push(...printMigrations("analytics", files.length + 2, "some", plan));
  });
  return files;
}

test("a branch that was squashed means what its locks meant one after the other", () => {
  fc.assert(
    fc.property(chains, (chain) => {
      const said = growing(chain);
      const last = said.at(-1) ?? FIRST;
      const models = said.map((each, at) => modelOf(each, said[at - 1] ?? each, last));
      const [first = rentalModel(), ...others] = models;
      const [newest = first] = others.splice(-1);
      const files = filesOf(models);
      const between = modelsBetween(first, newest, files);
      const accounted = accountFor([first, ...between, newest], files, { fromNothing: false });
      expect(accounted === null ? null : costOf(accounted)).toBe(0);
      const [squashed, whole] = [between, others].map((some) => withFirstNames(first, some, newest));
      const told = (model = newest): readonly unknown[] =>
        diffModels(first, model).filter(({ class: changeClass }) => changeClass !== "documentation");
      expect(told(squashed)).toEqual(told(whole));
      expect(planMigration(first, squashed ?? newest)).toEqual(planMigration(first, whole ?? newest));
    }),
  );
});
