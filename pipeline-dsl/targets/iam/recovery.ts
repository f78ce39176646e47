import type { PipelineModel } from "../../model";
import { BACKUP_ZONE } from "../redshift/backup/stored-table";
import { arn, bucketArn, tableArn } from "./arns";
import { grantWarehouseKey, useKey } from "./keys";
import {
  listPrefixes,
  manifestPrefix,
  overwriteObjects,
  readObjects,
  referencePrefixes,
  tablePrefixes,
  targetPrefixes,
} from "./lake";
import { ledgerItems } from "./ledger";
import { awaitMachines, machineRuntime, runMachines, runParts, seeLockOwner } from "./machines";
import { askFunction } from "./functions";
import { functionLogs, publishMetrics } from "./observability";
import type { AccessPlace } from "./place";
import type { Statement } from "./statement";

/** What recovery names beside the rest of a place. */
export interface RecoveryPlace {
  readonly functionName: string;
  readonly machines: {
    readonly failover: string;
    readonly replay: string;
    readonly follow: string;
    /** Puts a table back, for a replay what a backfill has done. */
    readonly restoreTable: string;
    /** None, unless the loads outgrow the replay's machine. */
    readonly replayParts: readonly string[];
  };
  /** Namespace of the recovery function's figures. */
  readonly namespace: string;
  /** What moves readers' name: an alarm of the standby's, and the namespace of its figure; null: no name is moved so. */
  readonly name: { readonly alarm: string; readonly region: string; readonly namespace: string } | null;
  /** A failover to this site restores the newest snapshot of the other site's cluster. */
  readonly restores: boolean;
  /** The warehouse of this site is loaded between failovers too. */
  readonly followed: boolean;
  /** The other site, by the names that its stack chooses; null: there is one site. */
  readonly other: {
    readonly region: string;
    readonly ledgerTable: string;
    /** Of the ledger's key. */
    readonly keyAlias: string;
    /** The cluster whose snapshots are copied here. */
    readonly warehouse: string;
  } | null;
}

/**
 * The machine that makes its own site the active one: asks the recovery function, restores a snapshot where the strategy says so,
 * replays what is missing, verifies by SQL. In one Region (`multiAz`) it has the cluster change its zone.
 */
export function failoverMachineAccess(
  model: PipelineModel,
  place: AccessPlace,
  { functionName, machines, restores, followed, other }: RecoveryPlace,
): readonly Statement[] {
  // A warehouse that stands is noted batch by batch.
  const notes = !restores && model.recovery.standby.kind !== "multiAz";
  return [
    askFunction(place, functionName),
    ...runMachines(place, "SqlMachine", [place.machines.sql]),
    ...runMachines(place, "Replay", [machines.replay]),
    ...runMachines(place, "PutBack", [machines.restoreTable]),
    awaitMachines(place),
    // Of a warm standby's lock, who follows may be the owner.
    seeLockOwner(place, followed ? [machines.failover, machines.follow] : [machines.failover]),
    ...(model.recovery.standby.kind === "multiAz" ? changeZone(place) : []),
    ...(restores && other !== null ? restoreSnapshot(place, other.warehouse) : []),
    ...ledgerItems(model, place, [
      ...(notes ? (["ConditionCheckItem", "GetItem", "PutItem"] as const) : (["GetItem"] as const)),
      "UpdateItem",
    ]),
    ...machineRuntime(),
  ];
}

/** The machine of a warm standby that loads what has arrived: asks the function, starts the replay's and the SQL machine. */
export function followMachineAccess(
  model: PipelineModel,
  place: AccessPlace,
  { functionName, machines }: RecoveryPlace,
): readonly Statement[] {
  return [
    askFunction(place, functionName),
    ...runMachines(place, "SqlMachine", [place.machines.sql]),
    ...runMachines(place, "Replay", [machines.replay]),
    ...runMachines(place, "PutBack", [machines.restoreTable]),
    awaitMachines(place),
    seeLockOwner(place, [machines.failover, machines.follow]),
    ...ledgerItems(model, place, ["ConditionCheckItem", "GetItem", "PutItem", "UpdateItem"]),
    ...machineRuntime(),
  ];
}

