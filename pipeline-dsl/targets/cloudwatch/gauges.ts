/**
 * The figures that the recorder publishes every five minutes from the run ledger, so that every alarm watches a metric
 * that always has data. `jobs/recorder` publishes exactly these names; a test compares the two lists.
 */
export const GAUGES = {
  jobSuccessRate: {
    name: "JobSuccessRatePercent",
    unit: "Percent",
    meaning: "Finished job steps that succeeded at last, over 30 days",
  },
  dataFreshness: { name: "DataFreshnessHours", unit: "None", meaning: "Now minus the newest committed watermark" },
  errorRate: { name: "ErrorRatePercent", unit: "Percent", meaning: "Rejected rows over rows read, last run" },
  completeness: {
    name: "CompletenessPercent",
    unit: "Percent",
    meaning: "The worst completeness rule of the last run",
  },
  accuracy: { name: "AccuracyPercent", unit: "Percent", meaning: "The worst accuracy rule of the last run" },
  consistency: { name: "ConsistencyPercent", unit: "Percent", meaning: "The worst consistency rule of the last run" },
  latency: {
    name: "OldestRunningMinutes",
    unit: "None",
    meaning: "Age of the running run since it was started, retried or redriven; 0 when none runs",
  },
  rowsLoaded: { name: "RowsLoaded", unit: "Count", meaning: "Rows extracted by the last committed run" },
  rehearsalAge: {
    name: "DaysSinceRehearsal",
    unit: "None",
    meaning: "Days since a failover to this site was rehearsed well, 1000 if never; 0 where none is declared",
  },
  replicaAge: {
    name: "ReplicaAgeMinutes",
    unit: "None",
    meaning:
      "At a standby: age of the active site's last sign of life that has arrived here; 0 where the site is active",
  },
  snapshotAge: {
    name: "SnapshotAgeHours",
    unit: "None",
    meaning: "At a pilot light: age of the newest snapshot that can be restored here; 0 where the site is active",
  },
  standbyBehind: {
    name: "StandbyBehindHours",
    unit: "None",
    meaning: "At a warm standby: since when it is not known to hold everything; 0 where the site is active",
  },
  sitesDiffer: {
    name: "SitesDiffer",
    unit: "None",
    meaning: "At a standby: 1 while the active site's program declares other tables than this site's",
  },
  backupAge: {
    name: "DaysSinceBackup",
    unit: "None",
    meaning: "At the active site: days since the newest backup of every table; 0 where none is declared",
  },
  heartbeat: { name: "RecorderHeartbeat", unit: "Count", meaning: "1 each time that the recorder ran" },
} as const;

export type Gauge = keyof typeof GAUGES;

export const RECORDER_PERIOD_SECONDS = 300;

/** The one dimension of every gauge. */
export const PIPELINE_DIMENSION = "Pipeline";
