import { lookup } from "../../index";
import { dimCustomers, dimProducts, orders } from "../shop";

// @ts-expect-error error: orders.paid is a decimal; asOf needs a date or a timestamp
lookup(dimProducts, { product_id: orders.product_id }, { asOf: orders.paid });

// @ts-expect-error error: dim_customers keeps one row a key; asOf needs a dimension with versions(...)
lookup(dimCustomers, { customer: orders.customer }, { asOf: orders.ordered_at });

// @ts-expect-error error: orders.customer is a varchar; product_id of dim_products is an integer
lookup(dimProducts, { product_id: orders.customer });

// @ts-expect-error error: orders.paid is a decimal; product_id of dim_products is an integer
lookup(dimProducts, { product_id: orders.paid });

// @ts-expect-error error: dim_products is looked up by its whole natural key; product_id is missing
lookup(dimProducts, {});

// @ts-expect-error error: customer is no part of the natural key of dim_products, which is product_id
lookup(dimProducts, { product_id: orders.product_id, customer: orders.customer });

// @ts-expect-error error: product is no part of the natural key of dim_products, which is product_id
lookup(dimProducts, { product: orders.product_id });

lookup(dimProducts, { product_id: orders.product_id }, { asOf: orders.ordered_at });
