import { rentalModel } from "../../checks/testing/rental";
import type { PipelineModel } from "../../model";
import { exampleBindings } from "../example-bindings";
import { printJobPlan } from "./job-plan";

test("a column of the source has its former name in the plan, whatever else is called so, and no other column has one", () => {
  const model = {
    ...rentalModel(),
    renamed: [
      { kind: "sourceColumn", source: "marketplace", table: "apartments", column: "price", from: "cost" },
      { kind: "targetColumn", target: "dim_apartments", column: "current_price", from: "price" },
    ],
  } satisfies PipelineModel;
  const named = printJobPlan(model, exampleBindings(model)).sources.flatMap(({ tables }) =>
    tables.flatMap(({ name, columns }) =>
      columns.flatMap((column) => (column.former === undefined ? [] : [[name, column.name, column.former]])),
    ),
  );
  expect(named).toEqual([["apartments", "price", "cost"]]);
});
