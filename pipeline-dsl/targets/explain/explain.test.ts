import { compile } from "../..";
import definition from "../../../stacks/rental-marketplace/pipeline";
import { printMachines } from "../stepfunctions";
import { exampleBindings } from "../example-bindings";
import { warehouseBatches } from "../warehouse-batches";
import { explainableNames, explainName, printExplanation } from ".";

const { model } = compile(definition);

function explained(name: string): string {
  const explanation = explainName(model, name);
  return explanation === null ? "" : printExplanation(explanation);
}

test("the walk of one thing, from a column of MySQL to the row of the data dictionary", () => {
  const overwrite = "s3:AbortMultipartUpload, s3:DeleteObject, s3:GetObject, s3:ListMultipartUploadParts, s3:PutObject";
  expect(explained("apartments.price")).toBe(`marketplace.apartments.price is a column of the source: DECIMAL(10,2).

Model (model.json)
  marketplace.apartments.price  DECIMAL(10,2)  may be NULL  extracted: everything with every run

References (model.json)
  marketplace.apartments.price -> dim_apartments.current_price (as it is)

Lake (job-plan.json)
  raw/marketplace/apartments/load_date=D/         price          decimal(10,2)
  processed/marketplace/apartments/load_date=D/   price          decimal(10,2)
  quarantine/marketplace/apartments/load_date=D/  price          decimal(10,2)
  curated/dim_apartments/load_date=D/             current_price  decimal(10,2)

Warehouse (redshift/schema.sql)
  analytics.dim_apartments  current_price  DECIMAL(10,2)

Unchanged when, in dim_apartments (redshift/load_dim_apartments.sql)
  (__incoming.current_price = __live.current_price OR (__incoming.current_price IS NULL AND __live.current_price IS NULL))

Quality (quality/marketplace.apartments.dqdl)
  Mean "rule_1" > 0.999        accuracy.apartments.price_at_least: price >= 0; a breach stops the run before loading
  Completeness "price" > 0.99  completeness.apartments.price: price is neither NULL nor blank; a breach stops the run before loading

Permissions
  RDS_TO_S3_job         raw/marketplace/apartments/*         ${overwrite}
  glue_to_redshift_job  raw/marketplace/apartments/*         s3:GetObject
  glue_to_redshift_job  processed/marketplace/apartments/*   ${overwrite}
  glue_to_redshift_job  quarantine/marketplace/apartments/*  ${overwrite}
  glue_to_redshift_job  curated/dim_apartments/*             ${overwrite}
  COPY role             curated/dim_apartments/*             s3:GetObject

Lineage (lineage.json)
  marketplace.apartments.price -> dim_apartments.current_price (as it is)

Data dictionary (docs/data-dictionary.md)
  marketplace.apartments | price | DECIMAL(10,2) | yes
  dim_apartments | current_price | DECIMAL(10,2) | price`);
});

test("a column of the warehouse is walked backwards", () => {
  const walk = explained("fact_bookings.apartment_key");
  for (const said of [
    "marketplace.bookings.start_date -> fact_bookings.apartment_key (as of)",
    "dim_apartments.apartment_key -> fact_bookings.apartment_key (key of)",
    "curated/fact_bookings/load_date=D/            __as_of__apartment_key              date",
  ])
    expect(walk).toContain(said);
});

test.each([
  ["dim_apartments", "COMPOUND SORTKEY (apartment_id, effective_date)"],
  ["apartments", "raw/marketplace/apartments/load_date=D/"],
  ["load_dim_apartments", "redshift/load_dim_apartments.sql"],
  ["completeness.apartments.price", 'Completeness "price" > 0.99'],
  ["data-freshness", "readers see old data"],
])("%s", (name, said) => {
  expect(explained(name)).toContain(said);
});

test("whatever can be named can be explained", () => {
  for (const name of explainableNames(model))
    expect([name, explainName(model, name)?.parts.length ?? 0]).not.toEqual([name, 0]);
});

test("the states that a step is said to have are the machine's", () => {
  const machine = JSON.stringify(printMachines(model, exampleBindings(model), warehouseBatches(model, [])));
  for (const { name } of model.warehouse.targets
    .map((target) => ({ name: `load_${target.name}` }))
    .concat({ name: "commit" }, { name: "RDS_TO_S3_job" })) {
    const states = explainName(model, name)?.parts.find(({ heading }) => heading === "States")?.lines[0] ?? "";
    for (const state of states.split(" -> ")) expect(machine).toContain(`"${state}":`);
  }
});
