import { forgottenPath } from "../paths";
import { columnOf, ruleOf, tableOf, targetOf } from "./rental";
import type { Triggers } from "./trigger";

const LONG = "a_very_long_name_".repeat(8);

export const NAME_TRIGGERS = {
  "leads-nowhere": {
    edit: () => undefined,
    forgotten: [{ word: "fact", call: 'fact("fact_payments")', path: forgottenPath(0) }],
    message: 'fact("fact_payments") is declared, and nothing takes it',
  },
  "duplicate-source": {
    edit: (model) => void model.sources.push(...structuredClone(model.sources)),
    message: "two sources are named marketplace",
  },
  "duplicate-table": {
    edit: (model) => void model.sources[0]?.tables.push(structuredClone(tableOf(model, "bookings"))),
    message: "marketplace has two tables named bookings",
  },
  "duplicate-target": {
    edit: (model) => void model.warehouse.targets.push(structuredClone(targetOf(model, "dim_users"))),
    message: "two tables of the warehouse are named dim_users",
  },
  "former-name-unclear": {
    edit: (model) => {
      const column = columnOf(model, "dim_apartments", "current_price").name;
      model.renamed = [{ kind: "targetColumn", target: "dim_apartments", column, from: "location_key" }];
    },
    message: "current_price is renamed from location_key, which is the name of something else now",
  },
  "duplicate-column": {
    edit: (model) => void (columnOf(model, "dim_apartments", "current_price").name = "end_date"),
    message: "dim_apartments has two columns named end_date: the history column dim_apartments.end_date is the second",
  },
  "duplicate-rule": {
    edit: (model) => void model.quality.rules.push(ruleOf(model, "completeness.apartments.price")),
    message: "two quality rules are named completeness.apartments.price",
  },
  "duplicate-step": {
    edit: (model) => void (model.jobs.load.name = "commit"),
    message: "two steps of a run would be named commit",
  },
  "reserved-identifier": {
    edit: (model) => void (columnOf(model, "fact_bookings", "amount").name = "percent"),
    message: "the column fact_bookings.percent is a reserved word of Redshift",
  },
  "identifier-too-long": {
    edit: (model) => void (columnOf(model, "fact_bookings", "amount").name = LONG),
    message: `the column fact_bookings.${LONG} has a name of 136 bytes, 73 over the limit`,
  },
  "identifier-not-plain": {
    edit: (model) => void (columnOf(model, "fact_bookings", "amount").name = "bookingAmount"),
    message: "the column fact_bookings.bookingAmount is not a plain name",
  },
  "name-kept-by-pipeline": {
    edit: (model) => void (columnOf(model, "fact_bookings", "amount").name = "__amount"),
    message: "the column fact_bookings.__amount begins with two underscores",
  },
  "aws-name-invalid": {
    edit: (model) => void (model.name = "Rental ETL: pipeline"),
    message: `the pipeline's name "Rental ETL: pipeline" holds characters that AWS does not take`,
  },
} satisfies Triggers;
