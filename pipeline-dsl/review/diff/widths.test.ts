import * as fc from "fast-check";
import {
  accurate,
  atLeast,
  between,
  coalesce,
  compile,
  concat,
  daily,
  decimal,
  dimension,
  everything,
  integer,
  multiply,
  mysqlSource,
  oneOf,
  overwrite,
  pilotLight,
  pipeline,
  qualityRules,
  stopBeforeLoading,
  table,
  trim,
  varchar,
  when,
} from "../../index";
import type { PipelineModel } from "../../model";
import { diffModels } from "./diff-models";

interface Widths {
  readonly digits: number;
  readonly scale: number;
  readonly length: number;
}

/** Rules and columns of every kind that take the types of their constants and results from these columns. */
function modelOf({ digits, scale, length }: Widths): PipelineModel {
  const shop = mysqlSource("shop", {
    articles: table({
      columns: { id: integer().primaryKey(), price: decimal(digits, scale), title: varchar(length) },
      extract: everything(),
    }),
  });
  const { articles } = shop.tables;
  const dimArticles = dimension("dim_articles", {
    key: "article_key",
    from: articles,
    columns: {
      id: articles.id,
      price: articles.price,
      with_tax: multiply(articles.price, 1.2),
      or_nothing: coalesce(articles.price, 0),
      title: trim(articles.title),
      label: concat(articles.title, "!"),
      class: when(atLeast(articles.price, 100), "dear").otherwise("cheap"),
    },
    naturalKey: ["id"],
    history: overwrite(),
  });
  const quality = qualityRules({
    accuracy: {
      threshold: "> 99%",
      rules: [
        accurate(articles.price, atLeast(0)),
        accurate(articles.price, between(1, 5), { name: "in-range" }),
        accurate(articles.title, oneOf(["a", "b"])),
      ],
    },
    whenBreached: stopBeforeLoading(),
  });
  const { model } = compile(
    pipeline("Shop", {
      sources: [shop],
      warehouse: { schema: "shop", tables: [dimArticles] },
      schedule: daily("02:00", "UTC"),
      quality,
      recovery: { standby: pilotLight({ region: "us-west-2", rpo: "1 hour", rto: "2 hours" }) },
    }),
  );
  return model;
}

const widths = fc.record({
  digits: fc.integer({ min: 8, max: 16 }),
  scale: fc.integer({ min: 1, max: 4 }),
  length: fc.integer({ min: 1, max: 60 }),
});

test("a wider column is told where it is wider: what is computed of it, and tested, means what it did", () => {
  fc.assert(
    fc.property(widths, widths, (one, more) => {
      const before = { digits: one.digits, scale: one.scale, length: one.length };
      const after = { digits: one.digits + more.digits, scale: one.scale, length: one.length + more.length };
      const classes = new Set(diffModels(modelOf(before), modelOf(after)).map((change) => change.class));
      expect([...classes].filter((each) => each !== "widening" && each !== "physical")).toEqual([]);
      expect(classes).toContain("widening");
    }),
    { numRuns: 40 },
  );
});

test("a column of another kind is tested otherwise", () => {
  const before = modelOf({ digits: 10, scale: 2, length: 40 });
  const after = JSON.parse(
    JSON.stringify(before).replaceAll(
      '{"kind":"decimal","precision":10,"scale":2,"unsigned":false}',
      '{"kind":"double"}',
    ),
  ) as PipelineModel;
  expect(JSON.stringify(after)).not.toBe(JSON.stringify(before));
  expect(diffModels(before, after).filter((change) => change.class === "quality-changed")).toHaveLength(2);
});
