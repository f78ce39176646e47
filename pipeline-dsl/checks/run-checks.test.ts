import { runChecks } from "./run-checks";
import { rentalModel } from "./testing/rental";

test("the rental marketplace has no findings", () => {
  expect(runChecks(rentalModel(), { placesOf: () => [] })).toEqual([]);
});
