import type { Condition, PassState, States, TaskState } from "../asl";
import { ledgerTask, lockKey, orLost } from "../ledger";
import { activationOf, type FailoverContext } from "./context";
import { IS_CHOSEN, IS_DONE_BY_UNFINISHED } from "./choose-snapshot";
import { countPoll, isMode } from "./preflight";
import type { FailoverRefusal } from "./refusals";
import { caught, sdkTask } from "./sdk-task";

const POLL_SECONDS = 30;

/**
 * The warehouse of this site as it was at the newest snapshot, or as it stands. Readers may have been moved to what an unfinished start
 * has restored, so the next one does not restore over it; what stands is asked what it lacks by every start.
 */
export function activateStates(context: FailoverContext, next: string): States {
  const activation = activationOf(context);
  const first = FIRST_STATE[activation];
  const ready = activation === "restoreServerless" ? "SeeWarehouse" : next;
  return {
    ActivateStandby: {
      Type: "Choice",
      Comment: COMMENTS[activation],
      Choices: [
        { ...isMode("rehearsal"), Next: first },
        // What serves already is never restored over.
        ...(activation === "changeZone"
          ? []
          : [{ Variable: "$.stored_site.Item.active.S", StringEquals: context.bindings.site, Next: "ReplayNothing" }]),
        ...(activation === "replay" ? [] : [{ ...IS_DONE_BY_UNFINISHED, Next: "ReplayNothing" }]),
      ],
      Default: first,
    },
    ReplayNothing: {
      Type: "Pass",
      Result: { snapshot: null, as_it_stands: true },
      ResultPath: "$.chosen",
      Next: ready,
    },
    ...statesOf(context, ready),
    ...(ready === next ? {} : secretStates(next)),
  };
}

const FIRST_STATE = {
  restoreServerless: "HasSnapshot",
  restoreCluster: "HasSnapshot",
  replay: "ReplayMissing",
  changeZone: "ChangeZone",
} as const;

const COMMENTS = {
  restoreServerless: "Restores the newest usable snapshot into the namespace that stands ready",
  restoreCluster: "Restores the newest usable snapshot as a new cluster",
  replay: "The warehouse is there, and is brought up to date",
  changeZone: "The other Availability Zone takes over",
} as const;

function statesOf(context: FailoverContext, next: string): States {
  const activation = activationOf(context);
  switch (activation) {
    case "replay":
      return {
        ReplayMissing: { Type: "Pass", Result: { snapshot: null }, ResultPath: "$.chosen", Next: next },
      };
    case "changeZone":
      return zoneStates(context, next);
    case "restoreServerless":
      return {
        ...chosenStates("SeeNamespace"),
        ...serverlessStates(context, next),
      };
    case "restoreCluster":
      return { ...chosenStates("SeeCluster"), ...clusterStates(context, next) };
    default:
      return activation satisfies never;
  }
}

function chosenStates(next: string): States {
  return {
    HasSnapshot: {
      Type: "Choice",
      Choices: [{ ...IS_CHOSEN, Next: "BeginRestore" }],
      Default: "NoUsableSnapshot" satisfies FailoverRefusal,
    },
    BeginRestore: { Type: "Pass", Result: { count: 0 }, ResultPath: "$.polls", Next: next },
  };
}

/** A namespace that is not available is being restored already: by this execution before a redrive, or by an earlier one. */
function serverlessStates(context: FailoverContext, next: string): States {
  return {
    SeeNamespace: seeNamespace("IsNamespaceFree"),
    IsNamespaceFree: {
      Type: "Choice",
      Choices: [{ ...namespaceIs("AVAILABLE"), Next: "RestoreSnapshot" }],
      Default: "WaitForRestore",
    },
    RestoreSnapshot: {
      ...sdkTask("redshiftserverless:restoreFromSnapshot", {
        parameters: {
          "NamespaceName.$": "$.target.namespace",
          "WorkgroupName.$": "$.target.warehouse.name",
          "SnapshotArn.$": "$.chosen.snapshot.arn",
          ManageAdminPassword: true,
          AdminPasswordSecretKmsKeyId: context.recovery.adminSecretKeyArn,
        },
        resultPath: null,
        next: "WaitForRestore",
      }),
      Catch: caught("redshiftserverless:restoreFromSnapshot", "WaitForRestore"),
    },
    ...pollStates(context, seeNamespace("IsRestored"), namespaceIs("AVAILABLE"), next),
  };
}

/** A restore may have made the admin another secret: it is asked for each time, and not remembered from the deployment. */
function secretStates(next: string): States {
  return {
    SeeWarehouse: {
      ...seeNamespace("HasSecret"),
      ResultSelector: { "namespace.$": "$.Namespace" },
      ResultPath: "$.restored",
    },
    HasSecret: {
      Type: "Choice",
      Choices: [{ Variable: "$.restored.namespace.AdminPasswordSecretArn", IsPresent: true, Next: "TakeSecret" }],
      Default: next,
    },
    TakeSecret: {
      Type: "Pass",
      Parameters: {
        "name.$": "$.target.warehouse.name",
        "database.$": "$.target.warehouse.database",
        "secret_arn.$": "$.restored.namespace.AdminPasswordSecretArn",
      },
      ResultPath: "$.target.warehouse",
      Next: next,
    },
  };
}

