import { columnOf, targetOf } from "./rental";
import type { Triggers } from "./trigger";

export const OPERATION_TRIGGERS = {
  "artifact-over-limit": {
    edit: () => undefined,
    printed: [{ kind: "sqlBatch", name: "load_dim_apartments", path: "/warehouse/targets/dim_apartments", size: 41 }],
    message: "load_dim_apartments has 41 statements, more than the 40 of BatchExecuteStatement",
  },
  "table-too-large-to-recover": {
    edit: () => undefined,
    printed: (["restore", "backfill"] as const).map((act) => ({
      ...{ kind: "executionInput", name: "dim_apartments", path: "/warehouse/targets/dim_apartments" },
      ...{ size: 209_716, act },
    })),
    message:
      "no backfill can take dim_apartments: it would need 209,716 bytes, more than the 209,715 of a Step Functions input",
  },
  "row-may-not-fit": {
    edit: (model) =>
      void (columnOf(model, "dim_apartment_attributes", "attribute_value").type = { kind: "blob", size: "medium" }),
    message: "a row of dim_apartment_attributes may have 16,777,647 bytes",
    also: ["bytes-too-long-for-backup"],
  },
  "too-many-columns": {
    edit: (model) => {
      const attributes = model.warehouse.targets[0];
      const [column] = attributes?.columns ?? [];
      if (column !== undefined)
        attributes?.columns.push(
          ...Array.from({ length: 1600 }, (_, at) => ({ ...column, name: `column_${String(at)}` })),
        );
    },
    message: "dim_apartment_attributes needs 1,605 columns",
  },
  "number-out-of-range": {
    edit: (model) => void (model.jobs.extract.workers = 1),
    message: "the number of workers of RDS_TO_S3_job is 1",
  },
  "unknown-time-zone": {
    edit: (model) => void (model.schedule.timeZone = "Europe/Berln"),
    message: 'the schedule names the time zone "Europe/Berln", which does not exist',
  },
  "unknown-time": {
    edit: (model) => void (model.schedule.at = "25:00"),
    message: 'the schedule is at "25:00", which is not a time of day',
  },
  "schedule-crosses-utc-midnight": {
    edit: (model) => void (model.schedule = { kind: "daily", at: "01:00", timeZone: "Europe/Berlin" }),
    message: "01:00 in Europe/Berlin is on the day before in UTC",
  },
  "schedule-skipped-by-clock-change": {
    edit: (model) => void (model.schedule = { kind: "daily", at: "02:30", timeZone: "Europe/Berlin" }),
    message: "the schedule at 02:30 in Europe/Berlin is skipped on the day the clocks go forward",
  },
  "success-rate-inexpressible": {
    edit: (model) => void (model.objectives.jobSuccessRate = 0.999),
    message: "a job success rate above 99.9% allows 0.06 failures in 30 days, which means none",
  },
  "freshness-shorter-than-schedule": {
    edit: (model) => void (model.objectives.dataFreshnessSeconds = 6 * 3600),
    message: "data must be fresher than 6 hours, but is loaded once a day",
  },
  "duplicate-alert": {
    edit: (model) => void model.alerts.push({ severity: "warning", kind: "qualityBreach" }),
    message: "the alert qualityBreach is declared twice",
  },
  "alert-thresholds-contradict": {
    edit: (model) =>
      void (model.alerts = model.alerts.map((alert) =>
        alert.kind === "latency" ? { ...alert, overSeconds: 3600 } : alert,
      )),
    message: "the warning processingDelay rings no earlier than the critical latency",
  },
  "alert-never-rings": {
    edit: (model) =>
      void (model.alerts = model.alerts.map((alert) =>
        alert.kind === "resourceUtilization" ? { ...alert, over: 1 } : alert,
      )),
    message: "the alert on utilization rings above 100%",
  },
  "failure-goes-unnoticed": {
    edit: (model) => void (model.alerts = model.alerts.filter(({ kind }) => kind !== "pipelineFailure")),
    message: "no critical alert says that a run has failed",
  },
  "lake-zones-overlap": {
    edit: (model) => void (model.lake.zones.processed = "raw/processed/"),
    message: "the zone processed (raw/processed/) lies inside the zone raw (raw/)",
  },
  "backup-of-unknown-table": {
    edit: (model) => {
      if (model.recovery.backups !== null) model.recovery.backups.tables = ["dim_apartmants"];
    },
    message: "backups are made of dim_apartmants, which is not in the warehouse",
  },
  "backups-with-gaps": {
    edit: (model) => {
      if (model.recovery.backups !== null) model.recovery.backups.keepDays = 6;
    },
    message: "backups are made weekly and kept for 6 days",
  },
  "limit-hardly-meant": {
    edit: (model) => void (model.objectives.dataFreshnessSeconds = 300 * 86_400),
    message: "dataFreshness is 300 days: more than 7 runs in a row may fail before anybody hears of it",
  },
  "limit-never-reached": {
    edit: (model) => void (targetOf(model, "fact_bookings").whenSourceRowVanishes = { kind: "remove", refuseAbove: 1 }),
    message: "fact_bookings refuses a run when more than 100% of its keys are gone",
  },
  "bytes-too-long-for-backup": {
    edit: (model) =>
      void (columnOf(model, "dim_apartment_attributes", "attribute_value").type = { kind: "blob", size: "regular" }),
    message: "dim_apartment_attributes.attribute_value may hold 65,535 bytes, of which a backup holds 32,767",
  },
  "rpo-out-of-reach": {
    edit: (model) => void (model.recovery.standby.rpoSeconds = 300),
    message: "pilotLight cannot keep an RPO of 5 minutes; it reaches 15 minutes",
  },
  "rto-out-of-reach": {
    edit: (model) => void (model.recovery.standby.rtoSeconds = 600),
    message: "pilotLight cannot keep an RTO of 10 minutes; it reaches 45 minutes",
  },
  "standby-needs-replication": {
    edit: (model) => void (model.recovery.lake.replicate = ["curated"]),
    message: "the standby in us-west-2 needs manifests, which is not replicated",
  },
  "replication-needs-versioning": {
    edit: (model) => void (model.recovery.lake.versioning = false),
    message: "curated, manifests would be replicated from a lake without versioning",
  },
  "snapshot-during-run": {
    edit: (model) => void (model.recovery.snapshots.at = "02:30"),
    message: "snapshots are taken 30 minutes after a run starts",
  },
  "region-not-listed": {
    edit: (model) => {
      if (model.recovery.standby.kind !== "multiAz") model.recovery.standby.region = "us-west-9";
    },
    message: 'the standby\'s Region "us-west-9" is none that is known',
  },
  "unknown-region": {
    edit: (model) => {
      if (model.recovery.standby.kind !== "multiAz") model.recovery.standby.region = "Oregon";
    },
    message: 'the standby\'s Region "Oregon" is not the name of one',
  },
} satisfies Triggers;
