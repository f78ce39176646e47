import { BATCHES_AFTER_A_SNAPSHOT } from "../recovery/assumptions";
import { THREE_OF_THREE, type MetricAlarm } from "./alarm";
import { gauge } from "./metrics";
import type { Watched } from "./watched";

/** What a standby must have so that it could take over as declared. It sees by itself: the other Region may be the one that is lost. */
export function standbyAlarms(watched: Watched): readonly MetricAlarm[] {
  switch (watched.standby) {
    case null:
      return [];
    case "pilotLight":
      return [replicationLate(watched), snapshotTooOld(watched), sitesDiffer(watched)];
    case "warmStandby":
      return [replicationLate(watched), standbyBehind(watched), sitesDiffer(watched)];
  }
}

/** A sign of life each five minutes, and the quarter of an hour that S3 promises; twice that is no chance any more. */
const REPLICA_MINUTES = 40;

function replicationLate(watched: Watched): MetricAlarm {
  return {
    id: "replication-late",
    severity: "critical",
    title: `Nothing has arrived from the active site for ${String(REPLICA_MINUTES)} minutes`,
    meaning:
      "Its Region, its recovery function or the replication of its lake does not work; what is committed now may be lost.",
    firstSteps: [
      "See whether the other Region answers: if not, decide about a failover.",
      "See the log of the recovery function there: it writes heartbeat.json every five minutes.",
      "See the replication's metrics of the lake there: operations that failed, and how late they are.",
    ],
    watches: gauge(watched, "replicaAge", "Minimum"),
    limit: { kind: "threshold", comparison: "GreaterThanThreshold", value: REPLICA_MINUTES },
    ...THREE_OF_THREE,
    treatMissingData: "breaching",
  };
}

/** The RTO that the checks compute counts with so many batches behind a snapshot, of a day each. */
const SNAPSHOT_HOURS = 24 * BATCHES_AFTER_A_SNAPSHOT;

function snapshotTooOld(watched: Watched): MetricAlarm {
  return {
    id: "snapshot-too-old",
    severity: "warning",
    title: `The newest snapshot here is older than ${String(SNAPSHOT_HOURS)} hours, or there is none`,
    meaning: "A failover would replay more batches than the declared RTO counts with, or find nothing to restore.",
    firstSteps: [
      "See whether snapshots are still taken: the automated ones of the cluster, and the declared one.",
      "See whether they are copied here, and whether the copy's grant and key are there.",
      "Copies are available some hours after they were begun: see the state of the newest one.",
    ],
    watches: gauge(watched, "snapshotAge", "Minimum"),
    limit: { kind: "threshold", comparison: "GreaterThanThreshold", value: SNAPSHOT_HOURS },
    ...THREE_OF_THREE,
    treatMissingData: "breaching",
  };
}

/** Longer than any batch takes to load, and well before the next day's comes. */
const BEHIND_HOURS = 6;

function standbyBehind(watched: Watched): MetricAlarm {
  return {
    id: "standby-behind",
    severity: "warning",
    title: `The warm standby has not been known to hold everything for ${String(BEHIND_HOURS)} hours`,
    meaning: "A failover would load what is missing first. Two missing batches are what the declared RTO counts with.",
    firstSteps: [
      "See how the last executions of the machine Follow ended; Pipeline.StandbyDiffers and StandbyNotSeeded say what to do.",
      "See whether its schedule is enabled.",
      "See whether the alarm of the replication speaks too: then nothing arrives.",
    ],
    watches: gauge(watched, "standbyBehind", "Minimum"),
    limit: { kind: "threshold", comparison: "GreaterThanThreshold", value: BEHIND_HOURS },
    ...THREE_OF_THREE,
    treatMissingData: "breaching",
  };
}

/** One stack is deployed after the other, with an approval between them. */
const DIFFER_POINTS = 36;

function sitesDiffer(watched: Watched): MetricAlarm {
  return {
    id: "sites-differ",
    severity: "warning",
    title: "The two sites have declared different tables for three hours",
    meaning:
      "A failover would migrate the warehouse to the tables of this site's program, and verify against manifests of the other's.",
    firstSteps: [
      "See which commit each stack was deployed from.",
      "Deploy the stack that is behind.",
      "See that the alarm ends within half an hour: the active site says every five minutes what it declares.",
    ],
    watches: gauge(watched, "sitesDiffer", "Minimum"),
    limit: { kind: "threshold", comparison: "GreaterThanOrEqualToThreshold", value: 1 },
    evaluationPeriods: DIFFER_POINTS,
    datapointsToAlarm: DIFFER_POINTS,
    treatMissingData: "breaching",
  };
}
