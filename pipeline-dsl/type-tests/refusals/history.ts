import { closeVersion, dimension, distinct, fact, overwrite, remove, versions } from "../../index";
import { orders, products } from "../shop";

const days = { from: "valid_from", to: "valid_to", granularity: "day" } as const;

fact("fact_sales", {
  key: "sale_key",
  from: orders,
  grain: ["order_id"],
  columns: { order_id: orders.order_id },
  // @ts-expect-error error: fact_sales is a fact; only dimensions have versions
  history: versions(days),
});

fact("fact_sales", {
  key: "sale_key",
  from: orders,
  grain: ["order_id"],
  columns: { order_id: orders.order_id },
  // @ts-expect-error error: fact_sales is a fact and has no versions to close; write remove(...) or keep()
  whenSourceRowVanishes: closeVersion({ refuseAbove: "20%" }),
});

dimension("dim_products", {
  key: "product_key",
  from: products,
  columns: { product_id: products.product_id },
  naturalKey: ["product_id"],
  // @ts-expect-error error: firstVersionFrom is of another table; dim_products reads products
  history: versions({ ...days, firstVersionFrom: orders.ordered_at }),
});

// @ts-expect-error error: products.price is a decimal; firstVersionFrom needs a date or a timestamp
versions({ ...days, firstVersionFrom: products.price });

dimension("dim_products", {
  key: "product_key",
  from: products,
  columns: { product_id: products.product_id },
  naturalKey: ["product_id"],
  history: overwrite(),
  // @ts-expect-error error: dim_products has no versions to close; write remove(...) or keep()
  whenSourceRowVanishes: closeVersion({ refuseAbove: "20%" }),
});

dimension("dim_products", {
  key: "product_key",
  from: products,
  columns: { product_id: products.product_id },
  naturalKey: ["product_id"],
  history: versions(days),
  // @ts-expect-error error: dim_products keeps versions, and nothing would be removed; write closeVersion(...) or keep()
  whenSourceRowVanishes: remove({ refuseAbove: "20%" }),
});

dimension("dim_customers", {
  key: "customer_key",
  from: distinct({ customer: [orders.customer] }),
  naturalKey: ["customer"],
  // @ts-expect-error error: a value that distinct has seen never changes, so dim_customers has no versions
  history: versions(days),
});

dimension("dim_customers", {
  key: "customer_key",
  from: distinct({ customer: [orders.customer] }),
  naturalKey: ["customer"],
  history: overwrite(),
  // @ts-expect-error error: distinct never loses a value; dim_customers keeps its rows
  whenSourceRowVanishes: remove({ refuseAbove: "20%" }),
});

dimension("dim_customers", {
  key: "customer_key",
  from: distinct({ customer: [orders.customer] }),
  // @ts-expect-error error: the columns of dim_customers are those that distinct names
  columns: { customer: orders.customer },
  naturalKey: ["customer"],
  history: overwrite(),
});

dimension("dim_customers", {
  key: "customer_key",
  from: distinct({ customer: [orders.customer] }),
  // @ts-expect-error error: dim_customers has no column client for its natural key
  naturalKey: ["client"],
  history: overwrite(),
});

// @ts-expect-error error: orders.product_id is an integer, orders.customer is a varchar; distinct needs columns of one type
distinct({ customer: [orders.customer, orders.product_id] });
