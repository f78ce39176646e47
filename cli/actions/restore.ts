import Ajv from "ajv";
import { userInfo } from "node:os";
import { printRestoreDocuments } from "../../lab/restore/documents";
import type { RestorePlan, RestoreResult } from "../../lab/restore/result";
import { runRestore } from "../../lab/restore/run-restore";
import { stateNames } from "../../lab/run/documents";
import { homeLayout } from "../../lab/home/layout";
import type { Site } from "../../pipeline-dsl/model";
import {
  RECOVERY_CODES,
  recoveryMachineNames,
  RESTORE_TABLE_INPUT,
  type RestoreTableInput,
} from "../../pipeline-dsl/targets/recovery";
import { soundDefinition } from "../load/compilation";
import { tableNamed } from "../load/table-name";
import { definitionOf, existingHome, type HomeOption, withHome } from "../load/home";
import type { DefinitionOption } from "../load/locate";
import { lockState, migrationsUnder } from "../lock/stale-lock";
import { startInAws } from "../output/aws-command";
import { Findings, UsageError } from "../output/failures";
import { seconds } from "../output/numbers";
import { sayError, type Terminal } from "../output/terminal";
import { readStatement, type ReadStatement } from "../restore/statement";
import { parseFaults } from "../run/fault";
import { abortOnInterrupt } from "../run/interrupt";
import { parseDate } from "../run/logical-date";
import { sayWhereActive } from "../run/where-active";
import { tellEvents, tellStates } from "../run/tell";

export interface RestoreOptions extends DefinitionOption, HomeOption {
  readonly site: Site;
  readonly asOf?: string;
  readonly from?: NonNullable<RestoreTableInput["from"]>;
  readonly dryRun?: true;
  readonly giveUp?: true;
  readonly reason?: string;
  readonly approvedBy?: string;
  readonly fault: readonly string[];
  readonly json?: true;
}

export async function restore(text: string, options: RestoreOptions, terminal: Terminal): Promise<void> {
  const statement = statementIn(text, options, terminal);
  const input = inputOf(text, statement, options);
  const layout = homeLayout(existingHome(options.home).root, options.site);
  const { file, model } = soundDefinition(definitionOf(layout, options.definition, terminal));
  const { schema } = model.warehouse;
  if (statement !== null && statement.schema !== null && statement.schema !== schema.toLowerCase())
    throw new UsageError(
      `the statement names the schema ${statement.schema}; the tables of ${model.name} are in ${schema}`,
    );
  tableNamed(input.table, model);
  const compiled = {
    model,
    migrations: migrationsUnder(lockState(file, model), file),
    definitionPath: file,
  };
  const faults = parseFaults(options.fault, () => stateNames(printRestoreDocuments(compiled, layout, "restoreTable")));
  const result = await withHome({ home: options.home }, async (deployment) => {
    const home = deployment.at(options.site);
    const interrupt = abortOnInterrupt(terminal);
    try {
      return await runRestore(home, compiled, input, {
        faults,
        onEvent: tellEvents(terminal),
        onState: tellStates("restore", terminal),
        signal: interrupt.signal,
      });
    } finally {
      interrupt.release();
    }
  });
  const { status } = result;
  const inAws = startInAws({ machine: recoveryMachineNames(model).restoreTable, input, status, site: "active site" });
  terminal.print(options.json ? JSON.stringify(result, null, 2) : resultText(result, inAws, terminal));
  sayError(terminal, result.error);
  sayWhereActive(terminal, result.error, options.site);
  if (result.status !== "SUCCEEDED") throw new Findings();
}

/** Says how a statement is read; null for a table's name. */
function statementIn(text: string, options: RestoreOptions, terminal: Terminal): ReadStatement | null {
  const statement = readStatement(text);
  if (statement === null) return null;
  if (options.asOf !== undefined || options.from !== undefined || options.giveUp === true)
    throw new UsageError("the statement says from where; leave --as-of, --from and --give-up out");
  terminal.say(
    `read as: restore ${statement.table} --as-of ${statement.asOf} --from backup (the newest backup at or before that date in the pipeline's own lake, then caught up)`,
  );
  return statement;
}

