import fc from "fast-check";
import {
  compile,
  complete,
  daily,
  decimal,
  dimension,
  distinct,
  everything,
  fact,
  integer,
  lookup,
  multiAz,
  mysqlSource,
  overwrite,
  parseModel,
  pipeline,
  printModel,
  qualityRules,
  table,
  unique,
  varchar,
  warn,
} from "./index";

const shop = mysqlSource("shop", {
  products: table({ columns: { id: integer().primaryKey(), name: varchar(80) }, extract: everything() }),
  orders: table({
    columns: { id: integer().primaryKey(), product: integer(), paid: decimal(10, 2), buyer: integer() },
    extract: everything(),
  }),
});
const { products, orders } = shop.tables;

const dimProducts = dimension("dim_products", {
  key: "product_key",
  from: products,
  columns: { id: products.id, name: products.name },
  naturalKey: ["id"],
  history: overwrite(),
});
const dimBuyers = dimension("dim_buyers", {
  key: "buyer_key",
  from: distinct({ buyer: [orders.buyer] }),
  naturalKey: ["buyer"],
  history: overwrite(),
});
const factOrders = fact("fact_orders", {
  key: "order_key",
  from: orders,
  grain: ["id"],
  columns: {
    id: orders.id,
    product_key: lookup(dimProducts, { id: orders.product }),
    buyer_key: lookup(dimBuyers, { buyer: orders.buyer }),
    paid: orders.paid,
  },
});

const targets = [dimProducts, dimBuyers, factOrders];
const completeness = [
  complete(products.name),
  complete(orders.paid),
  complete(orders.product, { whenBreached: warn() }),
];
const consistency = [unique(orders.id), unique([orders.product, orders.buyer])];
const operations = {
  schedule: daily("02:00", "UTC"),
  recovery: { standby: multiAz({ rpo: "1 minute", rto: "1 hour" }) },
};

test("the order of declarations does not matter", () => {
  const reference = printModel(compileShop(targets, completeness, consistency));
  fc.assert(
    fc.property(
      fc.shuffledSubarray(targets, { minLength: targets.length }),
      fc.shuffledSubarray(completeness, { minLength: completeness.length }),
      fc.shuffledSubarray(consistency, { minLength: consistency.length }),
      (...shuffled) => {
        expect(printModel(compileShop(...shuffled))).toBe(reference);
      },
    ),
  );
});

function compileShop(tables: typeof targets, complete_: typeof completeness, consistent: typeof consistency) {
  const { model } = compile(
    pipeline("Shop", {
      ...operations,
      sources: [shop],
      warehouse: { schema: "analytics", tables },
      quality: qualityRules({
        completeness: { threshold: "> 99%", rules: complete_ },
        consistency: { threshold: "> 99%", rules: consistent },
        whenBreached: warn(),
      }),
    }),
  );
  return model;
}

test("the model is frozen down to its leaves", () => {
  const { warehouse } = compileShop(targets, completeness, consistency);
  expect(Object.isFrozen(warehouse)).toBe(true);
  expect(Object.isFrozen(warehouse.targets[0]?.columns[0]?.value)).toBe(true);
});

test("what was printed is read back the same", () => {
  const model = compileShop(targets, completeness, consistency);
  expect(parseModel(printModel(model))).toEqual(model);
});
