import type { BackfillInput } from "../../pipeline-dsl/targets/recovery";
import { printJobPlan } from "../../pipeline-dsl/targets/spark";
import { endOf, secondsOf } from "../executions/outcome";
import { writeJson } from "../home/files";
import type { Home } from "../home/home";
import { isJsonObject, type Json, type JsonObject } from "../json";
import { functionTasks } from "../recovery/function-tasks";
import { damagedOf, verdictOf } from "../restore/outcome";
import { type MachineOptions, runRecoveryMachine } from "../recovery/run-machine";
import { snapshotTasks } from "../recovery/snapshot-tasks";
import { labBindings, type CompiledPipeline } from "../run/documents";
import { failureOf } from "../run/failure";
import { jobScripts } from "../run/job-scripts";
import { printBackfillDocuments } from "./documents";
import type { BackfillOutcome, BackfillPlan } from "./result";

/** Computes a table's past again by the printed machine. What it refuses is a result too. */
export async function runBackfill(
  home: Home,
  compiled: CompiledPipeline,
  input: BackfillInput,
  options: MachineOptions,
): Promise<BackfillOutcome> {
  const { model, definitionPath } = compiled;
  writeJson(home.layout.plan, printJobPlan(model, labBindings(model, home.layout)));
  const record = await runRecoveryMachine(
    home,
    {
      model,
      definitionPath,
      documents: printBackfillDocuments(compiled, home.layout),
      kind: "backfill",
      input: { ...input },
      tasks: (recovery) => ({ ...functionTasks(recovery), ...snapshotTasks(home, model) }),
      jobScripts: jobScripts(model),
    },
    options,
  );
  const plan = isJsonObject(record.output) ? record.output["plan"] : undefined;
  return {
    execution: record.name,
    status: endOf(record),
    started_at: record.started_at,
    seconds: secondsOf(record),
    input,
    plan: isJsonObject(plan) ? planOf(plan) : null,
    damaged: damagedOf(record, "look"),
    verdict: verdictOf(record),
    error: failureOf(record),
  };
}

function planOf(plan: JsonObject): BackfillPlan {
  const [recomputed, replayed] = [textsOf(plan["recomputed"]), textsOf(plan["replayed"])];
  const left = listOf(plan["chunks"]).flatMap((chunk) =>
    isJsonObject(chunk) ? String(chunk["dates"]).split(",") : [],
  );
  const rows = isJsonObject(plan["rows"]) ? plan["rows"] : {};
  return {
    members: textsOf(plan["members"]),
    targets: String(plan["targets"]).split(","),
    kept_from: String(plan["kept_from"]),
    recomputed,
    replayed,
    rows: { curated: Number(rows["curated"]), days: Number(rows["days"]) },
    done: {
      recomputed: recomputed.length - left.length,
      loaded: replayed.length - listOf(plan["batches"]).length,
    },
  };
}

function textsOf(value: Json | undefined): readonly string[] {
  return listOf(value).map(String);
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
