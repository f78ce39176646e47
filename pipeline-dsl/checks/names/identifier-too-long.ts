import type { PipelineModel } from "../../model";
import { defineCheck } from "../check";
import { generatedColumns, type Identifier, sourceIdentifiers, warehouseIdentifiers } from "./identifiers";

const MOST_BYTES = 127;

export const identifierTooLong = defineCheck({
  code: "identifier-too-long",
  severity: "error",
  summary: "A name is longer than 127 bytes",
  page: {
    explanation: `Redshift keeps ${String(MOST_BYTES)} bytes of an identifier and cuts the rest off with a notice that nobody sees; two long names may then
be one. Generated names count too: a lookup's staging column joins the column's and the key part's names.`,
    remedy: `Shorten the name, or the two that a generated name is made of.`,
    refused: `columns: { apartment_key_of_the_apartment_that_was_booked_at_the_start_of_the_stay_...: lookup(...) }`,
    accepted: `columns: { apartment_key: lookup(...) }`,
  },
  *find({ model }) {
    for (const { name, thing, at } of longIdentifiers(model)) {
      const bytes = bytesOf(name);
      yield {
        message: `${thing} has a name of ${String(bytes)} bytes, ${String(bytes - MOST_BYTES)} over the limit`,
        at: [at],
        why: `Redshift cuts identifiers off after ${String(MOST_BYTES)} bytes`,
        fix: `shorten it to ${String(MOST_BYTES)} bytes`,
      };
    }
  },
});

function* longIdentifiers(model: PipelineModel): Iterable<Identifier> {
  yield* sourceIdentifiers(model, isTooLong);
  yield* warehouseIdentifiers(model, isTooLong);
  for (const target of model.warehouse.targets) yield* generatedColumns(target, isTooLong);
}

function isTooLong(name: string): boolean {
  // A name of so few characters has at most that many bytes.
  return name.length * 4 > MOST_BYTES && bytesOf(name) > MOST_BYTES;
}

function bytesOf(name: string): number {
  return new TextEncoder().encode(name).length;
}
