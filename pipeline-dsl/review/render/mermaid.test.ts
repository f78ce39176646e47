import { columnOf, rentalModel, ruleOf, sourceColumnOf } from "../../checks/testing/rental";
import type { PipelineModel } from "../../model";
import { review } from "../review";
import { mermaidOf } from "./mermaid";

const side = (model: PipelineModel) => ({ model, placesOf: null });

test("a rule that holds rows back stands in the chart by its whole id", () => {
  const quarantining = (percent: number) =>
    rentalModel((model) => {
      const rule = ruleOf(model, "accuracy.apartments.price_at_least");
      rule.whenBreached = "quarantineRows";
      rule.threshold = percent;
    });
  const chart = mermaidOf(review(side(quarantining(99)), side(quarantining(95)))) ?? "";
  expect(chart).toContain('subgraph t0["rules"]\n    n0["accuracy.apartments.price_at_least"]');
});

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
