import {
  add,
  after,
  atLeast,
  cast,
  coalesce,
  concat,
  date,
  datePart,
  daysBetween,
  divide,
  equalTo,
  greaterThan,
  integer,
  matches,
  time,
  timestamp,
  trim,
  varbinary,
  varchar,
  when,
} from "../../index";
import { orders, products } from "../shop";

// @ts-expect-error error: products.price is a decimal; daysBetween needs a date or a timestamp
daysBetween(products.price, products.created_at);

// @ts-expect-error error: products.name is a varchar; daysBetween needs a date or a timestamp
daysBetween(products.created_at, products.name);

// @ts-expect-error error: products.name is a varchar; datePart needs a date or a timestamp
datePart("year", products.name);

// @ts-expect-error error: products.listed_on is a date; hour needs a timestamp
datePart("hour", products.listed_on);

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

// @ts-expect-error error: products.name is a varchar; greaterThan needs a number
greaterThan(products.name, "m");

// @ts-expect-error error: products.price is a decimal; after needs a date or a timestamp
after(products.price, products.created_at);

// @ts-expect-error error: products.price is a decimal; matches needs text
matches(products.price, "[0-9]+");

// @ts-expect-error error: products.price is a decimal, orders.customer is a varchar; they cannot be compared
equalTo(orders.customer, products.price);

// @ts-expect-error error: orders.gift is a boolean, and "true" is text; write true or false
equalTo(orders.gift, "true");

// @ts-expect-error error: products.listed_on is a date, of which cast makes no integer
cast(products.listed_on, integer());

// @ts-expect-error error: products.price is a decimal, of which cast makes no timestamp
cast(products.price, timestamp());

// @ts-expect-error error: 7 is an integer, of which cast makes no varbinary
cast(7, varbinary(4));

// @ts-expect-error error: products.created_at is a timestamp, of which cast makes no time
cast(products.created_at, time(0));

cast(products.name, date());
cast(cast(products.price, varchar(20)), integer());
