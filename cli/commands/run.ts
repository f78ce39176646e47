import { Command, Option } from "commander";
import type { RunOptions } from "../actions/run";
import type { Terminal } from "../output/terminal";
import { definitionOption } from "./definition-option";
import { collected } from "./collected";
import { homeOption } from "./home-option";
import { siteOption, standbyWarehouseOption, wholeSeconds } from "./site-options";

export function runCommand(terminal: Terminal): Command {
  return new Command("run")
    .description("Run one day of the pipeline on this computer: real servers, real Spark, the compiled state machine.")
    .addOption(definitionOption())
    .addOption(homeOption())
    .addOption(
      new Option("--date <date>", "logical date, YYYY-MM-DD (default: the latest one that is due)").conflicts("input"),
    )
    .addOption(
      new Option(
        "--source <name=url>",
        "NAME=mysql://user:password@host:port/database, repeatable; the URL alone where there is one source (default: a MariaDB of the home, with a rental marketplace)",
      )
        .default([])
        .argParser(collected),
    )
    .addOption(new Option("--warehouse <url>", "postgresql://... (default: a PostgreSQL of the home)"))
    .addOption(siteOption().default("primary"))
    .addOption(standbyWarehouseOption())
    .addOption(
      new Option(
        "--replica-lag <seconds>",
        "how late the lake arrives at the other site; the home remembers it",
      ).argParser(wholeSeconds),
    )
    .addOption(new Option("--input <json>", "the state machine's input, such as a retry"))
    .addOption(
      new Option("--fault <step=error>", "make a step fail: STEP=ERROR, STEP=ERRORxN or STEP=KILL; repeatable")
        .default([])
        .argParser(collected),
    )
    .addOption(
      new Option("--not-yet-due", "rehearse a date before its scheduled time, in a home that holds nothing else"),
    )
    .addOption(new Option("--json", "print the result as JSON (docs/cli.md has its schema)"))
    .addHelpText("after", EXAMPLES)
    .action(async (options: RunOptions) => {
      const { run } = await import("../actions/run.js");
      await run(options, terminal);
    });
}

const EXAMPLES = `
Examples:
  $ pipeline run --date 2026-01-31
  $ pipeline run --input '{"retry": true, "failed_job": "RDS_TO_S3_job"}'
  $ pipeline run --fault RDS_TO_S3_job=KILL
  $ pipeline run --fault load_fact_bookings=Redshift.StatementFailedx2
  $ pipeline run --source mysql://reader:secret@127.0.0.1:3306/marketplace --json
  $ pipeline run --source shop=mysql://reader@127.0.0.1:3306/shop --source crm=mysql://reader@127.0.0.1:3307/crm`;
