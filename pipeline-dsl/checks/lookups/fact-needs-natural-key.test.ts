import type { SourceColumn } from "../../model";
import { runChecks } from "../run-checks";
import { type EditableModel, factOf, rentalModel } from "../testing/rental";

const TEXT: SourceColumn["type"] = { kind: "varchar", length: 20 };

/** Apartments are known by a text, wherever their number stands. */
function numberAsText(model: EditableModel): void {
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("type" in value && isApartmentsNumber(value)) value.type = { ...TEXT };
    Object.values(value).forEach(visit);
  };
  visit(model);
}

function isApartmentsNumber(value: object): boolean {
  if ("name" in value) return value.name === "apartment_id";
  if (!("column" in value) || typeof value.column !== "object" || value.column === null) return false;
  return "column" in value.column && value.column.column === "apartment_id";
}

function findings(grain: string[]): readonly string[] {
  const model = rentalModel((edited) => {
    numberAsText(edited);
    factOf(edited, "fact_viewings").grain = grain;
  });
  return runChecks(model, { placesOf: () => [] })
    .filter(({ code }) => code === "fact-needs-natural-key")
    .map(({ message, fix }) => `${message}: ${fix}`);
}

test("a text that is looked up is kept outside the grain, where it can be spelled as the dimension spells it", () => {
  expect(findings(["viewing_id"])).toEqual([]);
  expect(findings(["apartment_id", "viewing_id"])).toEqual([
    "fact_viewings.apartment_key is looked up by apartment_id, which fact_viewings does not keep as the dimension spells " +
      "it, and user_viewing is read incrementally: add apartment_id to the columns of fact_viewings, once more and outside the grain",
  ]);
});
