import fc from "fast-check";
import { columnOf, type Edit, type Editable, rentalModel, sourceColumnOf, targetOf } from "../../checks/testing/rental";
import type { ColumnType, Rename } from "../../model";
import { planMigration } from "../migration/plan-migration";
import { review, type Side } from "../review";

import { renameHints } from "./hints";

interface Come {
  readonly name: string;
  /** Without it, that of the amount. */
  readonly type?: Editable<ColumnType>;
  /** The column whose value it has; without it, the amount. */
  readonly of?: "duration_days";
}

/** In place of the amount of a booking. */
function hintsFor(come: readonly Come[]): readonly string[] {
  const after = rentalModel((model) => {
    const fact = targetOf(model, "fact_bookings");
    const amount = columnOf(model, "fact_bookings", "amount");
    const columns = come.map(({ name, type = amount.type, of = "amount" }) => ({
      ...structuredClone(amount),
      name,
      type: type,
      value: structuredClone(columnOf(model, "fact_bookings", of).value),
    }));
    fact.columns = [...fact.columns.filter((column) => column !== amount), ...columns];
  });
  return renameHints(rentalModel(), after).map(({ gone, come: name }) => `${gone} -> ${name}`);
}

const DATE = { kind: "date" } as const;
const TEXT = { kind: "varchar", length: 40 } as const;
const OTHER = "duration_days";

test.each<[string, readonly Come[], readonly string[]]>([
  ["the same value", [{ name: "total" }], ["total"]],
  [
    "the same value of another type",
    [
      { name: "total", type: TEXT },
      { name: "other", of: OTHER },
    ],
    ["total"],
  ],
  [
    "nearly the same name",
    [
      { name: "amounts", type: TEXT, of: OTHER },
      { name: "other", of: OTHER },
    ],
    ["amounts"],
  ],
  [
    "the same type",
    [
      { name: "cost", of: OTHER },
      { name: "other", of: OTHER },
    ],
    ["cost", "other"],
  ],
  ["nothing that the rows could be converted to", [{ name: "amounts", type: DATE }], []],
  ["nothing alike", [{ name: "paid_on", type: DATE, of: OTHER }], []],
])("%s looks like a rename", (_, come, names) => {
  expect(hintsFor(come)).toEqual(names.map((name) => `fact_bookings.amount -> fact_bookings.${name}`));
});

test("a table of the same rows and most of the columns looks like a rename", () => {
  const after = rentalModel((model) => {
    targetOf(model, "fact_viewings").name = "fact_visits";
  });
  expect(renameHints(rentalModel(), after)).toEqual([
    {
      gone: "fact_viewings",
      come: "fact_visits",
      at: "/warehouse/targets/fact_visits",
      goneAt: "/warehouse/targets/fact_viewings",
      write: '.renamedFrom("fact_viewings")',
    },
  ]);
});

const side = (edit?: Edit): Side => ({ model: rentalModel(edit), placesOf: null });

test.each<[string, Edit, string]>([
  [
    "fact_visits",
    (model) => {
      targetOf(model, "fact_viewings").name = "fact_visits";
    },
    'if it is fact_viewings under another name, write .renamedFrom("fact_viewings") at fact_visits',
  ],
  [
    "fact_bookings.total",
    (model) => {
      columnOf(model, "fact_bookings", "amount").name = "total";
    },
    'if it is fact_bookings.amount under another name, write .renamedFrom("amount") at fact_bookings.total',
  ],
  [
    "apartments.state",
    (model) => {
      sourceColumnOf(model, "apartments", "status").name = "state";
    },
    'if it is apartments.status under another name, write .renamedFrom("status") at apartments.state',
  ],
])("a review says at %s, which came, what it may have been", (subject, edit, hint) => {
  const came = review(side(), side(edit)).find((change) => change.subject === subject && change.how === "added");
  expect(came?.words).toContain(hint);
});

/** Any column of the table in the place of another one, under a name that is nearly the same. */
const swaps = fc.constantFrom(...rentalModel().warehouse.targets).chain(({ name, columns }) =>
  fc.record({
    table: fc.constant(name),
    gone: fc.constantFrom(...columns.map((column) => column.name)),
    like: fc.constantFrom(...columns.map((column) => column.name)),
  }),
);

test("what is said to write at a column, a lock takes, but for what has to be permitted", () => {
  const seen = { hinted: 0, none: 0 };
  fc.assert(
    fc.property(swaps, ({ table, gone, like }) => {
      const come = `${gone}s`;
      const after = rentalModel((model) => {
        const target = targetOf(model, table);
        const column = { ...structuredClone(columnOf(model, table, like)), name: come };
        target.columns = target.columns.map((each) => (each.name === gone ? column : each));
      });
      const hints = renameHints(rentalModel(), after).filter((each) => each.come === `${table}.${come}`);
      seen[hints.length === 0 ? "none" : "hinted"] += 1;
      if (hints.length === 0) return;
      const renamed: readonly Rename[] = [{ kind: "targetColumn", target: table, column: come, from: gone }];
      const { refusals } = planMigration(rentalModel(), { ...after, renamed });
      const said = refusals.map(({ reason }) => reason);
      expect(said.filter((reason) => /would be read as|no value is converted/.test(reason))).toEqual([]);
    }),
    { numRuns: 300 },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
});
