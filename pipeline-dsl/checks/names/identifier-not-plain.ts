import { defineCheck, type Finding } from "../check";
import { type Identifier, sourceIdentifiers, warehouseIdentifiers } from "./identifiers";
import { plainName } from "./plain-name";

const IN_SOURCE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const IN_WAREHOUSE = /^[a-z_][a-z0-9_]*$/;

export const identifierNotPlain = defineCheck({
  code: "identifier-not-plain",
  severity: "error",
  summary: "A name is not a plain identifier",
  page: {
    explanation: `Names travel: from MySQL to folders in S3, Parquet, Spark, DQDL, Redshift and the dashboards. What all of them take unquoted is a letter
or underscore followed by letters, digits and underscores. In the warehouse the letters are lower case, because Redshift folds an
unquoted name to lower case.`,
    remedy: `In the warehouse, use snake_case. A source table or column with another name needs a view in the source with plain names.`,
    refused: `columns: { "current price": apartments.price, bookingDate: bookings.start_date }`,
    accepted: `columns: { current_price: apartments.price, booking_date: bookings.start_date }`,
  },
  *find({ model }) {
    for (const identifier of sourceIdentifiers(model, (name) => !IN_SOURCE.test(name)))
      yield finding(identifier, "letters, digits and underscores; read it through a view that renames it");
    for (const identifier of warehouseIdentifiers(model, (name) => !IN_WAREHOUSE.test(name)))
      yield finding(identifier, `lower-case letters, digits and underscores, such as ${plainName(identifier.name)}`);
  },
});

function finding({ thing, at }: Identifier, allowed: string): Finding {
  return {
    message: `${thing} is not a plain name`,
    at: [at],
    why: "the name must mean the same unquoted in S3, Spark, DQDL and Redshift",
    fix: `use ${allowed}`,
  };
}
