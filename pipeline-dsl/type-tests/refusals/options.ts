import {
  complete,
  daily,
  dimension,
  fact,
  latency,
  lookup,
  multiAz,
  overwrite,
  pilotLight,
  pipeline,
  pipelineFailure,
  qualityRules,
  remove,
  versions,
  warn,
} from "../../index";
import { dimProducts, orders, products, shop } from "../shop";

dimension("dim_names", {
  key: "name_key",
  from: products,
  columns: { name: products.name },
  naturalKey: ["name"],
  history: overwrite(),
  // @ts-expect-error error: dim_names has no option whenSourceRowVanish
  whenSourceRowVanish: remove({ refuseAbove: "20%" }),
});

fact("fact_sales", {
  key: "sale_key",
  from: orders,
  grain: ["order_id"],
  columns: { order_id: orders.order_id },
  // @ts-expect-error error: fact_sales has no option where
  where: complete(orders.paid),
});

// @ts-expect-error error: lookup has no option onlyOpen
lookup(dimProducts, { product_id: orders.product_id }, { asOf: orders.ordered_at, onlyOpen: true });

// @ts-expect-error 'until' does not exist in type
versions({ from: "valid_from", to: "valid_to", granularity: "day", until: "today" });

qualityRules({
  whenBreached: warn(),
  // @ts-expect-error error: qualityRules has no option completness
  completness: { threshold: "> 99%", rules: [complete(products.name)] },
});

qualityRules({
  // @ts-expect-error error: completeness has no option whenBreached
  completeness: { threshold: "> 99%", rules: [complete(products.name)], whenBreached: warn() },
  whenBreached: warn(),
});

// @ts-expect-error error: a standby has no option regoin
pilotLight({ region: "us-west-2", rpo: "1 hour", rto: "2 hours", regoin: "us-east-1" });

const usual = {
  sources: [shop],
  warehouse: { schema: "shop", tables: [dimProducts] },
  schedule: daily("02:00", "UTC"),
  recovery: { standby: multiAz({ rpo: "1 minute", rto: "1 hour" }) },
} as const;

// @ts-expect-error error: pipeline has no option qualty
pipeline("Shop", { ...usual, qualty: qualityRules({ whenBreached: warn() }) });

// @ts-expect-error error: lake has no option keep
pipeline("Shop", { ...usual, lake: { keepRaw: "90 days", keep: "1 day" } });

// @ts-expect-error error: zones has no option rw
pipeline("Shop", { ...usual, lake: { zones: { raw: "raw/", rw: "raw/" } } });

// @ts-expect-error error: warehouse has no option table
pipeline("Shop", { ...usual, warehouse: { schema: "shop", tables: [dimProducts], table: dimProducts } });

// @ts-expect-error error: objectives has no option freshness
pipeline("Shop", { ...usual, objectives: { errorRate: "< 1%", freshness: "< 1 hour" } });

// @ts-expect-error error: alerts has no option info
pipeline("Shop", { ...usual, alerts: { critical: [pipelineFailure()], info: [latency("> 2 hours")] } });

// @ts-expect-error error: a job has no option worker
pipeline("Shop", { ...usual, jobs: { extract: { name: "extract", worker: 3 } } });

// @ts-expect-error error: recovery has no option snapshot
pipeline("Shop", { ...usual, recovery: { ...usual.recovery, snapshot: daily("06:00", "UTC") } });

// @ts-expect-error error: lake has no option version
pipeline("Shop", { ...usual, recovery: { ...usual.recovery, lake: { versioning: true, version: true } } });
