import { LONGEST_IDENTIFIER } from "../../targets/own-name";
import { defineCheck } from "../check";
import { sourceIdentifiers, warehouseIdentifiers } from "./identifiers";

/** Of plain names, a character of which is a byte. MySQL Reference Manual, Identifier Length Limits. */
const LONGEST_IN_SOURCE = 64;

export const identifierTooLong = defineCheck({
  code: "identifier-too-long",
  severity: "error",
  summary: `A name is longer than ${String(LONGEST_IDENTIFIER)} bytes, in a source ${String(LONGEST_IN_SOURCE)}`,
  page: {
    explanation: `Redshift keeps 127 bytes of an identifier and PostgreSQL, on which the lab and many a report run, ${String(LONGEST_IDENTIFIER)}. Both cut the rest off
with a notice that nobody sees; two long names may then be one. Names that the pipeline makes of others are shortened by itself. MySQL refuses a table or a column of more
than ${String(LONGEST_IN_SOURCE)} characters, so a source has none of a longer name; the source's own name stands beside theirs in folders and catalogs, and has as many.`,
    remedy: `Shorten the name. A source's table or column has the name that it has in the database: correct it.`,
    refused: `columns: { price_of_the_apartment_on_the_day_on_which_the_row_was_read_from_it: apartments.price }`,
    accepted: `columns: { current_price: apartments.price }`,
  },
  *find({ model }) {
    for (const [most, refuses, identifiers] of [
      [LONGEST_IN_SOURCE, "MySQL refuses", sourceIdentifiers(model, (name) => isLongerThan(LONGEST_IN_SOURCE, name))],
      [
        LONGEST_IDENTIFIER,
        "the warehouse, or what stands in for it, cuts off",
        warehouseIdentifiers(model, (name) => isLongerThan(LONGEST_IDENTIFIER, name)),
      ],
    ] as const) {
      for (const { name, thing, at } of identifiers) {
        const bytes = Buffer.byteLength(name);
        yield {
          message: `${thing} has a name of ${String(bytes)} bytes, ${String(bytes - most)} over the limit`,
          at: [at],
          why: `${refuses} what is longer than ${String(most)} bytes`,
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
