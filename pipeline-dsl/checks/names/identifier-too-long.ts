import { LONGEST_IDENTIFIER } from "../../targets/own-name";
import { defineCheck } from "../check";
import { sourceIdentifiers, warehouseIdentifiers } from "./identifiers";

/** MySQL's own limit is 64 characters; Glue, Athena and Spark take more. */
const LONGEST_IN_SOURCE = 127;

export const identifierTooLong = defineCheck({
  code: "identifier-too-long",
  severity: "error",
  summary: `A name of the warehouse is longer than ${String(LONGEST_IDENTIFIER)} bytes`,
  page: {
    explanation: `Redshift keeps 127 bytes of an identifier and PostgreSQL, on which the lab and many a report run, ${String(LONGEST_IDENTIFIER)}. Both cut the rest off
with a notice that nobody sees; two long names may then be one. Names that the pipeline makes of others are shortened by itself.`,
    remedy: `Shorten the name. A source's table or column keeps its name.`,
    refused: `columns: { price_of_the_apartment_on_the_day_on_which_the_row_was_read_from_it: apartments.price }`,
    accepted: `columns: { current_price: apartments.price }`,
  },
  *find({ model }) {
    for (const [most, identifiers] of [
      [LONGEST_IN_SOURCE, sourceIdentifiers(model, (name) => isLongerThan(LONGEST_IN_SOURCE, name))],
      [LONGEST_IDENTIFIER, warehouseIdentifiers(model, (name) => isLongerThan(LONGEST_IDENTIFIER, name))],
    ] as const) {
      for (const { name, thing, at } of identifiers) {
        const bytes = Buffer.byteLength(name);
        yield {
          message: `${thing} has a name of ${String(bytes)} bytes, ${String(bytes - most)} over the limit`,
          at: [at],
          why: `the warehouse, or what stands in for it, cuts identifiers off after ${String(most)} bytes`,
          fix: `shorten it to ${String(most)} bytes`,
        };
      }
    }
  },
});

function isLongerThan(most: number, name: string): boolean {
  // A name of so few characters has at most that many bytes.
  return name.length * 4 > most && Buffer.byteLength(name) > most;
}
