import {
  add,
  after,
  atLeast,
  coalesce,
  concat,
  datePart,
  daysBetween,
  divide,
  equalTo,
  matches,
  trim,
  when,
} from "../../index";
import { orders, products } from "../shop";

// @ts-expect-error error: products.price is a decimal; daysBetween needs a date or a timestamp
daysBetween(products.price, products.created_at);

// @ts-expect-error error: products.name is a varchar; daysBetween needs a date or a timestamp
daysBetween(products.created_at, products.name);

// @ts-expect-error error: products.name is a varchar; datePart needs a date or a timestamp
datePart("year", products.name);

// @ts-expect-error error: products.name is a varchar; add needs a number
add(products.price, products.name);

// @ts-expect-error error: products.listed_on is a date; divide needs a number
divide(products.listed_on, 2);

// @ts-expect-error error: products.price is a decimal; trim needs text
trim(products.price);

// @ts-expect-error error: products.price is a decimal; concat needs text
concat(products.name, " ", products.price);

// @ts-expect-error error: products.price is a decimal, products.name is a varchar; coalesce needs values of one kind
coalesce(products.name, products.price);

// @ts-expect-error error: 0 is an integer, dear is a varchar; otherwise needs values of one kind
when(atLeast(products.price, 1000), "dear").otherwise(0);

// @ts-expect-error error: products.name is a varchar; atLeast needs a number
atLeast(products.name, 3);

// @ts-expect-error error: products.price is a decimal; after needs a date or a timestamp
after(products.price, products.created_at);

// @ts-expect-error error: products.price is a decimal; matches needs text
matches(products.price, "[0-9]+");

// @ts-expect-error error: products.price is a decimal, orders.customer is a varchar; they cannot be compared
equalTo(orders.customer, products.price);
