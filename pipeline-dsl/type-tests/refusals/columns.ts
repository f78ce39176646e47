/* eslint-disable @typescript-eslint/no-unsafe-assignment -- a misspelt column has no type */
import { add, constant, dimension, fact, integer, lookup, overwrite } from "../../index";
import { dimCustomers, dimProducts, orders, products } from "../shop";

const rest = { key: "sale_key", from: orders, grain: ["order_id"] } as const;

fact("fact_sales", {
  ...rest,
  columns: {
    order_id: orders.order_id,
    // @ts-expect-error Property 'payed' does not exist
    amount: orders.payed,
  },
});

fact("fact_sales", {
  ...rest,
  columns: {
    order_id: orders.order_id,
    // @ts-expect-error error: products.price is of another table; fact_sales reads orders
    amount: products.price,
  },
});

fact("fact_sales", {
  ...rest,
  columns: {
    order_id: orders.order_id,
    // @ts-expect-error error: the expression is of another table; fact_sales reads orders
    amount: add(orders.paid, products.price),
  },
});

fact("fact_sales", {
  ...rest,
  columns: {
    order_id: orders.order_id,
    // @ts-expect-error error: the lookup of product_key takes values of another table; fact_sales reads orders
    product_key: lookup(dimProducts, { product_id: products.product_id }),
  },
});

fact("fact_sales", {
  ...rest,
  columns: {
    order_id: orders.order_id,
    // @ts-expect-error error: amount of fact_sales is neither a source column nor an expression nor a lookup
    amount: integer(),
  },
});

fact("fact_sales", {
  ...rest,
  columns: {
    order_id: orders.order_id,
    // @ts-expect-error error: channel of fact_sales is neither a source column nor an expression nor a lookup
    channel: "web",
  },
});

fact("fact_sales", {
  key: "sale_key",
  from: orders,
  // @ts-expect-error error: fact_sales has no column order_number for its grain
  grain: ["order_number"],
  columns: { order_id: orders.order_id },
});

fact("fact_sales", {
  key: "sale_key",
  from: orders,
  // @ts-expect-error error: customer_key of fact_sales is a lookup; a grain is made of values of the source
  grain: ["customer_key"],
  columns: { customer_key: lookup(dimCustomers, { customer: orders.customer }) },
});

dimension("dim_products", {
  key: "product_key",
  from: products,
  columns: { name: products.name },
  // @ts-expect-error error: dim_products has no column product_id for its natural key
  naturalKey: ["product_id"],
  history: overwrite(),
});

// @ts-expect-error Property 'columns' is missing
dimension("dim_products", { key: "product_key", from: products, naturalKey: [], history: overwrite() });

fact("fact_sales", {
  ...rest,
  columns: { order_id: orders.order_id, channel: constant("web"), total: add(orders.paid, 1) },
});
