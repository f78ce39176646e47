import { fix, type Fixes, untried } from "./fix";

const SCHEDULE = 'schedule: daily("04:00", "Europe/Paris"),';
const STANDBY = 'standby: pilotLight({ region: "us-west-2", rpo: "1 hour", rto: "2 hours" }),';

/** Of quality, the schedule, alerts, limits and recovery. */
export const OPERATION_FIXES = {
  "alert-never-rings": [
    fix(
      'resourceUtilization("> 80%")',
      'resourceUtilization("> 100%")',
      /, such as (\d+%)$/,
      'resourceUtilization("> <fix>")',
    ),
    fix('latency("> 2 hours")', 'latency("> 24 hours")', /^use less than 24 hours$/, 'latency("> 2 hours")'),
  ],
  "alert-thresholds-contradict": [
    fix(
      "warning: [",
      'warning: [latency("> 3 hours"), ',
      /^lower the warning's threshold/,
      'warning: [latency("> 1 hour"), ',
    ),
  ],
  "table-too-large-to-recover": untried("measured of what is printed; which column goes is chosen by its author"),
  "artifact-over-limit": untried("measured of what is printed; what is divided is chosen by its author"),
  "backup-of-unknown-table": [
    fix(
      "[dimCountries, dimArticles, factOrders]",
      "[dimCountries, dimArticles]",
      /^list (fact_orders) in warehouse\.tables of the pipeline$/,
      "[dimCountries, dimArticles, factOrders]",
    ),
  ],
  "backups-with-gaps": [fix('keep: "90 days"', 'keep: "6 days"', /^(keep: "7 days") or more$/, "<fix>")],
  "limit-hardly-meant": [
    fix(
      'resourceUtilization("> 80%")',
      'resourceUtilization("> 0.8%")',
      /^write (80%) if that is meant/,
      'resourceUtilization("> <fix>")',
    ),
    fix(
      SCHEDULE,
      `${SCHEDULE} objectives: { dataFreshness: "< 300 days" },`,
      /, such as (".*")$/,
      `${SCHEDULE} objectives: { dataFreshness: <fix> },`,
    ),
  ],
  "limit-never-reached": [
    fix(
      SCHEDULE,
      `${SCHEDULE} objectives: { errorRate: "< 100%" },`,
      /, such as (".*")$/,
      `${SCHEDULE} objectives: { errorRate: <fix> },`,
    ),
    fix(
      SCHEDULE,
      `${SCHEDULE} objectives: { jobSuccessRate: "> 0%" },`,
      /, such as (".*")$/,
      `${SCHEDULE} objectives: { jobSuccessRate: <fix> },`,
    ),
    fix('refuseAbove: "20%"', 'refuseAbove: "100%"', /, such as (".*")$/, "refuseAbove: <fix>"),
  ],
  "row-may-not-fit": [
    fix(
      "columns: {\n    article_id: articles.article_id,",
      "columns: {\n    leaflet: articles.leaflet, article_id: articles.article_id,",
      /^cast its longest columns to shorter ones, first (leaflet)/,
      "columns: {\n    <fix>: cast(articles.<fix>, varbinary(2000)), article_id: articles.article_id,",
    ),
  ],
  "bytes-too-long-for-backup": [
    fix(
      "columns: {\n    article_id: articles.article_id,",
      "columns: {\n    picture: articles.picture, article_id: articles.article_id,",
      /^cast it to a varbinary/,
      "columns: {\n    picture: cast(articles.picture, varbinary(2000)), article_id: articles.article_id,",
    ),
  ],
  "duplicate-alert": [
    fix(
      "[pipelineFailure(), ",
      "[pipelineFailure(), pipelineFailure(), ",
      /^keep one of them$/,
      "[pipelineFailure(), ",
    ),
  ],
  "failure-goes-unnoticed": [
    fix("[pipelineFailure(), ", "[", /^add (pipelineFailure\(\)) to the critical alerts$/, "[<fix>, "),
  ],
  "freshness-shorter-than-schedule": [
    fix(
      SCHEDULE,
      `${SCHEDULE} objectives: { dataFreshness: "< 12 hours" },`,
      /^(dataFreshness: ".*") or more$/,
      `${SCHEDULE} objectives: { <fix> },`,
    ),
  ],
  "held-back-for-good": [
    fix(
      "complete(orders.article_id)",
      "complete(orders.article_id, { whenBreached: quarantineRows() })",
      /whenBreached: (warn\(\)) or/,
      "complete(orders.article_id, { whenBreached: <fix> })",
    ),
    {
      broken: [["complete(orders.article_id)", "complete(orders.article_id, { whenBreached: quarantineRows() })"]],
      says: /^extract: (everything\(\))/,
      fixed: (written) => [
        ["complete(orders.article_id)", "complete(orders.article_id, { whenBreached: quarantineRows() })"],
        ['newRowsBy("created_at", { overlap: "2 hours" })', written],
      ],
    },
  ],
  "lake-zones-overlap": [
    fix(
      SCHEDULE,
      `${SCHEDULE} lake: { zones: { raw: "processed/raw/" } },`,
      /, such as (raw\/)$/,
      `${SCHEDULE} lake: { zones: { raw: "<fix>" } },`,
    ),
    fix(
      SCHEDULE,
      `${SCHEDULE} lake: { zones: { raw: "raw" } },`,
      /, such as (raw\/)$/,
      `${SCHEDULE} lake: { zones: { raw: "<fix>" } },`,
    ),
  ],
  "number-out-of-range": [
    fix(
      SCHEDULE,
      `${SCHEDULE} jobs: { load: { name: "load", workers: 1 } },`,
      /^use at least (\d+)$/,
      `${SCHEDULE} jobs: { load: { name: "load", workers: <fix> } },`,
    ),
    fix(
      SCHEDULE,
      `${SCHEDULE} jobs: { load: { name: "load", workers: 1000 } },`,
      /^use at most (\d+)$/,
      `${SCHEDULE} jobs: { load: { name: "load", workers: <fix> } },`,
    ),
  ],
  "replication-needs-versioning": [
    fix(STANDBY, `${STANDBY} lake: { versioning: false },`, /^(versioning: true)$/, `${STANDBY} lake: { <fix> },`),
  ],
  "rpo-out-of-reach": [
    fix(
      STANDBY,
      STANDBY.replace("1 hour", "1 second"),
      /^(rpo: ".*") or more$/,
      STANDBY.replace('rpo: "1 hour"', "<fix>"),
    ),
  ],
  "rto-out-of-reach": [
    fix(
      STANDBY,
      STANDBY.replace("2 hours", "1 second"),
      /^(rto: "[^"]*") or more/,
      STANDBY.replace('rto: "2 hours"', "<fix>"),
    ),
  ],
  "rule-name-not-ascii": [
    fix(
      "complete(articles.price)",
      'complete(articles.price, { name: "prix_connu_é" })',
      /ASCII letters, digits and underscores$/,
      'complete(articles.price, { name: "prix_connu" })',
    ),
  ],
  "rule-needs-full-parent": [
    fix(
      "refersTo(orders.article_id, articles)",
      "refersTo(articles.article_id, orders)",
      /or drop the rule$/,
      "refersTo(orders.article_id, articles)",
    ),
    {
      broken: [["refersTo(orders.article_id, articles)", "refersTo(articles.article_id, orders)"]],
      says: /^extract orders with (everything\(\))/,
      fixed: (written) => [
        ["refersTo(orders.article_id, articles)", "refersTo(articles.article_id, orders)"],
        ['newRowsBy("created_at", { overlap: "2 hours" })', written],
      ],
    },
  ],
  "unique-within-window": [
    fix("unique(orders.order_id)", "unique(orders.article_id)", /or drop the rule$/, "unique(orders.order_id)"),
  ],
  "rule-type-mismatch": [
    fix(
      "refersTo(orders.article_id, articles)",
      "refersTo(orders.ordered_on, articles)",
      /^compare columns of one type$/,
      "refersTo(orders.article_id, articles)",
    ),
  ],
  "schedule-crosses-utc-midnight": [
    fix(
      SCHEDULE,
      SCHEDULE.replace("04:00", "01:30"),
      /^use a time from (\d\d:\d\d) to \d\d:\d\d there/,
      SCHEDULE.replace("04:00", "<fix>"),
    ),
    fix(
      SCHEDULE,
      SCHEDULE.replace("04:00", "01:30"),
      /^use a time from \d\d:\d\d to (\d\d:\d\d) there/,
      SCHEDULE.replace("04:00", "<fix>"),
    ),
    fix(
      SCHEDULE,
      SCHEDULE.replace("04:00", "01:30"),
      /or a schedule in (UTC)$/,
      SCHEDULE.replace("Europe/Paris", "<fix>"),
    ),
  ],
  "schedule-skipped-by-clock-change": [
    fix(SCHEDULE, SCHEDULE.replace("04:00", "02:30"), /^move it by 60 minutes/, SCHEDULE.replace("04:00", "03:30")),
    fix(
      SCHEDULE,
      SCHEDULE.replace("04:00", "02:30"),
      /or use (UTC)$/,
      SCHEDULE.replace("04:00", "02:30").replace("Europe/Paris", "<fix>"),
    ),
  ],
  "snapshot-during-run": [
    fix(
      STANDBY,
      `${STANDBY} snapshots: daily("04:10", "Europe/Paris"),`,
      /^take them at least \d+ minutes after a run starts$/,
      `${STANDBY} snapshots: daily("12:00", "Europe/Paris"),`,
    ),
  ],
  "standby-needs-replication": [
    fix(STANDBY, `${STANDBY} lake: { replicate: ["raw"] },`, /^(replicate: \[.*\])$/, `${STANDBY} lake: { <fix> },`),
  ],
  "success-rate-inexpressible": [
    fix(
      SCHEDULE,
      `${SCHEDULE} objectives: { jobSuccessRate: "> 99.9%" },`,
      /^use a rate up to ([\d.]+%)$/,
      `${SCHEDULE} objectives: { jobSuccessRate: "> <fix>" },`,
    ),
  ],
  "rule-cannot-fail": [
    fix('threshold: "> 99.9%"', 'threshold: "> 0.999%"', /, such as (".*")$/, "threshold: <fix>"),
    fix(
      "complete(articles.price)",
      "complete(articles.price), complete(orders.order_id)",
      /take the rule out$/,
      "complete(articles.price)",
    ),
  ],
  "rules-exclude-each-other": [
    fix(
      "accurate(articles.price, atMost(100_000))",
      "accurate(articles.price, atMost(-1))",
      /^correct the limit/,
      "accurate(articles.price, atMost(1))",
    ),
  ],
  "threshold-cannot-pass": [
    fix('threshold: "> 99.9%"', 'threshold: "> 100%"', /, such as (".*")$/, "threshold: <fix>"),
    fix(
      SCHEDULE,
      `${SCHEDULE} objectives: { jobSuccessRate: "> 100%" },`,
      /, such as (".*")$/,
      `${SCHEDULE} objectives: { jobSuccessRate: <fix> },`,
    ),
    fix(
      SCHEDULE,
      `${SCHEDULE} objectives: { errorRate: "< 0%" },`,
      /, such as (".*")$/,
      `${SCHEDULE} objectives: { errorRate: <fix> },`,
    ),
  ],
  "too-many-columns": untried("which of 1,600 columns go into which table is chosen by its author"),
  "region-not-listed": [
    fix('region: "us-west-2"', 'region: "us-west-9"', /^did you mean ([\w-]+)\?$/, 'region: "<fix>"'),
    fix('region: "us-west-2"', 'region: "xx-yy-north-7"', /, such as ([\w-]+), or/, 'region: "<fix>"'),
  ],
  "unknown-region": [
    fix('region: "us-west-2"', 'region: "us-wst-2"', /, such as ([\w-]+)$/, 'region: "<fix>"'),
    fix('region: "us-west-2"', 'region: "us-west-2a"', /^use the Region of that zone: ([\w-]+)$/, 'region: "<fix>"'),
  ],
  "unknown-time": [fix('daily("04:00"', 'daily("24:00"', /two digits/, 'daily("05:00"')],
  "unknown-time-zone": [
    fix('"Europe/Paris"', '"Europe/Pari"', /^did you mean (.*)\?$/, '"<fix>"'),
    fix('"Europe/Paris"', '"Nowhere"', /such as (.*)$/, '"<fix>"'),
  ],
} satisfies Fixes;
