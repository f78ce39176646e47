import type { Bindings } from "../pipeline-dsl/targets/bindings";
import { printRulesets, type Ruleset } from "../pipeline-dsl/targets/dqdl";
import { printJobSpecs, type JobSpec } from "../pipeline-dsl/targets/glue";
import { roleArn } from "../pipeline-dsl/targets/iam";
import type { MigrationFile } from "../pipeline-dsl/targets/redshift";
import { printJobPlan } from "../pipeline-dsl/targets/spark";
import type { JobPlan } from "../pipeline-dsl/targets/spark/plan";
import {
  printBackfillMachines,
  printMachines,
  printRecoveryMachines,
  printRestoreMachines,
  printSqlMachine,
  type RecoveryMachine,
  type RestoreMachine,
} from "../pipeline-dsl/targets/stepfunctions";
import { warehouseBatches } from "../pipeline-dsl/targets/warehouse-batches";
import { document, jobCode, type Artifact } from "./artifacts/job-code";
import { wheels } from "./artifacts/wheels";
import { bindingsOf, type WarehouseBinding } from "./bindings";
import type { Deployment } from "./deployment";
import { nameIn } from "./names";
import { sortedJson } from "./sorted-json";

/** Everything that is printed for one stack, before any resource exists. */
export interface Documents {
  readonly bindings: Bindings;
  readonly plan: JobPlan;
  readonly artifacts: readonly Artifact[];
  readonly jobs: readonly JobSpec[];
  readonly rulesets: readonly Ruleset[];
  /** Amazon States Language. */
  readonly pipelineMachine: string;
  /** What the pipeline's machine starts when one definition cannot hold all loads; else none. */
  readonly partMachines: readonly PartMachineDocument[];
  /** The machines by which the pipeline comes back. */
  readonly recoveryMachines: readonly RecoveryMachineDocument[];
  /** The machines that restore a table, and the one of backups where there are any. */
  readonly restoreMachines: readonly RestoreMachineDocument[];
  /** The machine that gives a table its past, and the one of its days. */
  readonly backfillMachines: readonly BackfillMachineDocument[];
  /** Amazon States Language; the warehouse's secret has an address that AWS makes up. */
  readonly sqlMachine: (warehouseSecretArn: string | null) => string;
}

export interface RecoveryMachineDocument extends PartMachineDocument {
  readonly kind: RecoveryMachine["kind"];
}

export interface RestoreMachineDocument extends PartMachineDocument {
  readonly kind: RestoreMachine["kind"];
}

export interface BackfillMachineDocument extends PartMachineDocument {
  readonly kind: "backfill" | "day";
}

export interface PartMachineDocument {
  /** In the account, as the pipeline's machine names it. */
  readonly physicalName: string;
  /** Amazon States Language. */
  readonly definition: string;
}

/** The role that exists, or the one that the stack makes for this job. */
function jobRole(deployment: Deployment, kind: "extract" | "load"): string {
  return deployment.settings.jobs?.role ?? roleArn(deployment, `${deployment.names.stem}-${kind}`);
}

export function printDocuments(
  deployment: Deployment,
  warehouse: WarehouseBinding,
  migrations: readonly MigrationFile[],
): Documents {
  const { model, names } = deployment;
  const uri = (artifact: Artifact): string => `s3://${names.lakeBucket}/${artifact.key}`;
  // The plan does not hold its own address, which is made of its content.
  const plan = printJobPlan(model, bindingsOf(deployment, warehouse, ""));
  const planFile = document(names.artifactsPrefix, "plan", sortedJson(plan));
  const code = jobCode(names.artifactsPrefix);
  const packages = wheels(names.artifactsPrefix);
  const bindings = bindingsOf(deployment, warehouse, uri(planFile));
  const batches = warehouseBatches(model, migrations);
  const machines = printMachines(model, bindings, batches);
  return {
    bindings,
    plan,
    artifacts: [code.extractScript, code.loadScript, code.library, planFile, ...packages],
    jobs: printJobSpecs(model, bindings, {
      roleArns: { extract: jobRole(deployment, "extract"), load: jobRole(deployment, "load") },
      scripts: { extract: uri(code.extractScript), load: uri(code.loadScript) },
      library: uri(code.library),
      driver: null,
      wheels: packages.map(uri),
    }),
    rulesets: printRulesets(model),
    pipelineMachine: sortedJson(machines.find(({ kind }) => kind === "pipeline")?.document),
    partMachines: machines
      .filter(({ kind }) => kind === "part")
      .map((part) => ({
        physicalName: nameIn(deployment.stack, part.name),
        definition: sortedJson(part.document),
      })),
    recoveryMachines: printRecoveryMachines(model, bindings, batches).map(({ kind, name, document: machine }) => ({
      kind,
      physicalName: nameIn(deployment.stack, name),
      definition: sortedJson(machine),
    })),
    restoreMachines: printRestoreMachines(model, bindings).map(({ kind, name, document: machine }) => ({
      kind,
      physicalName: nameIn(deployment.stack, name),
      definition: sortedJson(machine),
    })),
    backfillMachines: printBackfillMachines(model, bindings, batches).map(({ kind, name, document: machine }) => ({
      kind,
      physicalName: nameIn(deployment.stack, name),
      definition: sortedJson(machine),
    })),
    sqlMachine: (secretArn) =>
      sortedJson(
        printSqlMachine(
          model,
          secretArn === null ? bindings : { ...bindings, warehouse: { ...bindings.warehouse, secretArn } },
        ),
      ),
  };
}
