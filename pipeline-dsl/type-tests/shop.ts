import {
  boolean,
  date,
  decimal,
  dimension,
  distinct,
  everything,
  integer,
  mysqlSource,
  newRowsBy,
  overwrite,
  table,
  timestamp,
  varchar,
  versions,
} from "../index";

/** A small source and two dimensions for the refusals to go wrong with. */
export const shop = mysqlSource("shop", {
  products: table({
    columns: {
      product_id: integer().primaryKey(),
      name: varchar(80),
      price: decimal(10, 2),
      listed_on: date(),
      created_at: timestamp().notNull(),
    },
    extract: everything(),
  }),
  orders: table({
    columns: {
      order_id: integer().primaryKey(),
      product_id: integer().references("products"),
      customer: varchar(40),
      ordered_at: timestamp().notNull(),
      paid: decimal(12, 2),
      gift: boolean(),
    },
    extract: newRowsBy("ordered_at", { overlap: "1 hour" }),
  }),
});

export const { products, orders } = shop.tables;

export const dimCustomers = dimension("dim_customers", {
  key: "customer_key",
  from: distinct({ customer: [orders.customer] }),
  naturalKey: ["customer"],
  history: overwrite(),
});

export const dimProducts = dimension("dim_products", {
  key: "product_key",
  from: products,
  columns: { product_id: products.product_id, name: products.name, price: products.price },
  naturalKey: ["product_id"],
  history: versions({ from: "valid_from", to: "valid_to", granularity: "day", firstVersionFrom: products.created_at }),
});
