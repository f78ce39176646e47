import * as fc from "fast-check";
import { columnOf, type Editable, rentalModel, ruleOf, sourceColumnOf } from "../../checks/testing/rental";
import type { Expression, PipelineModel } from "../../model";
import { VARIANTS } from "../testing/edits";
import { diffModels } from "./diff-models";

/** Addresses of all texts, numbers, truth values and nulls of a model, but for the tags that say which variant it is. */
function leavesOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, part]) =>
    VARIANTS.has(key) ? [] : leavesOf(part, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function edited(path: readonly (string | number)[], change: (leaf: unknown) => unknown): PipelineModel {
  return rentalModel((model) => {
    let holder: Record<string | number, unknown> = { model };
    for (const key of ["model", ...path.slice(0, -1)]) holder = holder[key] as Record<string | number, unknown>;
    const last = path.at(-1) ?? "";
    holder[last] = change(holder[last]);
  });
}

function otherThan(leaf: unknown): unknown {
  if (typeof leaf === "number") return leaf + 1;
  if (typeof leaf === "boolean") return !leaf;
  return typeof leaf === "string" ? `${leaf}_other` : "something";
}

const leaves = leavesOf(rentalModel()).filter((path) => path.at(-1) !== "firstVersionFrom" && path.at(-1) !== "asOf");

test("a model does not differ from itself", () => {
  expect(diffModels(rentalModel(), rentalModel())).toEqual([]);
});

test.each(leaves.map((path) => [path.join("/"), path] as const))("a change of %s is found and has words", (_, path) => {
  const after = edited(path, otherThan);
  const changes = diffModels(rentalModel(), after);
  expect(changes.length).toBeGreaterThan(0);
  for (const change of changes) expect(change.words).not.toBe("");
});

test("the order of things that go by name does not matter", () => {
  const shuffled = (seed: number): PipelineModel =>
    rentalModel((model) => {
      const rotate = <Thing>(things: Thing[]): Thing[] =>
        things.map((_, at) => things[(at + seed) % things.length] as Thing);
      model.warehouse.targets = rotate(model.warehouse.targets);
      model.quality.rules = rotate(model.quality.rules);
      model.alerts = rotate(model.alerts);
      for (const source of model.sources) source.tables = rotate(source.tables);
    });
  fc.assert(
    fc.property(fc.nat(5), fc.nat(5), (left, right) => {
      expect(diffModels(shuffled(left), shuffled(right))).toEqual([]);
    }),
  );
});

test("a change there and back is its opposite", () => {
  const before = rentalModel();
  const after = rentalModel((model) => void model.quality.rules.pop());
  expect(diffModels(before, after).map((change) => change.class)).toEqual(["quality-looser"]);
  expect(diffModels(after, before).map((change) => change.class)).toEqual(["quality-stricter"]);
});

test.each<[string, string, (model: Parameters<Parameters<typeof rentalModel>[0] & {}>[0]) => void]>([
  [
    "additive",
    "bookings.note: source column added, VARCHAR(20)",
    (model) => {
      const bookings = model.sources[0]?.tables.find(({ name }) => name === "bookings");
      bookings?.columns.push({
        name: "note",
        type: { kind: "varchar", length: 20 },
        nullable: true,
        references: null,
        description: null,
      });
    },
  ],
  [
    "widening",
    "dim_locations.location: type VARCHAR(1020) -> VARCHAR(1200)",
    (model) => {
      const location = model.warehouse.targets.find(({ name }) => name === "dim_locations")?.columns[0];
      if (location !== undefined) location.type = { kind: "varchar", length: 300 };
    },
  ],
  [
    "destructive",
    "fact_bookings.amount: type DECIMAL(10,2) -> DECIMAL(9,2)",
    (model) => {
      const amount = model.warehouse.targets
        .find(({ name }) => name === "fact_bookings")
        ?.columns.find(({ name }) => name === "amount");
      if (amount !== undefined) amount.type = { kind: "decimal", precision: 9, scale: 2, unsigned: false };
    },
  ],
  [
    "destructive",
    "fact_viewings: fact removed",
    (model) => {
      model.warehouse.targets = model.warehouse.targets.filter(({ name }) => name !== "fact_viewings");
    },
  ],
  [
    "quality-looser",
    "completeness.apartments.price: threshold above 99% -> 95%",
    (model) => {
      const rule = model.quality.rules.find(({ id }) => id === "completeness.apartments.price");
      if (rule !== undefined) rule.threshold = 0.95;
    },
  ],
  [
    "recovery-weaker",
    "the standby: recovery point objective 1 hour -> 2 hours",
    (model) => {
      model.recovery.standby.rpoSeconds = 7200;
    },
  ],
  [
    "operational",
    "the schedule: time 02:00 -> 03:00",
    (model) => {
      model.schedule.at = "03:00";
    },
  ],
  [
    "physical",
    "bookings: columns booking_id, apartment_id, user_id, start_date, end_date, total_amount -> total_amount, end_date, start_date, user_id, apartment_id, booking_id",
    (model) => {
      model.sources[0]?.tables.find(({ name }) => name === "bookings")?.columns.reverse();
    },
  ],
])("%s: %s", (changeClass, sentence, edit) => {
  const changes = diffModels(rentalModel(), rentalModel(edit));
  expect(changes.map((change) => `${change.class} ${change.subject}: ${change.words}`)).toEqual([
    `${changeClass} ${sentence}`,
  ]);
});

test("a rule with another name is the same rule, and its threshold is compared", () => {
  const after = rentalModel((model) => {
    const rule = model.quality.rules.find(({ id }) => id === "completeness.apartments.price");
    if (rule !== undefined) Object.assign(rule, { id: "completeness.apartments.any_price", threshold: 0.95 });
  });
  expect(
    diffModels(rentalModel(), after).map((change) => `${change.class} ${change.subject}: ${change.words}`),
  ).toEqual([
    "quality-looser completeness.apartments.any_price: threshold above 99% -> 95%",
    "renaming completeness.apartments.any_price: a new name, completeness.apartments.price before",
  ]);
});

test("a renamed source column tells which rules have another name by it, and what becomes of their course over the runs", () => {
  const renamed = (id: string): PipelineModel =>
    rentalModel((model) => {
      const price = sourceColumnOf(model, "apartments", "price");
      price.name = "nightly_price";
      const rule = ruleOf(model, "completeness.apartments.price");
      Object.assign(rule, { id, test: { kind: "complete", column: "nightly_price" } });
      model.renamed = [
        { kind: "sourceColumn", source: "marketplace", table: "apartments", column: "nightly_price", from: "price" },
      ];
    });
  const why = (id: string): string | undefined =>
    diffModels(rentalModel(), renamed(id)).find(({ class: changeClass }) => changeClass === "renaming")?.why;
  expect(why("completeness.apartments.nightly_price")).toBe(
    "it is read by that name, and nothing else differs; completeness.apartments.price is completeness.apartments.nightly_price now; the course of that rule over the runs begins anew in reports",
  );
  expect(why("completeness.apartments.price")).toBe("it is read by that name, and nothing else differs");
});

test("an expression over a wider column is not said to mean something else", () => {
  const after = rentalModel((model) => {
    const amount = model.warehouse.targets.flatMap(({ columns }) => columns).find(({ name }) => name === "amount");
    if (amount?.value.kind === "expression") amount.value.expression.type = { kind: "double" };
  });
  expect(diffModels(rentalModel(), after)).toEqual([
    {
      class: "physical",
      how: "changed",
      what: "value",
      subject: "fact_bookings.amount",
      at: "/warehouse/targets/fact_bookings/columns/amount",
      words: "value as before, of columns of another type",
      why: "what follows is told at what it reads",
    },
  ]);
});

/** The amount of a booking, whose value is the same under every edit. */
function amountOf(edit: (value: Editable<Expression>) => void): PipelineModel {
  return rentalModel((model) => {
    const { value } = columnOf(model, "fact_bookings", "amount");
    if (value.kind !== "expression" || value.expression.kind !== "column") throw new Error("amount is computed");
    edit(value.expression);
  });
}

const column = { source: "marketplace", table: "bookings", column: "total_amount" };

function read(...reads: readonly (typeof column)[]): PipelineModel {
  return amountOf((value) => {
    const type = { kind: "decimal", precision: 10, scale: 2, unsigned: false };
    Object.assign(value, { kind: "spark", type, sql: "total_amount / 3", reads });
  });
}

test.each<[string, PipelineModel, PipelineModel]>([
  [
    "of columns of another table",
    rentalModel(),
    amountOf((value) => {
      Object.assign(value, { column: { ...column, source: "elsewhere", table: "stays" } });
    }),
  ],
  [
    "of columns that may be NULL where they were not, or no more",
    rentalModel(),
    amountOf((value) => {
      value.nullable = !value.nullable;
    }),
  ],
  ["with other columns named as read", read(column), read(column, { ...column, column: "user_id" })],
  ["with other columns named as read", read(column), read()],
  ["of columns of another table", read(column), read({ ...column, table: "stays" })],
])("a value that is computed as before is said to be so %s, and of no other type", (words, before, after) => {
  const found = diffModels(before, after).filter(({ what }) => what === "value");
  expect(found.map((change) => change.words)).toEqual([`value as before, ${words}`]);
});

test("two values that read the same and are not are told by their SQL", () => {
  const fixed = (scale: number) =>
    rentalModel((model) => {
      const amount = model.warehouse.targets.flatMap(({ columns }) => columns).find(({ name }) => name === "amount");
      if (amount?.value.kind !== "expression") throw new Error("fact_bookings.amount is computed otherwise");
      const type = { kind: "decimal", precision: 10, scale, unsigned: false } as const;
      amount.value.expression = { kind: "spark", type, nullable: true, sql: "total_amount / 3", reads: [] };
    });
  const [change] = diffModels(fixed(2), fixed(4)).filter(({ what }) => what === "value");
  expect([change?.class, change?.words]).toEqual([
    "column",
    "value TRY_CAST((total_amount / 3) AS decimal(10,2)) -> TRY_CAST((total_amount / 3) AS decimal(10,4))",
  ]);
});

test("what is new as a whole says what is in it", () => {
  const without = rentalModel((model) => {
    model.warehouse.targets = model.warehouse.targets.filter(({ name }) => !/viewings|apartments$/.test(name));
    for (const source of model.sources) source.tables = source.tables.filter(({ name }) => name !== "user_viewing");
  });
  expect(
    diffModels(without, rentalModel())
      .filter(({ how }) => how === "added")
      .map(({ subject, words }) => `${subject}: ${words}`),
  ).toEqual([
    "user_viewing: source table added: viewing_id, user_id, apartment_id, viewing_date; new rows by viewing_date, with 2 hours of overlap",
    "dim_apartments: dimension added: marketplace.apartments, one row a row; apartment_id, location_key, current_price; one row a version, valid in [effective_date, end_date); the first from created_at; the open one ends 9999-12-31",
    "fact_viewings: fact added: marketplace.user_viewing, one row a row; viewing_id, apartment_key, user_key, apartment_id, viewing_date",
  ]);
});

test("another time zone moves more than the clock: a run's date is a day of the zone", () => {
  const moved = rentalModel((model) => {
    model.schedule.timeZone = "America/New_York";
  });
  expect(diffModels(rentalModel(), moved)).toMatchObject([
    {
      class: "model",
      words: "time zone UTC -> America/New_York",
      why: expect.stringMatching(/; a run's date is a day there: .* versions begin/),
    },
  ]);
});

test.each([
  ["Europe/Vienna", "UTC", "1 hour to 2 hours later, by the season"],
  ["UTC", "Europe/Vienna", "1 hour to 2 hours earlier, by the season"],
  ["UTC", "Asia/Tokyo", "9 hours earlier"],
  ["Europe/Vienna", "Europe/Paris", "when they did"],
  ["Europe/London", "UTC", "when they did to 1 hour later, by the season"],
])("another time zone moves the start of a run: %s to %s", (was, is, moved) => {
  const zoned = (timeZone: string): PipelineModel => rentalModel((model) => void (model.schedule.timeZone = timeZone));
  expect(diffModels(zoned(was), zoned(is))[0]?.why).toContain(`runs begin, and their windows end, ${moved}; `);
});
