import Ajv from "ajv";
import { userInfo } from "node:os";
import { type BackfillEstimate, estimateBackfill } from "../../infra/costs/backfill";
import { dollars } from "../../infra/costs/words";
import { checkSettings, definedBy } from "../../infra/settings/check";
import type { Settings } from "../../infra/settings/settings";
import { printBackfillDocuments } from "../../lab/backfill/documents";
import type { BackfillOutcome, BackfillPlan } from "../../lab/backfill/result";
import { runBackfill } from "../../lab/backfill/run-backfill";
import { homeLayout } from "../../lab/home/layout";
import { stateNames } from "../../lab/run/documents";
import { didYouMean } from "../../pipeline-dsl/checks/suggest";
import type { PipelineModel, Site } from "../../pipeline-dsl/model";
import {
  BACKFILL_INPUT,
  type BackfillInput,
  RECOVERY_CODES,
  recoveryMachineNames,
} from "../../pipeline-dsl/targets/recovery";
import { NOT_MIGRATED } from "../../pipeline-dsl/targets/redshift";
import { tableColumns } from "../../pipeline-dsl/targets/redshift/table";
import { soundDefinition } from "../load/compilation";
import { tableNamed } from "../load/table-name";
import { definitionOf, existingHome, type HomeOption, withHome } from "../load/home";
import type { DefinitionOption } from "../load/locate";
import { lockState, migrationsUnder } from "../lock/stale-lock";
import { startInAws } from "../output/aws-command";
import { CommandFailed, Findings, UsageError } from "../output/failures";
import { count, seconds } from "../output/numbers";
import { sayError, type Terminal } from "../output/terminal";
import { parseFaults } from "../run/fault";
import { abortOnInterrupt } from "../run/interrupt";
import { tellEvents, tellStates } from "../run/tell";
import { parseDate } from "../run/logical-date";
import { sayWhereActive } from "../run/where-active";
import { stackFiles } from "../stack/stack-file";

export interface BackfillOptions extends DefinitionOption, HomeOption {
  readonly site: Site;
  readonly from?: string;
  readonly to?: string;
  readonly dryRun?: true;
  readonly stack: string;
  readonly reason?: string;
  readonly approvedBy?: string;
  readonly fault: readonly string[];
  readonly json?: true;
}

export async function backfill(target: string, options: BackfillOptions, terminal: Terminal): Promise<void> {
  const layout = homeLayout(existingHome(options.home).root, options.site);
  const { file, model } = soundDefinition(definitionOf(layout, options.definition, terminal));
  const input = inputOf(tableOf(target, model), target, options);
  const lock = lockState(file, model);
  if (lock.kind === "stale")
    throw new CommandFailed(
      "Backfill.StaleLock",
      "the lock is not what the definition says, and a backfill writes the past by the agreed one; npx pipeline check shows the difference, npx pipeline lock agrees to it",
    );
  const compiled = { model, migrations: migrationsUnder(lock, file), definitionPath: file };
  const faults = parseFaults(options.fault, () => stateNames(printBackfillDocuments(compiled, layout)));
  const settings = settingsOf(options.stack, file, model);
  const outcome = await withHome({ home: options.home }, async (deployment) => {
    const home = deployment.at(options.site);
    const interrupt = abortOnInterrupt(terminal);
    const machine = { onEvent: tellEvents(terminal), signal: interrupt.signal };
    try {
      // What it would do is said before anything is touched.
      const planned = await runBackfill(
        home,
        compiled,
        { ...input, dry_run: true },
        { ...machine, faults: options.dryRun === true ? faults : [], onState: () => undefined },
      );
      if (options.dryRun === true) return planned;
      // Refused before it began, and no dry run to whoever asked for none.
      if (planned.plan === null) return { ...planned, input };
      for (const line of planText(planned.plan, estimateOf(model, settings, planned.plan))) terminal.say(line);
      for (const line of damageText(planned)) terminal.say(line);
      home.jobs.start();
      const done = await runBackfill(home, compiled, input, {
        ...machine,
        faults,
        onState: tellStates("backfill", terminal),
      });
      return { ...done, plan: done.plan ?? planned.plan, verdict: planned.verdict };
    } finally {
      interrupt.release();
    }
  });
  const estimate = outcome.plan === null ? null : estimateOf(model, settings, outcome.plan);
  const { status } = outcome;
  const inAws = startInAws({ machine: recoveryMachineNames(model).backfill, input, status, site: "active site" });
  terminal.print(
    options.json
      ? JSON.stringify({ version: 1, ...outcome, estimate, not_looked_at: notLookedAt(outcome.input) }, null, 2)
      : resultText(outcome, estimate, inAws, terminal),
  );
  sayError(terminal, outcome.error);
  sayWhereActive(terminal, outcome.error, options.site);
  if (outcome.status !== "SUCCEEDED") throw new Findings();
}

/** `dim_apartments` of `dim_apartments.status`. */
function tableOf(target: string, model: PipelineModel): string {
  const [name = "", column, ...rest] = target.split(".");
  if (rest.length > 0) throw new UsageError(`${target} is no table and no table.column`);
  const table = tableNamed(name, model);
  const columns = tableColumns(table).map((each) => each.name);
  if (column !== undefined && !columns.includes(column))
    throw new CommandFailed(
      "Backfill.UnknownColumn",
      `${name} has no column ${column}; ${didYouMean(column, columns, `its columns are ${columns.join(", ")}`)}`,
    );
  return name;
}