/** A snapshot of the other site's cluster into this site's namespace, or into that of a rehearsal. */
function restoreSnapshot(place: AccessPlace, cluster: string): readonly Statement[] {
  const namespaces = [place.warehouse.namespaceArn, place.rehearsal?.namespaceArn ?? null].filter(
    (namespace) => namespace !== null,
  );
  return [
    findSnapshots(place, cluster),
    { sid: "SeeNamespace", actions: ["redshift-serverless:GetNamespace"], resources: namespaces },
    {
      sid: "RestoreSnapshot",
      actions: ["redshift-serverless:RestoreFromSnapshot"],
      // The reference knows a serverless snapshot alone, and the call takes the ARN of a cluster's.
      resources: [arn(place, "redshift", `snapshot:${cluster}/*`), arn(place, "redshift-serverless", "snapshot/*")],
    },
    grantWarehouseKey(place, place.keys.warehouse, "restore"),
    {
      // ManageAdminPassword: Redshift makes the restored admin's secret in the caller's name.
      sid: "AdminSecret",
      actions: ["secretsmanager:CreateSecret", "secretsmanager:TagResource"],
      resources: [arn(place, "secretsmanager", "secret:redshift!*")],
    },
    // AdminPasswordSecretKmsKeyId (Secrets Manager guide, Permissions for the KMS key).
    useKey(place, "AdminSecretKey", place.keys.warehouse, "secretsmanager", "write"),
  ];
}

/** By the name of the cluster, which is another Region's. */
function findSnapshots(place: AccessPlace, cluster: string): Statement {
  return {
    sid: "FindSnapshots",
    actions: ["redshift:DescribeClusterSnapshots"],
    resources: [arn(place, "redshift", `cluster:${cluster}`)],
  };
}

function changeZone(place: AccessPlace): readonly Statement[] {
  return [
    {
      sid: "ChangeZone",
      actions: ["redshift:DescribeClusters", "redshift:FailoverPrimaryCompute"],
      resources: [arn(place, "redshift", `cluster:${place.warehouse.name}`)],
    },
  ];
}

/** The machine of one committed batch, which marks nothing: starts the SQL machine, and the parts if there are any. */
export function replayMachineAccess(place: AccessPlace, { machines }: RecoveryPlace): readonly Statement[] {
  return [
    ...runMachines(place, "SqlMachine", [place.machines.sql]),
    ...runParts(place, machines.replayParts),
    awaitMachines(place),
    ...machineRuntime(),
  ];
}

/** The recovery function: manifests here, both ledgers, a report and its figures. */
export function recoveryFunctionAccess(
  model: PipelineModel,
  place: AccessPlace,
  { functionName, namespace, other, name, restores }: RecoveryPlace,
): readonly Statement[] {
  const manifests = manifestPrefix(model);
  const reports = `${model.lake.zones.manifests}recovery/${model.name}/`;
  return [
    ...ledgerItems(model, place, ["GetItem", "PutItem", "Query", "UpdateItem"]),
    ...(other === null ? [] : otherLedger(model, place, other)),
    readObjects(place, "ReadManifests", [manifests]),
    overwriteObjects(place, "WriteReports", [reports, ...(other === null ? [] : [`${manifests}heartbeat.json`])]),
    ...(restores && other !== null ? [findSnapshots(place, other.warehouse)] : []),
    // Which backups there are, and whether what follows them can be caught up: rows are read by COPY alone.
    {
      sid: "ReadBackupManifests",
      actions: ["s3:GetObject"],
      resources: [`${bucketArn(place, place.lakeBucket)}/${BACKUP_ZONE}*/manifest000.json`],
    },
    // Whose rows were kept from being written over.
    {
      sid: "ReadKeptMarkers",
      actions: ["s3:GetObject"],
      resources: [`${bucketArn(place, place.lakeBucket)}/${model.lake.zones.curated}*/_kept/*.json`],
    },
    // And which days a table could be computed again from.
    listPrefixes(place, "ListFolders", [
      manifests,
      BACKUP_ZONE,
      ...targetPrefixes(model),
      ...tablePrefixes(model, "processed"),
      ...referencePrefixes(model),
    ]),
    useKey(place, "LakeKey", place.keys.lake, "s3", "write"),
    publishMetrics("PublishFigures", ...new Set([namespace, ...(name === null ? [] : [name.namespace])])),
    ...(name === null
      ? []
      : [
          {
            sid: "SeeNameAlarm",
            actions: ["cloudwatch:DescribeAlarms"],
            resources: [arn({ ...place, region: name.region }, "cloudwatch", `alarm:${name.alarm}`)],
          },
        ]),
    functionLogs(place, functionName),
  ];
}

/** No stack reads another's outputs: its key is known by the alias alone. */
function otherLedger(
  model: PipelineModel,
  place: AccessPlace,
  other: NonNullable<RecoveryPlace["other"]>,
): readonly Statement[] {
  const there = { ...place, region: other.region };
  const { conditions, ...key } = useKey(there, "OtherLedgerKey", arn(there, "kms", "key/*"), "dynamodb", "write");
  return [
    {
      sid: "OtherLedger",
      actions: ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"],
      resources: [tableArn(there, other.ledgerTable)],
      conditions: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [model.name] } },
    },
    { ...key, conditions: { ...conditions, "ForAnyValue:StringEquals": { "kms:ResourceAliases": [other.keyAlias] } } },
  ];
}
