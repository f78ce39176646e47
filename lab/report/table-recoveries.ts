import { backedUpInWords, backedUpTables } from "../../pipeline-dsl/targets/redshift";
import { type PipelineModel, SITES } from "../../pipeline-dsl/model";
import { recoveryMachineNames } from "../../pipeline-dsl/targets/recovery";
import { endOf, secondsOf } from "../executions/outcome";
import { type ExecutionRecord, ExecutionRecords } from "../executions/records";
import { homeLayout, type HomeLayout } from "../home/layout";
import { isJsonObject } from "../json";
import { stateTimes } from "../recovery/state-times";
import { planOf, verdictOf } from "../restore/outcome";
import { failureOf } from "../run/failure";
import type { TableRecovery } from "./data";

/** What the executions of both machines have left at both sites. A backup that was not due and a dry run are nothing to tell. */
export function tableRecoveriesIn({ root }: HomeLayout, model: PipelineModel): readonly TableRecovery[] {
  const { backup, restoreTable } = recoveryMachineNames(model);
  return SITES.flatMap((site) =>
    new ExecutionRecords(homeLayout(root, site).executions).all().flatMap((record): readonly TableRecovery[] => {
      const { machine, name, started_at, events } = record;
      if (machine !== backup && machine !== restoreTable) return [];
      if (events.some(({ state }) => state === "NotDue" || state === "NotActiveHere" || state === "Planned")) return [];
      const kind = machine === backup ? "backup" : "restore";
      const says = kind === "backup" ? backupSays(record, model) : restoreSays(record);
      return [
        {
          kind,
          site,
          execution: name,
          status: endOf(record),
          startedAt: Date.parse(started_at),
          seconds: secondsOf(record),
          says,
          states: stateTimes(record),
        },
      ];
    }),
  ).sort((one, other) => one.startedAt - other.startedAt);
}

function backupSays(record: ExecutionRecord, model: PipelineModel): readonly string[] {
  const failure = failureOf(record);
  return [
    `${backedUpInWords(backedUpTables(model))} as of ${textIn(record, "logical_date") || "the newest run"}`,
    ...(failure === null ? [] : [`${failure.code}: ${failure.message}`]),
  ];
}

function restoreSays(record: ExecutionRecord): readonly string[] {
  const [plan, verdict, failure] = [planOf(record), verdictOf(record), failureOf(record)];
  const wasGivenUp = record.events.some(({ state }) => state === "GivenUp");
  return [
    `${textIn(record, "table")}, by ${textIn(record, "approved_by")}: ${textIn(record, "reason")}`,
    ...(wasGivenUp ? ["given up: runs go on with the table as it is"] : []),
    ...(plan === null
      ? []
      : [
          plan.source.kind === "backup" ? `from the backup of ${plan.source.date}` : "from the curated zone",
          plan.members.length > 1 ? `with it ${plan.members.slice(1).join(", ")}` : "nothing with it",
          plan.catch_up.length > 0 ? `caught up ${plan.catch_up.join(", ")}` : "nothing came after it",
        ]),
    ...(verdict === null ? [] : [verdict.equal ? "all tables equal" : `differing: ${verdict.differing.join(", ")}`]),
    ...(failure === null ? [] : [`${failure.code}: ${failure.message}`]),
  ];
}

function textIn({ input }: ExecutionRecord, name: string): string {
  const value = isJsonObject(input) ? input[name] : null;
  return typeof value === "string" ? value : "";
}
