import { RESERVED_WORDS } from "../../targets/redshift/reserved-words";
import { defineCheck } from "../check";
import { warehouseIdentifiers } from "./identifiers";

export const reservedIdentifier = defineCheck({
  code: "reserved-identifier",
  severity: "error",
  summary: "A name is a reserved word of Redshift",
  page: {
    explanation: `A table or column named by a reserved word works only while everyone quotes it. Analysts who write \`SELECT user FROM ...\`
get the name of the connected user in every row, without an error.`,
    remedy: `Use a longer name: \`user_name\`, \`offer_end\`, \`order_number\`. Source tables and columns keep their names; only what stands in the
warehouse is renamed.`,
    refused: `columns: { user: bookings.user_id }`,
    accepted: `columns: { user_id: bookings.user_id }`,
  },
  *find({ model }) {
    for (const { name, thing, at } of warehouseIdentifiers(model, isReserved)) {
      yield {
        message: `${thing} is a reserved word of Redshift`,
        at: [at],
        why: "it works only in quotes, and some reserved words mean something else without them",
        fix: `rename it, such as ${name.toLowerCase()}_name or ${name.toLowerCase()}_value`,
      };
    }
  },
});

function isReserved(name: string): boolean {
  return RESERVED_WORDS.has(name.toLowerCase());
}
