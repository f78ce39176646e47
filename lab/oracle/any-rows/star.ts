import fc from "fast-check";
import * as dsl from "../../../pipeline-dsl";
import type { PipelineModel } from "../../../pipeline-dsl/model";
import { ANY_TYPES, type AnyType } from "./values";

/** A small star over two source tables: what of it is drawn, and the model that the definition compiles to. */
export interface Star {
  readonly key: AnyType;
  readonly attribute: AnyType;
  readonly measure: AnyType;
  readonly category: AnyType;
  readonly keepsHistory: boolean;
  readonly closes: boolean;
  readonly asOf: boolean;
  readonly model: PipelineModel;
}

function named(...names: readonly string[]): readonly AnyType[] {
  return ANY_TYPES.filter(({ name }) => names.includes(name));
}

/** Types whose equality every system sees alike; text goes by its collation, and has tests of its own. */
const KEYS = named("integer_s", "bigint_s", "mediumint_u", "decimal_10_2", "day");
const CATEGORIES = named("smallint_s", "bigint_u", "day", "year", "decimal_38_10");
/** 0 and -0 are one double and two texts. */
const ATTRIBUTES = ANY_TYPES.filter(({ sameAs }) => sameAs !== "double");

/** How a star keeps and finds its history: what is drawn is the rest. */
export type History = Pick<Star, "keepsHistory" | "asOf">;

export function stars({ keepsHistory, asOf }: History): fc.Arbitrary<Star> {
  return fc
    .record({
      key: fc.constantFrom(...KEYS),
      attribute: fc.constantFrom(...ATTRIBUTES),
      measure: fc.constantFrom(...ANY_TYPES),
      category: fc.constantFrom(...CATEGORIES),
      keepsHistory: fc.constant(keepsHistory),
      closes: fc.boolean(),
    })
    .map((drawn) => {
      const closes = drawn.closes && drawn.keepsHistory;
      return { ...drawn, closes, asOf, model: modelOf({ ...drawn, closes, asOf }) };
    });
}

function modelOf({
  key,
  attribute,
  measure,
  category,
  keepsHistory,
  closes,
  asOf,
}: Omit<Star, "model">): PipelineModel {
  const shop = dsl.mysqlSource("shop", {
    parents: dsl.table({
      columns: { k: key.builder().primaryKey(), attribute: attribute.builder() },
      extract: dsl.everything(),
    }),
    children: dsl.table({
      columns: {
        id: dsl.integer().primaryKey(),
        parent: key.builder(),
        category: category.builder(),
        on_day: dsl.date(),
        measure: measure.builder(),
      },
      extract: dsl.everything(),
    }),
  });
  const { parents, children } = shop.tables;
  const dimParents = dsl.dimension("dim_parents", {
    key: "parent_key",
    from: parents,
    columns: { k: parents.k, attribute: parents.attribute },
    naturalKey: ["k"],
    history: keepsHistory ? dsl.versions({ from: "valid_from", to: "valid_to", granularity: "day" }) : dsl.overwrite(),
    whenSourceRowVanishes: closes ? dsl.closeVersion({ refuseAbove: "100%" }) : dsl.keep(),
  });
  const dimCategories = dsl.dimension("dim_categories", {
    key: "category_key",
    from: dsl.distinct({ category: [children.category] }),
    naturalKey: ["category"],
    history: dsl.overwrite(),
  });
  const factChildren = dsl.fact("fact_children", {
    key: "child_key",
    from: children,
    grain: ["id"],
    columns: {
      id: children.id,
      parent_key: asOf
        ? dsl.lookup(dimParents, { k: children.parent }, { asOf: children.on_day })
        : dsl.lookup(dimParents, { k: children.parent }),
      category_key: dsl.lookup(dimCategories, { category: children.category }),
      on_day: children.on_day,
      measure: children.measure,
    },
    whenSourceRowVanishes: dsl.remove({ refuseAbove: "100%" }),
  });
  const { model, diagnostics } = dsl.compile(
    dsl.pipeline("AnyStar", {
      sources: [shop],
      warehouse: { schema: "analytics", tables: [dimParents, dimCategories, factChildren] },
      schedule: dsl.daily("02:00", "UTC"),
      recovery: { standby: dsl.multiAz({ rpo: "1 minute", rto: "1 hour" }) },
    }),
  );
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(JSON.stringify(errors, null, 2));
  return model;
}
