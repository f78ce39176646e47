import { columnOf, type Edit, type Editable, rentalModel, sourceColumnOf, targetOf } from "../../checks/testing/rental";
import type { ColumnType } from "../../model";
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
const OTHER = "duration_days";

test.each<[string, readonly Come[], readonly string[]]>([
  ["the same value", [{ name: "total" }], ["total"]],
  [
    "the same value of another type",
    [
      { name: "total", type: DATE },
      { name: "other", of: OTHER },
    ],
    ["total"],
  ],
  [
    "nearly the same name",
    [
      { name: "amounts", type: DATE, of: OTHER },
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
