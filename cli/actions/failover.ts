import Ajv from "ajv";
import { resolve } from "node:path";
import { printRecoveryDocuments, requireStandby } from "../../lab/recovery/documents";
import type { FailoverResult } from "../../lab/recovery/result";
import { runFailover, siteOfMode } from "../../lab/recovery/run-failover";
import type { Snapshot } from "../../lab/recovery/snapshots";
import { recoveryStatus, type RecoveryStatus, type Unfinished, type Work } from "../../lab/recovery/status";
import { replayedWords } from "../../lab/recovery/replayed-words";
import { verifiedWords } from "../../lab/recovery/verified-words";
import { homeLayout } from "../../lab/home/layout";
import { LabError } from "../../lab/errors";
import { stateNames } from "../../lab/run/documents";
import { PostgresServer } from "../../lab/warehouse/postgres";
import {
  FAILOVER_INPUT,
  type FailoverInput,
  type FailoverMode,
  RECOVERY_CODES,
  recoveryMachineNames,
} from "../../pipeline-dsl/targets/recovery";
import { soundDefinition } from "../load/compilation";
import { definitionOf, existingHome, withHome, type HomeOption } from "../load/home";
import type { DefinitionOption } from "../load/locate";
import { lockState, migrationsUnder } from "../lock/stale-lock";
import { startInAws } from "../output/aws-command";
import { Findings, UsageError } from "../output/failures";
import { seconds } from "../output/numbers";
import { table } from "../output/table";
import { sayError, type Terminal } from "../output/terminal";
import { parseFaults } from "../run/fault";
import { abortOnInterrupt } from "../run/interrupt";
import { homeCommand, type WhereRun } from "../../lab/run/retry-command";
import { tellEvents, tellStates } from "../run/tell";

export interface FailoverOptions extends DefinitionOption, HomeOption {
  readonly rehearse?: true;
  readonly failBack?: true;
  readonly status?: true;
  readonly reason?: string;
  readonly approvedBy?: string;
  readonly acceptLoss?: number;
  readonly otherRegionGone?: true;
  readonly restoreFirst?: true;
  readonly standbyWarehouse?: string;
  readonly fault: readonly string[];
  readonly json?: true;
}

export async function failover(options: FailoverOptions, terminal: Terminal): Promise<void> {
  if (options.restoreFirst === true && options.failBack !== true)
    throw new UsageError("--restore-first goes with --fail-back: a failover restores by itself");
  const input = options.status === true ? null : inputOf(options);
  const layout = existingHome(options.home);
  const { file, model } = soundDefinition(definitionOf(layout, options.definition, terminal));
  const where = { home: options.home, definition: file };
  if (input === null) {
    const status = recoveryStatus(resolve(options.home), model);
    terminal.print(options.json ? JSON.stringify(status, null, 2) : statusText(status, where, terminal));
    return;
  }
  requireStandby(model);
  const migrations = migrationsUnder(lockState(file, model), file);
  const compiled = { model, migrations, definitionPath: file };
  const faults = parseFaults(options.fault, () =>
    stateNames(printRecoveryDocuments(compiled, homeLayout(layout.root, siteOfMode(input.mode)))),
  );
  const { standbyWarehouse } = options;
  const restoredFirst: Snapshot[] = [];
  const result = await withHome(
    { home: options.home, ...(standbyWarehouse === undefined ? {} : { standbyWarehouse: urlOf(standbyWarehouse) }) },
    async (home) => {
      const interrupt = abortOnInterrupt(terminal);
      try {
        return await runFailover(home, compiled, {
          input,
          faults,
          otherRegionIsGone: options.otherRegionGone === true,
          ...(options.restoreFirst === true
            ? {
                restoreFirst: (restored: Snapshot | null) => {
                  if (restored !== null) restoredFirst.push(restored);
                  tellRestored(restored, terminal);
                },
              }
            : {}),
          onEvent: tellEvents(terminal),
          onState: tellStates("failover", terminal),
          signal: interrupt.signal,
        });
      } finally {
        interrupt.release();
      }
    },
  );
  const { status } = result;
  const inAws = startInAws({ machine: recoveryMachineNames(model).failover, input, status, site: result.site });
  terminal.print(
    options.json ? JSON.stringify(result, null, 2) : resultText({ ...result, restoredFirst }, inAws, where, terminal),
  );
  sayError(terminal, result.error);
  if (result.status !== "SUCCEEDED") throw new Findings();
}

function tellRestored(restored: Snapshot | null, terminal: Terminal): void {
  terminal.say(
    restored === null
      ? "nothing was restored: the primary is the active site since an earlier start, and what serves is not restored over"
      : `restored ${restored.id}; what was committed after it is loaded again`,
  );
}

