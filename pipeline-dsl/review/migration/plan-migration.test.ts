import { columnOf, dimensionOf, type Editable, factOf, rentalModel, targetOf } from "../../checks/testing/rental";
import type { ColumnType, LossKind, PermittedLoss, Target } from "../../model";
import { writtenLoss } from "../losses/describe";
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
  expect(plan(() => undefined)).toEqual({ steps: [], refusals: [], losses: [], unused: [] });
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

test("a longer varchar is widened, a shorter one asks for leave", () => {
  const longer = rentalModel((model) => {
    const location = model.warehouse.targets.find(({ name }) => name === "dim_apartment_attributes")?.columns[3];
    if (location !== undefined) location.type = { kind: "varchar", length: 300 };
  });
  const { columns } = target(longer, "dim_apartment_attributes");
  expect(planMigration(rentalModel(), longer).steps).toEqual([
    {
      kind: "widenColumn",
      target: target(longer, "dim_apartment_attributes"),
      column: columns[3],
      from: { kind: "varchar", length: 255 },
    },
  ]);
  const { refusals } = planMigration(longer, rentalModel());
  expect(refusals).toEqual([
    {
      target: "dim_apartment_attributes",
      column: "attribute_value",
      reason: "values that VARCHAR(1020) does not hold would become NULL (they are VARCHAR(1200) now)",
      fix: 'if it may go, write allowDestructive({ what: "values dim_apartment_attributes.attribute_value", until: "YYYY-MM-DD", reason: "..." }) into the pipeline\'s allows; else keep the type (cast the value to it), or add a second column under another name',
    },
  ]);
});

const integer = (width: "small" | "regular" | "big") => ({ kind: "integer", width, unsigned: false }) as const;
const decimal = (precision: number, scale: number) => ({ kind: "decimal", precision, scale, unsigned: false }) as const;
const varchar = (length: number) => ({ kind: "varchar", length }) as const;
const DAY = { kind: "date" } as const;
const MOMENT = { kind: "timestamp", precision: 0 } as const;

/** How a value gets another type: `lossy` asks for leave, null: it does not. */
const CONVERSIONS: readonly (readonly [
  was: Editable<ColumnType>,
  is: Editable<ColumnType>,
  how: "widened" | "lossless" | "lossy" | null,
])[] = [
  [integer("small"), integer("regular"), "widened"],
  [integer("regular"), integer("big"), "widened"],
  [integer("big"), integer("regular"), "lossy"],
  [integer("regular"), decimal(10, 0), "widened"],
  [integer("regular"), decimal(10, 2), "lossy"],
  [integer("big"), decimal(19, 0), "widened"],
  [decimal(10, 0), integer("big"), "lossy"],
  [decimal(10, 2), decimal(12, 2), "widened"],
  [decimal(10, 2), decimal(12, 4), "widened"],
  [decimal(10, 2), decimal(10, 4), "lossy"],
  [decimal(10, 2), decimal(9, 2), "lossy"],
  [varchar(20), varchar(30), "widened"],
  [varchar(30), varchar(20), "lossy"],
  [integer("regular"), varchar(20), "lossless"],
  [integer("big"), varchar(2), "lossy"],
  [decimal(10, 2), varchar(20), "lossless"],
  [varchar(20), integer("regular"), null],
  [{ kind: "float" }, { kind: "double" }, "lossless"],
  [{ kind: "double" }, { kind: "float" }, null],
  [DAY, MOMENT, "lossless"],
  [MOMENT, DAY, "lossy"],
  [DAY, integer("regular"), null],
  [{ kind: "boolean" }, integer("regular"), null],
];

test.each(CONVERSIONS)("from %j to %j is %s", (was, is, how) => {
  const withType = (type: Editable<ColumnType>, leave = false): ReturnType<typeof rentalModel> =>
    rentalModel((model) => {
      columnOf(model, "fact_bookings", "amount").type = type;
      if (leave) model.permitted = [permission("values", "fact_bookings", "amount")];
    });
  const unasked = planMigration(withType(was), withType(is));
  expect(unasked.refusals).toHaveLength(how === "lossy" || how === null ? 1 : 0);
  const { steps, refusals, losses } = planMigration(withType(was), withType(is, true));
  expect(refusals).toHaveLength(how === null ? 1 : 0);
  expect(losses).toHaveLength(how === "lossy" ? 1 : 0);
  expect(steps.map(({ kind }) => kind)).toEqual(
    how === null ? [] : [how === "widened" ? "widenColumn" : "convertColumn"],
  );
});

function permission(kind: LossKind, of: string, column: string | null = null): PermittedLoss {
  return { kind, target: of, column, until: "2026-12-01", reason: "a test" };
}

