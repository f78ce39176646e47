import { rentalModel } from "../../checks/testing/rental";
import type { PermittedLoss } from "../../model";
import { diffModels } from "./diff-models";

type Loss = Pick<PermittedLoss, "kind" | "target" | "column">;

const REFUSED = "a migration that would give it up is refused";
const NOTHING_LEFT = "there is nothing of it left to be given up";

test.each<[string, Loss, string]>([
  ["a column that is there", { kind: "column", target: "dim_apartments", column: "current_price" }, REFUSED],
  ["a column that is gone", { kind: "column", target: "dim_users", column: "gone" }, NOTHING_LEFT],
  ["a column of a table that is gone", { kind: "column", target: "gone", column: "email" }, NOTHING_LEFT],
  ["a table that is there", { kind: "target", target: "dim_users", column: null }, REFUSED],
  ["a table that is gone", { kind: "target", target: "gone", column: null }, NOTHING_LEFT],
  ["versions that are kept", { kind: "versions", target: "dim_apartments", column: null }, REFUSED],
  ["versions that nobody keeps", { kind: "versions", target: "dim_users", column: null }, NOTHING_LEFT],
  ["versions of a table that is gone", { kind: "versions", target: "gone", column: null }, NOTHING_LEFT],
  ["values, of which nobody knows", { kind: "values", target: "dim_apartments", column: "current_price" }, REFUSED],
  ["rows, of which nobody knows", { kind: "rows", target: "fact_bookings", column: null }, REFUSED],
])("the permission that ends, of %s, says what that means", (_, loss, why) => {
  const before = rentalModel((model) => {
    model.permitted = [{ ...loss, until: "2099-12-31", reason: "unused" }];
  });
  expect(diffModels(before, rentalModel())).toMatchObject([{ words: "permitted no more", why }]);
});
