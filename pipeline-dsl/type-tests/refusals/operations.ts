import {
  allowDestructive,
  closeVersion,
  daily,
  latency,
  monthly,
  multiAz,
  pilotLight,
  pipeline,
  qualityBreach,
  resourceUtilization,
  warmStandby,
  weekly,
} from "../../index";
import { shop } from "../shop";

// @ts-expect-error error: a standby promises what it may lose; add rpo, such as "1 hour"
pilotLight({ region: "us-west-2", rto: "2 hours" });

// @ts-expect-error error: a standby promises when it serves; add rto, such as "2 hours"
warmStandby({ region: "us-west-2", rpo: "1 hour" });

// @ts-expect-error error: a standby stands in a Region of its own; add region, such as "us-west-2"
pilotLight({ rpo: "1 hour", rto: "2 hours" });

// @ts-expect-error error: "1" is not a duration; write a number and a unit, such as "2 hours"
pilotLight({ region: "us-west-2", rpo: "1", rto: "2 hours" });

// @ts-expect-error error: multiAz stays in its Region; write pilotLight or warmStandby for another one
multiAz({ region: "us-west-2", rpo: "1 minute", rto: "1 hour" });

// @ts-expect-error error: a warehouse has multiAz or relocation, not both
multiAz({ relocation: true, rpo: "1 minute", rto: "1 hour" });

// @ts-expect-error error: a pilot light is restored into "serverless" or "provisioned"
pilotLight({ region: "us-west-2", rpo: "1 hour", rto: "2 hours", target: "cluster" });

// @ts-expect-error error: nothing is restored into this standby, it runs already; only pilotLight has a target
warmStandby({ region: "us-west-2", rpo: "1 hour", rto: "2 hours", target: "serverless" });

// @ts-expect-error error: "9:00" is not a time of day; write hour and minute with two digits, such as "02:00"
monthly(1, "9:00", "UTC");

// @ts-expect-error error: "25:00" is not a time of day; write hour and minute with two digits, such as "02:00"
weekly("monday", "25:00", "UTC");

// @ts-expect-error not assignable to parameter of type
monthly(31);

// @ts-expect-error error: "2 hours" is not a limit on a duration; write a sign, a number and a unit, such as "> 2 hours"
latency("2 hours");

// @ts-expect-error error: "> 80" has no unit; write a number and %, such as "> 99%"
resourceUtilization("> 80");

// @ts-expect-error error: "20" is not a percentage; write a number and %, such as "20%"
closeVersion({ refuseAbove: "20" });

// @ts-expect-error error: "200%" is not between 0% and 100%
closeVersion({ refuseAbove: "200%" });

// @ts-expect-error error: "2:00" is not a time of day; write hour and minute with two digits, such as "02:00"
daily("2:00", "UTC");

const rest = {
  sources: [shop],
  warehouse: { schema: "analytics", tables: [] },
  schedule: daily("02:00", "UTC"),
  recovery: { standby: multiAz({ rpo: "1 minute", rto: "1 hour" }) },
};

pipeline("Shop", {
  ...rest,
  // @ts-expect-error error: qualityBreach() would never fire; the pipeline has no quality rules
  alerts: { critical: [qualityBreach()] },
});

pipeline("Shop", {
  ...rest,
  // @ts-expect-error error: "> 98" has no unit; write a number and %, such as "> 99%"
  objectives: { jobSuccessRate: "> 98" },
});

pipeline("Shop", {
  ...rest,
  // @ts-expect-error error: "24 hours" is not a limit on a duration; write a sign, a number and a unit, such as "< 24 hours"
  objectives: { dataFreshness: "24 hours" },
});

pipeline("Shop", {
  ...rest,
  // @ts-expect-error error: "> 1%" is not a limit; write a sign, a number and %, such as "< 1%"
  objectives: { errorRate: "> 1%" },
});

pipeline("Shop", {
  ...rest,
  // @ts-expect-error error: "90" is not a duration; write a number and a unit, such as "2 hours"
  lake: { keepRaw: "90" },
});

pipeline("Shop", { ...rest, lake: { keepRaw: "90 days" }, objectives: { errorRate: "< 0.5%" } });

// Written out, so that nothing is named but the fault.
pipeline("Shop", {
  sources: [shop],
  warehouse: { schema: "analytics", tables: [] },
  jobs: { extract: { name: "extract_shop", workers: 3 }, load: "load_shop" },
  schedule: daily("02:00", "UTC"),
  recovery: { standby: multiAz({ rpo: "1 minute", rto: "1 hour" }) },
  // @ts-expect-error error: nothing is ever greater than 100%; write less, such as "> 99%"
  objectives: { jobSuccessRate: "> 100%" },
});

pipeline("Shop", {
  sources: [shop],
  warehouse: { schema: "analytics", tables: [] },
  jobs: { extract: { name: "extract_shop", workers: 3 } },
  schedule: daily("02:00", "UTC"),
  recovery: { standby: multiAz({ rpo: "1 minute", rto: "1 hour" }), lake: { versioning: true } },
  // @ts-expect-error "alice"' is not assignable to type
  review: { require: { destructive: "alice" } },
});

pipeline("Shop", {
  sources: [shop],
  warehouse: { schema: "analytics", tables: [] },
  schedule: daily("02:00", "UTC"),
  recovery: {
    standby: multiAz({ rpo: "1 minute", rto: "1 hour" }),
    // @ts-expect-error RhythmDeclaration<true>' is not assignable to type 'RhythmDeclaration<false>
    backups: weekly("monday", "12:00", "UTC"),
  },
});

pipeline("Shop", {
  sources: [shop],
  // @ts-expect-error error: warehouse has no option shema
  warehouse: { schema: "analytics", tables: [], shema: "shop" },
  schedule: daily("02:00", "UTC"),
  recovery: { standby: multiAz({ rpo: "1 minute", rto: "1 hour" }) },
});

// @ts-expect-error error: "colum dim_products.price" does not say what is given up; write "column TABLE.COLUMN"
allowDestructive({ what: "colum dim_products.price", until: "2036-12-01", reason: "nobody reads it" });

// @ts-expect-error error: "versions" does not say what is given up
allowDestructive({ what: "versions", until: "2036-12-01", reason: "nobody reads it" });