/** A change, what has to be written for it, and the steps that make it then. */
const ASKED: readonly (readonly [string, Editor, readonly PermittedLoss[], readonly string[]])[] = [
  [
    "a column's end",
    (model) => void targetOf(model, "fact_bookings").columns.pop(),
    [permission("column", "fact_bookings", "duration_days")],
    ["dropColumn fact_bookings"],
  ],
  [
    "a table's end",
    (model) => {
      model.warehouse.targets = model.warehouse.targets.filter(({ name }) => name !== "fact_viewings");
    },
    [permission("target", "fact_viewings")],
    ["endTable fact_viewings"],
  ],
  [
    "versions given up",
    (model) => void (dimensionOf(model, "dim_apartments").history = { kind: "overwrite" }),
    [permission("versions", "dim_apartments")],
    ["rebuildTable dim_apartments"],
  ],
  [
    "another natural key",
    (model) => void (dimensionOf(model, "dim_apartment_attributes").naturalKey = ["apartment_id", "attribute_name"]),
    [permission("rows", "dim_apartment_attributes")],
    ["rebuildTable dim_apartment_attributes"],
  ],
  [
    "a grain with a column more",
    (model) => void (factOf(model, "fact_bookings").grain = ["booking_id", "user_key"]),
    [],
    ["rebuildTable fact_bookings"],
  ],
  [
    "a wider key of versions",
    (model) => void (columnOf(model, "dim_apartments", "apartment_id").type = integer("big")),
    [],
    ["rebuildTable dim_apartments"],
  ],
  [
    "a surrogate key whose old name is a column's now",
    (model) => {
      const fact = factOf(model, "fact_bookings");
      fact.columns.push({ ...columnOf(model, "fact_bookings", "booking_id"), name: fact.key });
      fact.key = "id";
    },
    [],
    ["rebuildTable fact_bookings"],
  ],
  [
    "a rebuilt table in which a column ends",
    (model) => {
      dimensionOf(model, "dim_apartments").history = { kind: "overwrite" };
      targetOf(model, "dim_apartments").columns.pop();
    },
    [permission("column", "dim_apartments", "current_price"), permission("versions", "dim_apartments")],
    ["rebuildTable dim_apartments"],
  ],
];

const KINDS_OF_LOSS: readonly LossKind[] = ["column", "target", "versions", "values", "rows"];

test.each(ASKED)("%s", (_, edit, permitted, planned) => {
  const asked = planMigration(rentalModel(), rentalModel(edit)).refusals;
  expect(asked.map(({ fix }) => /what: "([^"]+)"/.exec(fix)?.[1])).toEqual(permitted.map(writtenLoss));
  const withLeave = (more: readonly PermittedLoss[]): ReturnType<typeof rentalModel> =>
    rentalModel((model) => {
      edit?.(model);
      model.permitted = [...permitted, ...more];
    });
  const other = permission("column", "dim_users", "age");
  const { steps, refusals, losses, unused } = planMigration(rentalModel(), withLeave([other]));
  expect(refusals).toEqual([]);
  expect(steps.map((step) => `${step.kind} ${step.target.name}`)).toEqual(planned);
  expect({ losses, unused }).toEqual({ losses: permitted, unused: [other] });
  // What the old definition permitted is not asked for, and leave for one thing is none for another.
  const before = rentalModel((model) => void (model.permitted = [...permitted]));
  expect(planMigration(before, rentalModel(edit)).refusals).toEqual(asked);
  for (const missing of permitted) {
    const others = KINDS_OF_LOSS.filter((kind) => kind !== missing.kind).map((kind) => ({ ...missing, kind }));
    const left = rentalModel((model) => {
      edit?.(model);
      model.permitted = [...permitted.filter((each) => each !== missing), ...others];
    });
    const { refusals: still } = planMigration(rentalModel(), left);
    expect(still.map(({ fix }) => /what: "([^"]+)"/.exec(fix)?.[1])).toEqual([writtenLoss(missing)]);
  }
  // Once it is done, the same permissions permit nothing.
  expect(planMigration(rentalModel(edit), withLeave([]))).toEqual({
    steps: [],
    refusals: [],
    losses: [],
    unused: permitted,
  });
});

test.each<[string, string, Editor]>([
  [
    "a key that no row has yet",
    "the rows of dim_apartment_attributes that are there have no value of code to be told apart by",
    (model) => {
      const dimension = dimensionOf(model, "dim_apartment_attributes");
      dimension.columns.push({ ...columnOf(model, "dim_apartment_attributes", "attribute_name"), name: "code" });
      dimension.naturalKey = ["code"];
    },
  ],
  [
    "a lookup of another dimension",
    "the rows that are there hold keys of dim_users in it, and would be read as keys of dim_locations",
    (model) => {
      const { value } = columnOf(model, "fact_bookings", "user_key");
      if (value.kind === "lookup") value.dimension = "dim_locations";
    },
  ],
  [
    "a key whose values may not fit",
    "values of the key may not fit when it goes from INTEGER to SMALLINT, and a row without its key is none",
    (model) => void (columnOf(model, "fact_bookings", "booking_id").type = integer("small")),
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
