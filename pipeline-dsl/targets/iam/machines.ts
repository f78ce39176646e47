import type { PipelineModel } from "../../model";
import { arn, executionsArn, jobArn } from "./arns";
import { grantWarehouseKey, useKey } from "./keys";
import { ledgerItems } from "./ledger";
import type { AccessPlace } from "./place";
import { startMachines } from "./start-machines";
import type { Statement } from "./statement";

/** The machine of a run: starts the two jobs, the SQL machine and the parts, keeps the ledger. */
export function pipelineMachineAccess(model: PipelineModel, place: AccessPlace): readonly Statement[] {
  return [
    runJobs(place, [place.jobNames.extract, place.jobNames.load]),
    ...runMachines(place, "SqlMachine", [place.machines.sql]),
    ...runParts(place, place.machines.parts),
    seeLockOwner(place, place.machines.lockHolders),
    awaitMachines(place),
    ...ledgerItems(model, place, ["ConditionCheckItem", "GetItem", "PutItem", "Query", "UpdateItem"]),
    ...machineRuntime(),
  ];
}

/** A machine of some loads: starts the SQL machine, marks in the ledger what is done, and looks who has the lock where it has lost it. */
export function partMachineAccess(model: PipelineModel, place: AccessPlace): readonly Statement[] {
  return [
    ...runMachines(place, "SqlMachine", [place.machines.sql]),
    awaitMachines(place),
    ...ledgerItems(model, place, ["GetItem", "UpdateItem"]),
    ...machineRuntime(),
  ];
}

/**
 * The machine of one SQL batch: one warehouse, one secret, and the statements that its own role started.
 *
 * `roleId` is the role's unique id (`AROA...`). A statement belongs to a session, `AROA...:name`, and nothing says that Step
 * Functions asks for it in the session that submitted it: so the boundary is the role, whatever its sessions are called.
 */
export function sqlMachineAccess(place: AccessPlace, roleId: string): readonly Statement[] {
  const { warehouse, rehearsal } = place;
  return [
    {
      sid: "RunBatch",
      actions: ["redshift-data:BatchExecuteStatement"],
      resources: [warehouse.arn, ...(rehearsal === null ? [] : [rehearsal.arn])],
    },
    grantWarehouseKey(place, place.keys.warehouse, "data"),
    {
      sid: "FollowBatch",
      actions: ["redshift-data:DescribeStatement"],
      resources: ["*"],
      conditions: { StringLike: { "redshift-data:statement-owner-iam-userid": `${roleId}:*` } },
      reason: "Statements have no ARN; the condition leaves only those that this role started",
    },
    ...warehouseUser(place),
    ...machineRuntime(),
  ];
}

/** A part of a machine of recovery starts the SQL machine alone. */
export function sqlPartAccess(place: AccessPlace): readonly Statement[] {
  return [...runMachines(place, "SqlMachine", [place.machines.sql]), awaitMachines(place), ...machineRuntime()];
}

/** A crashed owner's lock is taken over only when its execution has ended. */
export function seeLockOwner(place: AccessPlace, machines: readonly string[]): Statement {
  return {
    sid: "SeeLockOwner",
    actions: ["states:DescribeExecution"],
    resources: machines.map((machine) => executionsArn(place, machine)),
  };
}

/** Who may hold the lock of runs or be writing a backup: both keep a restore and the end of a backfill off. */
export function lockOwnersAndBackup(
  { recovery }: PipelineModel,
  place: AccessPlace,
  backup: string,
): readonly string[] {
  return [...place.machines.lockHolders, ...(recovery.backups === null ? [] : [backup])];
}

/** Starts jobs, and stops what it has started when it is stopped itself. */
export function runJobs(place: AccessPlace, jobs: readonly string[]): Statement {
  return {
    sid: "RunJobs",
    actions: ["glue:BatchStopJobRun", "glue:GetJobRun", "glue:GetJobRuns", "glue:StartJobRun"],
    resources: jobs.map((job) => jobArn(place, job)),
  };
}

/** Starts machines, and stops what it has started when it is stopped itself. */
export function runMachines(place: AccessPlace, what: string, machines: readonly string[]): readonly Statement[] {
  return [
    startMachines(place, `Start${what}`, machines),
    {
      sid: `Follow${what}`,
      actions: ["states:DescribeExecution", "states:StopExecution"],
      resources: machines.map((machine) => executionsArn(place, machine)),
    },
  ];
}

/**
 * The same of parts. They differ by their number, and each by its name would be a longer policy than a role takes: so a
 * sign stands for each digit.
 */
export function runParts(place: AccessPlace, parts: readonly string[]): readonly Statement[] {
  const numbered = parts.map((part) =>
    part.replace(/(.*_part_)([0-9]+)/, (_, before: string, digits: string) => before + "?".repeat(digits.length)),
  );
  return parts.length === 0 ? [] : runMachines(place, "Parts", [...new Set(numbered)]);
}

/** Step Functions hears of the end of a machine that another one started by a rule of its own. */
export function awaitMachines(place: AccessPlace): Statement {
  return {
    sid: "WaitForSqlMachine",
    actions: ["events:DescribeRule", "events:PutRule", "events:PutTargets"],
    resources: [arn(place, "events", "rule/StepFunctionsGetEventsForStepFunctionsExecutionRule")],
  };
}

/** The user that loads: the one of the secret, or the role itself. */
function warehouseUser(place: AccessPlace): readonly Statement[] {
  const { warehouse, rehearsal } = place;
  if (warehouse.secretArn !== null) {
    return [
      {
        sid: "WarehouseSecret",
        actions: ["secretsmanager:GetSecretValue"],
        // A restore may make another one, whose end AWS makes up.
        resources:
          rehearsal === null
            ? [warehouse.secretArn]
            : [arn(place, "secretsmanager", `secret:redshift!${warehouse.name}-*`)],
      },
      useKey(place, "WarehouseSecretKey", place.keys.warehouse, "secretsmanager", "read"),
    ];
  }
  return warehouse.kind === "workgroup"
    ? [{ sid: "OwnCredentials", actions: ["redshift-serverless:GetCredentials"], resources: [warehouse.arn] }]
    : [
        {
          sid: "OwnCredentials",
          actions: ["redshift:GetClusterCredentialsWithIAM"],
          resources: [arn(place, "redshift", `dbname:${warehouse.name}/${warehouse.database}`)],
        },
      ];
}

/** Logs and traces, which every machine writes. */
export function machineRuntime(): readonly Statement[] {
  return [
    {
      sid: "DeliverLogs",
      actions: [
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
      ],
      resources: ["*"],
      reason: "Log delivery knows no resources",
    },
    {
      sid: "Trace",
      actions: [
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
      ],
      resources: ["*"],
      reason: "X-Ray's write actions know no resources",
    },
  ];
}
