import { defineCheck } from "../check";
import { WAREHOUSE } from "../paths";
import { tableColumns, warehouseIdentifiers } from "./identifiers";
import { isOfSystem, isReserved, plainName } from "./plain-name";

export const reservedIdentifier = defineCheck({
  code: "reserved-identifier",
  severity: "error",
  summary: "A name is a reserved word of Redshift",
  page: {
    explanation: `A table or column named by a reserved word works only while everyone quotes it. Analysts who write \`SELECT user FROM ...\`
get the name of the connected user in every row, without an error. A column cannot have the name of one that every table has in secret (\`xmin\`, \`ctid\`), not even in quotes.`,
    remedy: `Use a longer name: \`user_name\`, \`offer_end\`, \`order_number\`. Source tables and columns keep their names; only what stands in the
warehouse is renamed.`,
    refused: `columns: { user: bookings.user_id }`,
    accepted: `columns: { user_id: bookings.user_id }`,
  },
  *find({ model }) {
    const { schema } = model.warehouse;
    if (SYSTEM_SCHEMA.test(schema)) {
      yield {
        message: `the schema ${schema} is one of the warehouse's own`,
        at: [{ path: WAREHOUSE, part: "schema" }],
        why: "the system keeps its own tables there, and nobody else may make any",
        fix: "give the tables a schema of their own, such as analytics",
      };
    }
    for (const target of model.warehouse.targets) {
      for (const { name, thing, at } of tableColumns(target, isOfSystem)) {
        yield {
          message: `${thing} has the name of a column that the warehouse gives every table`,
          at: [at],
          why: "no table takes a second one, in quotes or without",
          fix: `rename it, such as ${plainName(name)}`,
        };
      }
    }
    for (const { name, thing, at } of warehouseIdentifiers(model, isReserved)) {
      yield {
        message: `${thing} is a reserved word of Redshift`,
        at: [at],
        why: "it works only in quotes, and some reserved words mean something else without them",
        fix: `rename it, such as ${plainName(name)} or ${name.toLowerCase()}_value`,
      };
    }
  },
});

/** `pg_` is reserved for schemas of the system, as in PostgreSQL; the others are the system's in every Redshift database. */
const SYSTEM_SCHEMA = /^(?:pg_.*|information_schema|catalog_history)$/;
