import type { HomeLayout } from "../../lab/home/layout";
import { nameLeadsTo } from "../../lab/recovery/reader-name";
import { recoveryStatus } from "../../lab/recovery/status";
import { tablesThere } from "../../lab/warehouse/tables-there";
import type { PipelineModel, Site } from "../../pipeline-dsl/model";
import { LabError, messageOf } from "../../lab/errors";
import type { Cell, QueryResult } from "../../lab/warehouse/server";
import { identifier } from "../../pipeline-dsl/targets/redshift/identifier";
import { soundDefinition } from "../load/compilation";
import { definitionOf, existingHome, withHome, type HomeOption } from "../load/home";
import type { DefinitionOption } from "../load/locate";
import { CommandFailed, UsageError } from "../output/failures";
import { shownCell } from "../output/cell";
import { csv } from "../output/csv";
import { records } from "../output/records";
import { fits, table } from "../output/table";
import type { Terminal } from "../output/terminal";

export interface QueryOptions extends DefinitionOption, HomeOption {
  /** Absent: where the readers' name leads. */
  readonly site?: Site;
  readonly json?: true;
  readonly csv?: true;
}

export async function query(
  sql: string,
  { home, definition, site, json, csv: asCsv }: QueryOptions,
  terminal: Terminal,
): Promise<void> {
  if (sql.trim() === "") throw new UsageError("the query is empty");
  const layout = existingHome(home);
  const { model } = soundDefinition(definitionOf(layout, definition, terminal));
  const asked = site ?? nameLeadsTo(layout);
  const result = await withHome({ home }, async (opened) => {
    const at = opened.at(asked);
    if ((await tablesThere(at, model)).length === 0) throw isEmpty(asked, layout, model);
    const session = await (await at.openWarehouse()).openSession();
    try {
      await session.query("BEGIN TRANSACTION READ ONLY");
      await session.query(`SET LOCAL search_path TO ${identifier(model.warehouse.schema)}`);
      return await session.query(sql);
    } catch (error) {
      if (error instanceof LabError) throw error;
      throw new CommandFailed("Warehouse.QueryFailed", said(messageOf(error)));
    } finally {
      await session.end();
    }
  });
  terminal.print(
    json ? asJson(result) : asCsv ? csv(result.columns, result.rows) : asTable(result, terminal.tableColumns),
  );
}

/** Nothing is made in the place of a warehouse that is lost. */
function isEmpty(site: Site, { root }: HomeLayout, model: PipelineModel): CommandFailed {
  const { active, sites } = recoveryStatus(root, model);
  const committed = sites.find((each) => each.site === site)?.newest_committed ?? null;
  const wayOut =
    committed === null
      ? active === null || active === site
        ? "no run has loaded it yet: npx pipeline run does"
        : "nothing was moved to this site yet: npx pipeline failover does"
      : model.recovery.standby.kind === "multiAz"
        ? `runs until ${committed} are committed, so it is lost: restore a snapshot in its place`
        : `runs until ${committed} are committed, so it is lost: ${
            active === site
              ? "npx pipeline failover moves the pipeline to the other site"
              : "npx pipeline failover --fail-back --restore-first brings it back, --site asks the other one"
          }`;
  return new CommandFailed("Warehouse.Empty", `the warehouse of the ${site} has no table; ${wayOut}`);
}

function said(message: string): string {
  return message.includes("multiple commands") ? "there are several statements; give one at a time" : message;
}

function asJson({ columns, rows }: QueryResult): string {
  const twice = columns.find((column, at) => columns.indexOf(column) !== at);
  if (twice !== undefined)
    throw new UsageError(
      `two columns of the result are named ${twice}, and an object has one of a name; name them apart with AS`,
    );
  return JSON.stringify(
    rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, jsonValue(row[at] ?? null)]))),
    null,
    2,
  );
}

/** JSON has no number for NaN and infinity. */
function jsonValue(cell: Cell): Cell {
  return typeof cell === "number" && !Number.isFinite(cell) ? String(cell) : cell;
}

function asTable({ columns, rows }: QueryResult, width: number): string {
  const cells = rows.map((row) => row.map(shownCell));
  const rowCount = `(${rows.length} ${rows.length === 1 ? "row" : "rows"})`;
  if (rows.length > 0 && !fits(columns, cells, width)) return `${records(columns, cells)}\n${rowCount}`;
  const numeric = columns.map(
    (_, at) => rows.length > 0 && rows.every((row) => typeof row[at] === "number" || row[at] === null),
  );
  const titled = columns.map((title, at) => ({ title, align: numeric[at] ? ("right" as const) : ("left" as const) }));
  return `${table(titled, cells, width)}\n${rowCount}`;
}