/** The same schema as the runbook's: what the machine would refuse is not started. */
function inputOf(options: FailoverOptions): FailoverInput {
  const mode: FailoverMode = options.rehearse ? "rehearsal" : options.failBack ? "failback" : "failover";
  const input = {
    mode,
    ...(options.reason === undefined ? {} : { reason: options.reason }),
    ...(options.approvedBy === undefined ? {} : { approved_by: options.approvedBy }),
    ...(options.acceptLoss === undefined ? {} : { accept_loss_seconds: options.acceptLoss }),
  };
  const matches = new Ajv().compile(FAILOVER_INPUT);
  if (matches(input)) return input;
  throw new UsageError(
    `Pipeline.RecoveryInput: ${RECOVERY_CODES["Pipeline.RecoveryInput"]}: --reason and --approved-by are needed`,
  );
}

function urlOf(url: string): string {
  try {
    PostgresServer.open(url, "--standby-warehouse");
    return url;
  } catch (error) {
    throw error instanceof LabError ? new UsageError(error.message) : error;
  }
}

function resultText(
  {
    site,
    mode,
    status,
    report,
    restoredFirst,
    ...result
  }: FailoverResult & {
    readonly restoredFirst: readonly Snapshot[];
  },
  inAws: readonly string[],
  where: WhereRun,
  { color }: Terminal,
): string {
  const sign = status === "SUCCEEDED" ? color.green("✓") : color.red("✕");
  const lines = [
    `${sign} ${mode} to the ${site} ${status.toLowerCase()} in ${seconds(result.seconds)} (${result.execution})`,
  ];
  if (report !== null) {
    const { snapshot, replayed, verified } = report;
    lines.push(
      `  restored ${(snapshot ?? restoredFirst.at(-1))?.id ?? "nothing"}, ${replayedWords(replayed)}`,
      `  lost at most ${seconds(report.rpo_seconds)} of committed data (RPO), able to serve after ${seconds(report.rto_seconds)} (RTO)`,
      `  ${verifiedWords(verified)}`,
      `  the other site was ${mode === "rehearsal" ? "left alone" : report.fenced ? "told that it is not active" : "not reached"}`,
    );
  }
  if (status !== "SUCCEEDED")
    lines.push(
      "",
      "where runs go on now, and what is to be brought to its end:",
      `  ${homeCommand(where, ["failover", "--status"])}`,
    );
  else if (mode !== "rehearsal")
    lines.push("", "runs go on there:", `  ${homeCommand(where, ["run", "--site", site])}`);
  return [...lines, ...inAws].join("\n");
}

/** Who reads it decides what to do next, so it says what each unfinished work waits for, and how it is brought to its end. */
function statusText(
  { active, readers_name_leads_to, sites, unfinished, recoveries }: RecoveryStatus,
  where: WhereRun,
  { tableColumns }: Terminal,
): string {
  const orDash = (value: string | number | null): string => (value === null ? "–" : String(value));
  return [
    table(
      [
        { title: "site" },
        { title: "active site, as it knows" },
        { title: "epoch" },
        { title: "newest committed" },
        { title: "newest snapshot" },
      ],
      sites.map(({ site, active, epoch, newest_committed, newest_snapshot }) => [
        site,
        orDash(active),
        orDash(epoch),
        orDash(newest_committed),
        orDash(newest_snapshot),
      ]),
      tableColumns,
    ),
    "",
    active !== null
      ? `runs go on at the ${active}`
      : sites.every((site) => site.active === null)
        ? "no run has begun yet"
        : "no site is active, so no run begins at either: the failover or fail-back has to be brought to its end",
    `the readers' name leads to the ${readers_name_leads_to}`,
    ...unfinished.flatMap((work) => unfinishedLines(work, where)),
    ...recoveries.map(
      (each) =>
        `${each.started_at} ${each.mode} to the ${each.site}: ${each.outcome.toLowerCase()}, RPO ${seconds(each.rpo_seconds)}, RTO ${seconds(each.rto_seconds)} (${each.approved_by}: ${each.reason})`,
    ),
  ].join("\n");
}

function unfinishedLines({ site, what, table, execution, running }: Unfinished, where: WhereRun): readonly string[] {
  const subject = `${what}${table === null ? ` to the ${site}` : ` of ${table} at the ${site}`} (${execution})`;
  if (running) return [`under way: ${subject}`];
  const again: Readonly<Record<Work, readonly string[]>> = {
    failover: ["failover", ...SAID],
    rehearsal: ["failover", "--rehearse", ...SAID],
    failback: ["failover", "--fail-back", ...SAID],
    restore: ["restore", table ?? "", "--site", site, "--as-of", "DATE"],
    backfill: ["backfill", table ?? "", "--site", site],
  };
  return [`begun, and not brought to its end: ${subject}; start it again:`, `  ${homeCommand(where, again[what])}`];
}

/** To be filled in by whoever decides. */
const SAID = ["--reason", "REASON", "--approved-by", "NAME"];
