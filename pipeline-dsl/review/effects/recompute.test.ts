import * as fc from "fast-check";
import {
  addColumn,
  columnOf,
  dimensionOf,
  type Edit,
  type Editable,
  type EditableModel,
  rentalModel,
  reading,
  sourceColumnOf,
} from "../../checks/testing/rental";
import type { ColumnType, PipelineModel } from "../../model";
import { conversionOf } from "../diff/types";
import { review } from "../review";

// What a review says that the next run does, and leaves, of the rows of one table: `fact_viewings` is read by window.

const VARCHAR = { kind: "varchar", length: 50 } as const;

const asOfNothing: Edit = (model) => {
  for (const fact of ["fact_bookings", "fact_viewings"]) lookedUp(model, fact).asOf = null;
};

const versionsGivenUp: Edit = (model) => {
  dimensionOf(model, "dim_apartments").history = { kind: "overwrite" };
  dimensionOf(model, "dim_apartments").whenSourceRowVanishes = { kind: "keep" };
  asOfNothing(model);
};

/** Without a word that it is the same one. */
const anotherDimension: Edit = (model) => {
  dimensionOf(model, "dim_apartments").name = "dim_flats";
  for (const fact of ["fact_bookings", "fact_viewings"]) lookedUp(model, fact).dimension = "dim_flats";
};

const EDITS: readonly Edit[] = [
  asOfNothing,
  versionsGivenUp,
  (model) => {
    columnOf(model, "dim_apartments", "current_price").value = {
      kind: "expression",
      expression: reading("apartments", "apartment_id", { kind: "integer", width: "medium", unsigned: false }),
    };
  },
  (model) => {
    sourceColumnOf(model, "apartments", "price").type = { kind: "double" };
  },
  (model) => {
    addColumn(model, "dim_apartments", "status", reading("apartments", "status", VARCHAR));
  },
  (model) => {
    addColumn(model, "fact_viewings", "call_to_action", reading("user_viewing", "call_to_action", VARCHAR));
  },
  (model) => {
    lookedUp(model, "fact_viewings").asOf = reading("user_viewing", "is_wishlisted", { kind: "date" });
  },
  anotherDimension,
];

function lookedUp(
  model: EditableModel,
  fact: string,
): Extract<EditableModel["warehouse"]["targets"][number]["columns"][number]["value"], { kind: "lookup" }> {
  const { value } = columnOf(model, fact, "apartment_key");
  if (value.kind !== "lookup") throw new Error(`${fact}.apartment_key is no lookup`);
  return value;
}

interface Told {
  readonly pointed: readonly string[];
  readonly kept: readonly string[];
  /** What earlier rows have not, since the column is new. */
  readonly lacking: readonly string[];
}

function told(before: PipelineModel, after: PipelineModel, table: string): Told {
  const sentences = review({ model: before, placesOf: null }, { model: after, placesOf: null })
    .flatMap(({ recomputed }) => recomputed)
    .filter(({ target }) => target === table);
  const named = (pattern: RegExp, texts: readonly string[]): readonly string[] => [
    ...new Set(texts.flatMap((text) => pattern.exec(text)?.[1]?.split(", ") ?? [])),
  ];
  return {
    pointed: named(
      /^points (.*) of each row/,
      sentences.map(({ next }) => next),
    ),
    lacking: named(
      /have no (.*?)(?: and keep their .*)?$/,
      sentences.map(({ stays }) => stays ?? ""),
    ),
    kept: named(
      /keep their (.*)$/,
      sentences.map(({ stays }) => stays ?? ""),
    ),
  };
}

function after(edit: Edit): PipelineModel {
  return rentalModel(edit);
}

