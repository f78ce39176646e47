import { accurate, after, atLeast, complete, matches, qualityRules, stopBeforeLoading } from "../../index";
import { orders, products } from "../shop";

// @ts-expect-error error: products.name is a varchar; the condition is about numbers
accurate(products.name, atLeast(0));

// @ts-expect-error error: products.price is a decimal; the condition is about text
accurate(products.price, matches("[0-9]+"));

// @ts-expect-error error: products.price is a decimal; the condition is about dates
accurate(products.price, after("2020-01-01"));

// @ts-expect-error error: the condition has no value; name a column instead of the table
accurate(products, atLeast(0));

// @ts-expect-error error: the condition reads another table; the rule is about orders
accurate(orders, atLeast(products.price, 0));

const whenBreached = stopBeforeLoading();

qualityRules({
  // @ts-expect-error error: "> 99" has no unit; write a number and %, such as "> 99%"
  completeness: { threshold: "> 99", rules: [] },
  whenBreached,
});

qualityRules({
  // @ts-expect-error error: "99%" is not a threshold; write a sign, a number and %, such as "> 99%"
  completeness: { threshold: "99%", rules: [] },
  whenBreached,
});

qualityRules({
  // @ts-expect-error error: "> 101%" is not between 0% and 100%
  completeness: { threshold: "> 101%", rules: [] },
  whenBreached,
});

qualityRules({
  // @ts-expect-error error: nothing is ever greater than 100%; write less, such as "> 99%"
  completeness: { threshold: "> 100%", rules: [] },
  whenBreached,
});

qualityRules({
  accuracy: {
    threshold: "> 99%",
    // @ts-expect-error error: a rule of completeness stands under accuracy
    rules: [complete(products.name)],
  },
  whenBreached,
});

// @ts-expect-error error: "> 120%" is not between 0% and 100%
complete(products.name, { threshold: "> 120%" });

qualityRules({
  completeness: { threshold: "> 99.95%", rules: [complete(products.name, { threshold: "> 9%" })] },
  whenBreached,
});