function seeNamespace(next: string): TaskState {
  return sdkTask("redshiftserverless:getNamespace", {
    parameters: { "NamespaceName.$": "$.target.namespace" },
    selector: { "Status.$": "$.Namespace.Status" },
    resultPath: "$.restore",
    next,
  });
}

function namespaceIs(status: string): Condition {
  return { Variable: "$.restore.Status", StringEquals: status };
}

/** A cluster of that name from an earlier start is taken as it is: the gate says whether it is right. */
function clusterStates(context: FailoverContext, next: string): States {
  const { cluster } = context.recovery;
  if (cluster === null) throw new Error("A provisioned standby needs to be told its network and keys");
  return {
    SeeCluster: { ...restoreCluster(cluster, "WaitForRestore") },
    ...pollStates(
      context,
      sdkTask("redshift:describeClusters", {
        parameters: { "ClusterIdentifier.$": "$.target.warehouse.name" },
        selector: { "Status.$": "$.Clusters[0].ClusterStatus" },
        resultPath: "$.restore",
        next: "IsRestored",
      }),
      { Variable: "$.restore.Status", StringEquals: "available" },
      next,
    ),
  };
}

function restoreCluster(cluster: NonNullable<FailoverContext["recovery"]["cluster"]>, next: string): TaskState {
  return {
    ...sdkTask("redshift:restoreFromClusterSnapshot", {
      parameters: {
        "ClusterIdentifier.$": "$.target.warehouse.name",
        "SnapshotArn.$": "$.chosen.snapshot.arn",
        ClusterSubnetGroupName: cluster.subnetGroup,
        ClusterParameterGroupName: cluster.parameterGroup,
        VpcSecurityGroupIds: cluster.securityGroups,
        KmsKeyId: cluster.keyArn,
        IamRoles: [cluster.copyRoleArn],
        ManageMasterPassword: true,
        MasterPasswordSecretKmsKeyId: cluster.secretKeyArn,
        PubliclyAccessible: false,
        EnhancedVpcRouting: true,
      },
      resultPath: null,
      next,
    }),
    Catch: caught("redshift:restoreFromClusterSnapshot", next),
  };
}

/** AWS publishes no figure for a restore; the declared RTO is the longest that anybody waits for it. */
function pollStates(context: FailoverContext, see: TaskState, isDone: Condition, next: string): States {
  const most = Math.max(10, Math.ceil(context.model.recovery.standby.rtoSeconds / POLL_SECONDS));
  return {
    WaitForRestore: { Type: "Wait", Seconds: POLL_SECONDS, Next: "SeeRestore" },
    SeeRestore: see,
    IsRestored: {
      Type: "Choice",
      Choices: [
        { ...isDone, Next: next },
        { Variable: "$.polls.count", NumericLessThan: most, Next: "CountRestorePoll" },
      ],
      Default: "RestoreNotFinished" satisfies FailoverRefusal,
    },
    CountRestorePoll: countPoll("WaitForRestore"),
  };
}

function zoneStates(context: FailoverContext, next: string): States {
  const wait: PassState = { Type: "Pass", Result: { count: 0 }, ResultPath: "$.polls", Next: "WaitForRestore" };
  return {
    ChangeZone: sdkTask("redshift:failoverPrimaryCompute", {
      parameters: { "ClusterIdentifier.$": "$.target.warehouse.name" },
      resultPath: null,
      next: "BeginChange",
    }),
    BeginChange: wait,
    ...pollStates(
      context,
      sdkTask("redshift:describeClusters", {
        parameters: { "ClusterIdentifier.$": "$.target.warehouse.name" },
        selector: { "Status.$": "$.Clusters[0].ClusterStatus" },
        resultPath: "$.restore",
        next: "IsRestored",
      }),
      { Variable: "$.restore.Status", StringEquals: "available" },
      "ReplayMissing",
    ),
    ReplayMissing: {
      Type: "Pass",
      Result: { snapshot: null, as_it_stands: true },
      ResultPath: "$.chosen",
      Next: next,
    },
  };
}

/** Notes which newest batch the warehouse holds, once the gate was passed. */
export function markActivated({ place }: FailoverContext, next: string): TaskState {
  return orLost(
    ledgerTask({
      action: "updateItem",
      parameters: {
        TableName: place.table,
        Key: lockKey(place),
        UpdateExpression: "SET #activated = :newest",
        ConditionExpression: "#owner = :owner",
        ExpressionAttributeNames: { "#activated": "activated", "#owner": "owner" },
        ExpressionAttributeValues: {
          ":newest": { "S.$": "$.survey.newest.run_id" },
          ":owner": { "S.$": "$$.Execution.Id" },
        },
      },
      next,
    }),
  );
}
