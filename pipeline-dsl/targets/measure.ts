import type { PrintedArtifact } from "../checks/limits/artifact";
import { PIPELINE, tablePath, WAREHOUSE } from "../checks/paths";
import type { PipelineModel } from "../model";
import { printRulesets } from "./dqdl";
import { exampleBindings } from "./example-bindings";
import { exampleAccessPlace } from "./explain";
import { extractJobAccess, identityPolicy, loadJobAccess } from "./iam";
import { measureBatches, type MigrationFile } from "./redshift";
import { greatestRunItem, greatestStepsDone } from "./run-item";
import { measureBackfills, measureMachine, measureRestores, printMachines } from "./stepfunctions";
import { MIGRATE, runsSql, stepsOf } from "./steps";
import { warehouseBatches } from "./warehouse-batches";

/** The sizes of everything that a service limits, for the checks `artifact-over-limit` and `table-too-large-to-recover`. Only of a model without faults. */
export function measurePrinted(model: PipelineModel, migrations: readonly MigrationFile[]): readonly PrintedArtifact[] {
  const sqlSteps = stepsOf(model).filter(runsSql);
  const bindings = exampleBindings(model);
  const machines = printMachines(model, bindings, warehouseBatches(model, migrations));
  return [
    ...measureBatches(model, migrations),
    ...machines.flatMap(({ name, document }) => measureMachine(name, document, sqlSteps)),
    ...rolePolicies(model),
    ...ledger(model),
    ...measureRestores(model, bindings),
    ...measureBackfills(model, bindings),
    ...printRulesets(model).map(({ source, table, text }): PrintedArtifact => {
      const name = `the ruleset of ${source}.${table}`;
      return { kind: "ruleset", name, path: tablePath(source, table), size: text.length };
    }),
  ].map((artifact) => withFix(artifact, migrations));
}

/** The jobs name the folders and the secret of each source; what the other roles name depends on no definition. */
function rolePolicies(model: PipelineModel): readonly PrintedArtifact[] {
  const place = { ...exampleAccessPlace(model), lakeBucket: "b".repeat(LONGEST_BUCKET) };
  return [
    { job: model.jobs.extract.name, access: extractJobAccess(model, place) },
    { job: model.jobs.load.name, access: loadJobAccess(model, place) },
  ].map(({ job, access }) => ({
    kind: "rolePolicy",
    name: `the role of ${job}`,
    path: PIPELINE,
    size: JSON.stringify(identityPolicy(access)).length,
    fix: "divide the pipeline: each source stands in the policy with its secret",
  }));
}

/** What a run leaves in the run ledger, and what a retry reads of it: once as it is read, and once as it goes on. */
function ledger(model: PipelineModel): readonly PrintedArtifact[] {
  const fix = "divide the pipeline, or judge less: an item has a part for each step, table and rule";
  return [
    { kind: "ledgerItem", name: "the run's item in the run ledger", path: PIPELINE, size: greatestRunItem(model), fix },
    {
      kind: "stateData",
      name: "what a retry reads of a run",
      path: PIPELINE,
      size: 2 * greatestStepsDone(model),
      fix: "divide the pipeline: each step that is done stands in it",
    },
  ];
}

/** Characters. */
const LONGEST_BUCKET = 63;

function withFix(artifact: PrintedArtifact, migrations: readonly MigrationFile[]): PrintedArtifact {
  if (artifact.path !== WAREHOUSE || !artifact.name.includes(MIGRATE)) return artifact;
  const fix =
    migrations.length === 0
      ? "let npx pipeline lock write migrations: they are shorter than SQL that looks for what is missing"
      : "divide the migration, while no warehouse has applied it, into files of the next versions";
  return { ...artifact, fix };
}