/** The same schema as the runbook's: what the machine would refuse is not started. */
function inputOf(text: string, statement: ReadStatement | null, options: RestoreOptions): RestoreTableInput {
  const input = {
    table: statement?.table ?? text,
    ...asOf(statement?.asOf ?? options.asOf),
    ...(statement === null ? (options.from === undefined ? {} : { from: options.from }) : { from: "backup" }),
    ...(options.dryRun === true ? { dry_run: true } : {}),
    ...(options.giveUp === true ? { give_up: true } : {}),
    // Who types the command on this computer has decided; the machine in AWS asks for both.
    reason: options.reason ?? `npx pipeline restore ${text.trim().replaceAll(/\s+/g, " ")}`,
    approved_by: options.approvedBy ?? userInfo().username,
  };
  const matches = new Ajv().compile(RESTORE_TABLE_INPUT);
  if (matches(input)) return input;
  throw new UsageError(
    `Pipeline.RestoreInput: ${RECOVERY_CODES["Pipeline.RestoreInput"]}; here --as-of, and --reason and --approved-by unless left out`,
  );
}

function asOf(date: string | undefined): { readonly as_of?: string } {
  return date === undefined ? {} : { as_of: parseDate("--as-of", date) };
}

const SOURCES: Readonly<Record<RestorePlan["source"]["kind"], (date: string) => string>> = {
  backup: (date) => `  from the backup after the run of ${date}`,
  snapshot: (date) => `  from the first snapshot of the warehouse after the run of ${date}`,
  curated: () => "  from the curated zone, from its first batch on",
};

function resultText(
  { input, plan, damaged, verdict, kept, status, execution, ...result }: RestoreResult,
  inAws: readonly string[],
  { color }: Terminal,
): string {
  const sign = status === "SUCCEEDED" ? color.green("✓") : color.red("✕");
  const what =
    input.give_up === true ? "giving up the restore" : input.dry_run === true ? "dry run of the restore" : "restore";
  const lines = [
    `${sign} ${what} of ${input.table} ${status.toLowerCase()} in ${seconds(result.seconds)} (${execution})`,
  ];
  if (plan !== null) {
    const [, ...others] = plan.members;
    lines.push(
      SOURCES[plan.source.kind](plan.source.date),
      ...plan.passed_over.map((each) => `  passed over, for it is no whole backup: ${each}`),
      `  with it, since surrogate keys hold them together: ${others.join(", ") || "nothing"}`,
      `  caught up: ${plan.catch_up.join(", ") || "nothing came after it"}`,
      ...(plan.made_anew
        ? [
            `  made anew, since the ${plan.source.kind} is of another warehouse's numbers; give the grants again on: ${plan.members.join(", ")}`,
          ]
        : []),
    );
  }
  const isTried = input.dry_run === true;
  const isOwn = (told: string): boolean => plan?.members.includes(/^\w+/.exec(told)?.[0] ?? "") ?? false;
  const own = damaged.filter(isOwn);
  const others = damaged.filter((told) => !isOwn(told));
  if (own.length > 0) lines.push(`  damaged, and put back by this: ${own.join("; ")}`);
  if (others.length > 0)
    lines.push(
      `  damaged beside it, and not mended by this: ${others.join("; ")}. Restore those tables as well, in any order`,
    );
  if (damaged.length > 0 && verdict === null)
    lines.push(
      "  nothing is compared with the manifest of the newest committed run while a table is gone or lacks columns",
    );
  if (verdict !== null)
    lines.push(
      verdict.equal
        ? `  every table is ${isTried ? "now " : ""}what the manifest of the newest committed run says`
        : isTried
          ? `  now not what the manifest of the newest committed run says: ${verdict.differing.join(", ")} (damaged, or loaded since by a run that failed)`
          : `  not what the manifest of the newest committed run says: ${verdict.differing.join(", ")} (that run may have loaded the damage; compare before readers rely on it)`,
    );
  if (status === "SUCCEEDED" && input.give_up === true)
    lines.push(
      "  runs go on with the table as it is: where rows had been put back, it may lack the days after its backup",
    );
  for (const { table, name, by_this_restore } of kept)
    lines.push(
      by_this_restore
        ? `  what was replaced in ${table} stays as ${name}`
        : `  what was replaced in ${table} is in no copy: ${name} is of an earlier restore today, and a day's first is kept`,
    );
  return [...lines, ...inAws].join("\n");
}
