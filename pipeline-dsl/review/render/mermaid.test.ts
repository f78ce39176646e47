import { columnOf, rentalModel, sourceColumnOf } from "../../checks/testing/rental";
import type { PipelineModel } from "../../model";
import { review } from "../review";
import { mermaidOf } from "./mermaid";

const side = (model: PipelineModel) => ({ model, placesOf: null });

test("a column that is changed itself is marked as changed, also where another change reaches it", () => {
  const type = { kind: "decimal", precision: 12, scale: 2, unsigned: false } as const;
  const after = rentalModel((model) => {
    sourceColumnOf(model, "apartments", "price").type = type;
    columnOf(model, "dim_apartments", "current_price").type = type;
  });
  const chart = mermaidOf(review(side(rentalModel()), side(after))) ?? "";
  const nodes = new Map(Array.from(chart.matchAll(/(n\d+)\["(\w+)"\]/g), ([, id = "", name]) => [id, name]));
  const [, marked = ""] = /class (.*) changed$/.exec(chart) ?? [];
  expect(marked.split(",").map((id) => nodes.get(id))).toEqual(["price", "current_price"]);
});
