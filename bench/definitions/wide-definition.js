// JavaScript on purpose: the number of tables is a parameter, which the language's types cannot follow.
"use strict";
const dsl = require("pipeline-dsl");

const COLUMNS = 20;

/**
 * A definition of `tables` targets over as many source tables, 20 columns each: half are versioned dimensions, half are
 * facts that look one of them up.
 */
exports.wideDefinition = function wideDefinition(tables) {
  const half = Math.floor(tables / 2);
  const source = dsl.mysqlSource("wide", {
    ...fill(half, (index) => [`thing_${index}`, sourceTable("thing_id", {})]),
    ...fill(tables - half, (index) => [`event_${index}`, sourceTable("event_id", { thing_id: dsl.integer() })]),
  });
  const dimensions = list(half, (index) => dimensionOf(index, source.tables[`thing_${index}`]));
  const facts = list(tables - half, (index) =>
    factOf(index, source.tables[`event_${index}`], dimensions[index % half]),
  );
  return dsl.pipeline("WidePipeline", {
    sources: [source],
    lake: { zones: { raw: "raw/", processed: "processed/", curated: "curated/" }, keepRaw: "90 days" },
    warehouse: { schema: "analytics", tables: [...dimensions, ...facts] },
    jobs: { extract: "wide_extract", load: "wide_load" },
    schedule: dsl.daily("02:00", "UTC"),
    quality: dsl.qualityRules({
      completeness: {
        threshold: "> 99%",
        rules: list(half, (index) => dsl.complete(source.tables[`thing_${index}`].value_1)),
      },
      whenBreached: dsl.stopBeforeLoading(),
    }),
    objectives: { jobSuccessRate: "> 98%", dataFreshness: "< 26 hours", errorRate: "< 1%" },
    alerts: { critical: [dsl.pipelineFailure(), dsl.qualityBreach(), dsl.latency("> 2 hours")], warning: [] },
    recovery: {
      lake: { versioning: true, replicate: ["curated", "manifests"] },
      snapshots: dsl.daily("06:00", "UTC"),
      standby: dsl.pilotLight({ region: "us-west-2", rpo: "26 hours", rto: "4 hours" }),
    },
  });
};

function sourceTable(key, references) {
  const columns = { [key]: dsl.integer().primaryKey(), ...references };
  const values = COLUMNS - Object.keys(columns).length;
  return dsl.table({
    columns: { ...columns, ...fill(values, (index) => [`value_${index + 1}`, dsl.decimal(10, 2)]) },
    extract: dsl.everything(),
  });
}

function dimensionOf(index, table) {
  return dsl.dimension(`dim_thing_${index}`, {
    key: "thing_key",
    from: table,
    columns: { ...table },
    naturalKey: ["thing_id"],
    history: dsl.versions({ from: "effective_date", to: "end_date", granularity: "day" }),
    whenSourceRowVanishes: dsl.closeVersion({ refuseAbove: "20%" }),
  });
}

function factOf(index, table, dimension) {
  const { thing_id, ...columns } = table;
  return dsl.fact(`fact_event_${index}`, {
    key: "event_key",
    from: table,
    grain: ["event_id"],
    columns: { ...columns, thing_key: dsl.lookup(dimension, { thing_id }) },
    whenSourceRowVanishes: dsl.remove({ refuseAbove: "20%" }),
  });
}

function list(length, make) {
  return Array.from({ length }, (_, index) => make(index));
}

function fill(length, make) {
  return Object.fromEntries(list(length, make));
}
