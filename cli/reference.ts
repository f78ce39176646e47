import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { createColors } from "picocolors";
import { recoveryStatusSchema } from "../lab/recovery/report-schema";
import { failoverResultSchema } from "../lab/recovery/result";
import { runResultSchema } from "../lab/result";
import { restoreResultSchema } from "../lab/restore/result";
import { backfillResultSchema } from "./backfill/schema";
import { doctorSchema } from "./doctor/schema";
import { createProgram } from "./program";
import { runInputSchema } from "./run/input";
import type { Terminal } from "./output/terminal";

export const REFERENCE_FILE = "docs/cli.md";

/** `docs/cli.md`: the help of every command as the command prints it, and the documents that scripts exchange with it. */
export function printReference(): string {
  const program = createProgram(SILENT);
  return [
    "# The `pipeline` command\n",
    "Run it as `npx pipeline <command>`. Results go to standard output, everything else to standard error. A pipe or a file gets whole tables; on a terminal they fit its width, and `query` puts",
    "one value a line where a row does not fit. Colours and live progress appear on a terminal only; `NO_COLOR` turns colours off.\n",
    "| exit code | |",
    "| --- | --- |",
    "| 0 | success: clean, succeeded, written |",
    "| 1 | findings, or what was asked for failed; standard error has the code and the text |",
    "| 2 | wrong usage: nothing was started |\n",
    "With `--json` (`diff --format json`) one document is printed also of what was refused before there was a result:",
    '`{"version": 1, "status": "FAILED", "error": {"code": "Lab.NoHome", "message": "..."}}`. Of wrong usage none is.\n',
    "A home (`--home`) is one deployment: its ledger, lake, warehouse and reports. One process works in a home at a time. The first Ctrl-C ends",
    "a run in good order, so that a retry or the next run goes on from there; the second ends the process.\n",
    ...program.commands.map(section),
    "## The input of a run\n",
    "What `run --input` takes, as JSON Schema. A retry heals the latest failed run from that step or job on:",
    '`{"retry": true, "failed_job": "RDS_TO_S3_job"}`; `"waive_quality": "why"` beside it lets a quality breach through, and the reason is kept.\n',
    fence("json", JSON.stringify(runInputSchema, null, 2)),
    "## The result of a run\n",
    "What `run --json` prints, as JSON Schema.\n",
    fence("json", JSON.stringify(runResultSchema, null, 2)),
    "## The result of a failover\n",
    "What `failover --json` prints, as JSON Schema.\n",
    fence("json", JSON.stringify(failoverResultSchema, null, 2)),
    "## Where a pipeline lives\n",
    "What `failover --status --json` prints, as JSON Schema.\n",
    fence("json", JSON.stringify(recoveryStatusSchema, null, 2)),
    "## The result of a restore\n",
    "What `restore --json` prints, as JSON Schema.\n",
    fence("json", JSON.stringify(restoreResultSchema, null, 2)),
    "## The result of a backfill\n",
    "What `backfill --json` prints, as JSON Schema.\n",
    fence("json", JSON.stringify(backfillResultSchema, null, 2)),
    "## What the doctor found\n",
    "What `doctor --json` prints, as JSON Schema.\n",
    fence("json", JSON.stringify(doctorSchema, null, 2)),
    "## What has changed, what has drifted\n",
    "The JSON Schema of what `diff --format json` prints is [`cli/review/diff.schema.json`](../cli/review/diff.schema.json), that of `drift --json`",
    "[`pipeline-dsl/review/drift/drift.schema.json`](../pipeline-dsl/review/drift/drift.schema.json). What both print as SARIF is of version 2.1.0.\n",
  ].join("\n");
}

function section(command: Command): string {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => SILENT.columns });
  command.outputHelp();
  return `## ${command.name()}\n\n${fence("text", help.trimEnd())}`;
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\`\n`;
}

const SILENT: Terminal = {
  print: () => undefined,
  say: () => undefined,
  columns: 80,
  tableColumns: 80,
  live: false,
  color: createColors(false),
  errorColor: createColors(false),
};

export function writeReference(): void {
  writeFileSync(REFERENCE_FILE, printReference());
}
