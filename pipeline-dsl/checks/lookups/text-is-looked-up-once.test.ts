import { runChecks } from "../run-checks";
import { rentalModel, sourceColumnOf } from "../testing/rental";
import { LOOKUP_TRIGGERS } from "../testing/triggers-lookups";

test("a foreign key of the source brings the parent first", () => {
  const code = "text-is-looked-up-once";
  const found = (references: string | null): readonly string[] => {
    const model = rentalModel((edited) => {
      LOOKUP_TRIGGERS[code].edit(edited);
      sourceColumnOf(edited, "user_viewing", "attribute").references = references;
    });
    return runChecks(model, { placesOf: () => [] }).flatMap((each) => (each.code === code ? [each.fix] : []));
  };
  expect(found(null)).toEqual([expect.stringContaining('attribute.references("apartment_attributes")')]);
  expect(found("apartments")).toHaveLength(1);
  expect(found("apartment_attributes")).toEqual([]);
});
