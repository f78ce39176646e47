import { columnOf, type Editable, rentalModel } from "../../checks/testing/rental";
import type { ColumnType, Target } from "../../model";
import { planMigration } from "./plan-migration";

type Editor = Parameters<typeof rentalModel>[0];

function plan(edit: Editor) {
  return planMigration(rentalModel(), rentalModel(edit));
}

function target(model: ReturnType<typeof rentalModel>, name: string): Target {
  const found = model.warehouse.targets.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

test("nothing to do for the same model", () => {
  expect(plan(() => undefined)).toEqual({ steps: [], refusals: [] });
});

test("a new table is created, after what it looks up", () => {
  const before = rentalModel((model) => void (model.warehouse.targets = []));
  const { steps, refusals } = planMigration(before, rentalModel());
  const created = steps.map((step) => `${step.kind} ${step.target.name}`);
  expect(refusals).toEqual([]);
  expect(created).toHaveLength(6);
  expect(created.indexOf("createTable dim_locations")).toBeLessThan(created.indexOf("createTable dim_apartments"));
});

test("a new column is added, a new lookup with the unknown member", () => {
  const before = rentalModel((model) => {
    const bookings = model.warehouse.targets.find(({ name }) => name === "fact_bookings");
    if (bookings !== undefined)
      bookings.columns = bookings.columns.filter(({ name }) => name !== "amount" && name !== "user_key");
  });
  const { steps, refusals } = planMigration(before, rentalModel());
  expect(refusals).toEqual([]);
  expect(steps).toEqual([
    expect.objectContaining({
      kind: "addColumn",
      column: expect.objectContaining({ name: "user_key" }),
      existingRows: -1,
    }),
    expect.objectContaining({
      kind: "addColumn",
      column: expect.objectContaining({ name: "amount" }),
      existingRows: null,
    }),
  ]);
});

test("a longer varchar is widened, a shorter one refused", () => {
  const longer = rentalModel((model) => {
    const location = model.warehouse.targets.find(({ name }) => name === "dim_locations")?.columns[0];
    if (location !== undefined) location.type = { kind: "varchar", length: 300 };
  });
  expect(planMigration(rentalModel(), longer)).toEqual({
    steps: [
      {
        kind: "widenColumn",
        target: target(longer, "dim_locations"),
        column: target(longer, "dim_locations").columns[0],
        from: { kind: "varchar", length: 255 },
      },
    ],
    refusals: [],
  });
  const { steps, refusals } = planMigration(longer, rentalModel());
  expect(steps).toEqual([]);
  expect(refusals.map(({ reason }) => reason)).toEqual([
    "Redshift cannot change VARCHAR(1200) to VARCHAR(1020) in place",
  ]);
});

const integer = (width: "small" | "regular" | "big") => ({ kind: "integer", width, unsigned: false }) as const;
const decimal = (precision: number, scale: number) => ({ kind: "decimal", precision, scale, unsigned: false }) as const;
const ALTERATIONS: readonly (readonly [was: Editable<ColumnType>, is: Editable<ColumnType>, planned: boolean])[] = [
  [integer("small"), integer("regular"), true],
  [integer("regular"), integer("big"), true],
  [integer("big"), integer("regular"), false],
  [integer("regular"), decimal(10, 0), true],
  [integer("regular"), decimal(10, 2), false],
  [integer("big"), decimal(19, 0), true],
  [decimal(10, 0), integer("big"), false],
  [decimal(10, 2), decimal(12, 2), true],
  [decimal(10, 2), decimal(12, 4), true],
  [decimal(10, 2), decimal(10, 4), false],
  [decimal(10, 2), decimal(9, 2), false],
  [{ kind: "varchar", length: 20 }, { kind: "varchar", length: 30 }, true],
  [{ kind: "varchar", length: 30 }, { kind: "varchar", length: 20 }, false],
  [{ kind: "float" }, { kind: "double" }, false],
  [{ kind: "date" }, { kind: "timestamp", precision: 0 }, false],
  [integer("regular"), { kind: "varchar", length: 20 }, false],
];

test.each(ALTERATIONS)("from %j to %j is planned: %j", (was, is, planned) => {
  const withType = (type: Editable<ColumnType>): ReturnType<typeof rentalModel> =>
    rentalModel((model) => void (columnOf(model, "fact_bookings", "amount").type = type));
  const { steps, refusals } = planMigration(withType(was), withType(is));
  expect(steps.map(({ kind }) => kind)).toEqual(planned ? ["widenColumn"] : []);
  expect(refusals).toHaveLength(planned ? 0 : 1);
});

test("a number in the sort key stays as narrow as it is", () => {
  const { steps, refusals } = plan(
    (model) => void (columnOf(model, "dim_apartments", "apartment_id").type = integer("big")),
  );
  expect(steps).toEqual([]);
  expect(refusals.map(({ reason }) => reason)).toEqual([
    "Redshift cannot change INTEGER to BIGINT in place: the column is in the table's sort key",
  ]);
});

test("a table that left the definition is left alone", () => {
  expect(plan((model) => void model.warehouse.targets.pop())).toEqual({ steps: [], refusals: [] });
});

test.each<[string, string, Editor]>([
  [
    "a dropped column",
    "the column and its values would be dropped",
    (model) => {
      model.warehouse.targets.find(({ name }) => name === "fact_bookings")?.columns.pop();
    },
  ],
  [
    "another grain",
    "the rows were told apart by booking_id; by booking_id, user_key they are other rows",
    (model) => {
      const fact = model.warehouse.targets.find(({ name }) => name === "fact_bookings");
      if (fact?.kind === "fact") fact.grain = ["booking_id", "user_key"];
    },
  ],
  [
    "another surrogate key whose old name is another column's now",
    "the surrogate key booking_key is an identity column, which Redshift cannot add as id",
    (model) => {
      const fact = model.warehouse.targets.find(({ name }) => name === "fact_bookings");
      const column = fact?.columns[0];
      if (fact === undefined || column === undefined) throw new Error("fact_bookings has columns");
      fact.columns.push({ ...column, name: fact.key });
      fact.key = "id";
    },
  ],
  [
    "versions given up",
    "its history is one row a version, valid in [effective_date, end_date); the first from `created_at`; the open one ends 9999-12-31 and cannot become overwritten in place: what was not recorded is lost",
    (model) => {
      const dimension = model.warehouse.targets.find(({ name }) => name === "dim_apartments");
      if (dimension?.kind === "dimension") dimension.history = { kind: "overwrite" };
    },
  ],
  [
    "another schema",
    "the schema analytics with all its tables and surrogate keys would be left behind",
    (model) => {
      model.warehouse.schema = "reporting";
    },
  ],
])("%s is refused with a way out", (_, reason, edit) => {
  const { refusals } = plan(edit);
  expect(refusals.map((refusal) => refusal.reason)).toEqual([reason]);
  expect(refusals[0]?.fix).not.toBe("");
});
