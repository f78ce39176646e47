import { rentalModel, targetOf } from "../checks/testing/rental";
import type { PipelineModel, Target } from "../model";
import { same } from "./diff/compare";
import { review } from "./review";

/** The model with a fact of which each column counts how often it is looked into. */
function counting(model: PipelineModel, name: string, count: () => void): PipelineModel {
  const counted = (target: Target): Target => ({
    ...target,
    columns: target.columns.map(
      (column) =>
        new Proxy(column, {
          get: (of, property, receiver): unknown => {
            if (property === "type") count();
            return Reflect.get(of, property, receiver);
          },
        }),
    ),
  });
  const targets = model.warehouse.targets.map((target) => (target.name === name ? counted(target) : target));
  return { ...model, warehouse: { ...model.warehouse, targets } };
}

test("what is the same on both sides is compared once, however many questions a review asks of it", () => {
  let looks = 0;
  const before = counting(rentalModel(), "fact_viewings", () => (looks += 1));
  const after = rentalModel((model) => {
    targetOf(model, "dim_users").description = "Who books";
    targetOf(model, "fact_bookings").columns.pop();
  });
  const [was, is] = [before, after].map(({ warehouse }) =>
    warehouse.targets.find(({ name }) => name === "fact_viewings"),
  );
  expect(same(was, is)).toBe(true);
  const once = looks;
  looks = 0;
  const changes = review({ model: before, placesOf: null }, { model: after, placesOf: null });
  expect(changes.map(({ at }) => at)).toContain("/warehouse/targets/dim_users");
  expect(looks).toBe(once);
});