test("of no column it is said that the next run gives it another value and that it keeps the old one", () => {
  fc.assert(
    fc.property(fc.subarray([...EDITS], { minLength: 1 }), fc.subarray([...EDITS]), (edits, earlier) => {
      const models = [earlier, edits].map((some) =>
        rentalModel((model) => {
          for (const edit of some) edit(model);
        }),
      );
      const [was, is] = models;
      if (was === undefined || is === undefined) return;
      for (const { name } of is.warehouse.targets) {
        const had =
          was.warehouse.targets.find((each) => each.name === name)?.columns.map((column) => column.name) ?? [];
        const { pointed, kept, lacking } = told(was, is, name);
        expect([name, pointed.filter((column) => kept.includes(column))]).toEqual([name, []]);
        // What the table gets has no value to keep and points nowhere yet; what it had is not missing.
        expect([name, [...pointed, ...kept].filter((column) => !had.includes(column))]).toEqual([name, []]);
        expect([name, lacking.filter((column) => had.includes(column))]).toEqual([name, []]);
      }
    }),
    { numRuns: 60 },
  );
});

test("of no column whose new type holds less it is said that rows keep it", () => {
  const fact = rentalModel().warehouse.targets.find(({ name }) => name === "fact_viewings");
  const plain = (fact?.columns ?? []).filter(({ value }) => value.kind === "expression").map(({ name }) => name);
  const types: readonly Editable<ColumnType>[] = [
    { kind: "date" },
    { kind: "integer", width: "tiny", unsigned: false },
    { kind: "decimal", precision: 6, scale: 1, unsigned: false },
    { kind: "varchar", length: 3 },
    { kind: "integer", width: "big", unsigned: false },
  ];
  const seen = { lossy: 0, other: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...plain), fc.constantFrom(...types), (column, type) => {
      const was = fact?.columns.find(({ name }) => name === column)?.type ?? type;
      const isLossy = conversionOf(was, type) === "lossy";
      const is = rentalModel((model) => {
        columnOf(model, "fact_viewings", column).type = structuredClone(type);
      });
      seen[isLossy ? "lossy" : "other"] += 1;
      if (isLossy) expect(told(rentalModel(), is, "fact_viewings").kept).not.toContain(column);
    }),
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
});

test.each<[string, Edit, Told]>([
  [
    "a rule that finds another row of an unchanged key waits for a backfill",
    asOfNothing,
    { pointed: [], kept: ["apartment_key"], lacking: [] },
  ],
  [
    "versions that are given up: the migration points at what stays",
    versionsGivenUp,
    { pointed: [], kept: [], lacking: [] },
  ],
  [
    "another dimension: its first load points every row that names its member by itself",
    anotherDimension,
    { pointed: ["apartment_key"], kept: [], lacking: [] },
  ],
])("%s", (_, edit, expected) => {
  expect(
    told(
      after(() => undefined),
      after(edit),
      "fact_viewings",
    ),
  ).toEqual(expected);
});

test("versions that begin have one row of each key, which every date finds, and none that is closed", () => {
  const [was, is] = [after(versionsGivenUp), after(() => undefined)];
  expect(told(was, is, "fact_viewings").kept).toEqual([]);
  const own = review({ model: was, placesOf: null }, { model: is, placesOf: null })
    .flatMap(({ recomputed }) => recomputed)
    .filter(({ target }) => target === "dim_apartments");
  expect(own.map(({ stays }) => stays)).not.toContain("closed versions stay as they are");
});

test("a column that joins versions is filled in place: no version begins by it, and no key that points to one moves", () => {
  const status: Edit = (model) => {
    addColumn(model, "dim_apartments", "status", reading("apartments", "status", VARCHAR));
  };
  const price: Edit = (model) => {
    columnOf(model, "dim_apartments", "current_price").value = {
      kind: "expression",
      expression: reading("apartments", "apartment_id", { kind: "integer", width: "medium", unsigned: false }),
    };
  };
  const of = (edits: readonly Edit[]): readonly string[] =>
    review(
      { model: rentalModel(() => undefined), placesOf: null },
      {
        model: rentalModel((model) => {
          for (const edit of edits) edit(model);
        }),
        placesOf: null,
      },
    ).flatMap(({ subject, recomputed }) => recomputed.map(({ target, next }) => `${subject}: ${target} ${next}`));
  expect(of([status])).toEqual([
    "dim_apartments.status: dim_apartments fills status in the versions that it leaves open, and begins none by it",
  ]);
  expect(of([price]).filter((each) => each.includes(" points "))).toHaveLength(2);
});