/** The same schema as the machine's: what it would refuse is not started. */
function inputOf(
  table: string,
  target: string,
  { from, to, dryRun, reason, approvedBy }: BackfillOptions,
): BackfillInput {
  const input = {
    table,
    ...(from === undefined ? {} : { from: parseDate("--from", from) }),
    ...(to === undefined ? {} : { to: parseDate("--to", to) }),
    ...(dryRun === true ? { dry_run: true } : {}),
    // Who types the command on this computer has decided; the machine in AWS asks for both.
    reason: reason ?? `npx pipeline backfill ${target}`,
    approved_by: approvedBy ?? userInfo().username,
  };
  const matches = new Ajv().compile(BACKFILL_INPUT);
  if (matches(input)) return input;
  throw new UsageError(
    `Pipeline.BackfillInput: ${RECOVERY_CODES["Pipeline.BackfillInput"]}; here --from and --to, and --reason and --approved-by unless left out`,
  );
}

/** Null: there is no such stack, or its settings have faults or are another pipeline's, which check says. */
function settingsOf(stack: string, definition: string, model: PipelineModel): Settings | null {
  const found = stackFiles(definition).find((each) => each.stack === stack);
  if (found === undefined) return null;
  return checkSettings(found.file, { environment: process.env, ...definedBy(model) }).settings;
}

function estimateOf(model: PipelineModel, settings: Settings | null, plan: BackfillPlan): BackfillEstimate {
  return estimateBackfill(model, settings, {
    recomputed: plan.recomputed.length - plan.done.recomputed,
    replayed: plan.replayed.length - plan.done.loaded,
  });
}

function planText(plan: BackfillPlan, estimate: BackfillEstimate): readonly string[] {
  const { members, targets, recomputed, replayed, rows, done, kept_from } = plan;
  const [, ...hanging] = members;
  const others = targets.filter((name) => !members.includes(name));
  const [first = "", last = ""] = [recomputed[0], recomputed.at(-1)];
  const warehouse = estimate.rpuHours === null ? "" : ` and ${count(estimate.rpuHours)} RPU-hours`;
  const price = estimate.dollars === null ? "" : `, ${dollars(estimate.dollars)} US$`;
  return [
    `  computed again: ${days(recomputed.length)}, ${first} to ${last}; everything is kept from ${kept_from} on`,
    `  loaded in order: ${days(replayed.length)}, ${first} to ${replayed.at(-1) ?? ""}`,
    ...(hanging.length === 0 ? [] : [`  with it, since their history hangs on it: ${hanging.join(", ")}`]),
    ...(others.length === 0 ? [] : [`  loaded beside it, and left as they are: ${others.join(", ")}`]),
    rows.days === 0
      ? "  rows: the ledger has no counts of these days under today's names of the tables"
      : `  rows: ${count(rows.curated)} in ${days(rows.days)}, as their runs counted them${rows.days < recomputed.length ? "; the ledger has no counts of the others under today's names of the tables" : ""}`,
    `  at most ${count(estimate.dpuHours)} DPU-hours${warehouse}${price}: ${estimate.assumed}`,
    ...(done.recomputed + done.loaded === 0
      ? []
      : [`  goes on: ${days(done.recomputed)} are computed and ${days(done.loaded)} loaded already`]),
  ];
}

/** Nothing of it holds the backfill up: what does is a refusal. */
function damageText({ damaged, verdict }: Pick<BackfillOutcome, "damaged" | "verdict">): readonly string[] {
  const pending = damaged.filter((told) => told.endsWith(NOT_MIGRATED));
  const lost = damaged.filter((told) => !told.endsWith(NOT_MIGRATED));
  return [
    ...(pending.length === 0 ? [] : [`  to be migrated first: ${pending.join("; ")}`]),
    ...(lost.length === 0
      ? []
      : [
          `  damaged beside it, and not mended by this: ${lost.join("; ")}. Restore those tables as well, in any order`,
        ]),
    ...(verdict === null
      ? ["  nothing is compared with the manifest of the newest committed run while a table is gone or lacks columns"]
      : verdict.equal
        ? ["  every table is now what the manifest of the newest committed run says"]
        : [
            `  now not what the manifest of the newest committed run says: ${verdict.differing.join(", ")} (damaged, or changed since by a run or a backfill that failed). The backfill computes from what is there, and writes that manifest anew: restore what is damaged first`,
          ]),
  ];
}

/** What a dry run cannot tell of the backfill that would follow. */
function notLookedAt({ dry_run }: BackfillInput): readonly string[] {
  if (dry_run !== true) return [];
  return [
    "whether the files of each of these days have every column that the definition reads today; where one has not, the backfill ends with Backfill.NotKept, names the day to begin with, and changes nothing",
  ];
}

function days(number: number): string {
  return number === 1 ? "1 day" : `${count(number)} days`;
}

function resultText(
  { input, plan, status, execution, ...outcome }: BackfillOutcome,
  estimate: BackfillEstimate | null,
  inAws: readonly string[],
  { color }: Terminal,
): string {
  const sign = status === "SUCCEEDED" ? color.green("✓") : color.red("✕");
  const dry = input.dry_run === true;
  const lines = [
    `${sign} ${dry ? "dry run of the backfill" : "backfill"} of ${input.table} ${status.toLowerCase()} in ${seconds(outcome.seconds)} (${execution})`,
  ];
  if (plan !== null && estimate !== null && dry)
    lines.push(
      ...planText(plan, estimate),
      ...damageText(outcome),
      ...notLookedAt(input).map((each) => `  not looked at: ${each}`),
    );
  if (status === "SUCCEEDED" && !dry)
    lines.push(
      "  rows that were there keep their surrogate keys; facts that look them up are re-keyed",
      "  an earlier snapshot does not have this past; where a standby restores one, the machine has just taken another",
    );
  return [...lines, ...inAws].join("\n");
}
