import { existsSync } from "node:fs";
import { homeLayout, type HomeLayout } from "../../lab/home/layout";
import { backupsIn, type TableBackup } from "../../lab/restore/backups";
import { formerNames, type PipelineModel, type Site } from "../../pipeline-dsl/model";
import { readDescription } from "../../lab/home/description";
import { whyUnusable } from "../../lab/restore/usable";
import { keptTables } from "../../lab/restore/kept-tables";
import { grouped } from "../../pipeline-dsl/review/render/grouped";
import { backedUpTables } from "../../pipeline-dsl/targets/redshift";
import { LabError } from "../../lab/errors";
import { soundDefinition } from "../load/compilation";
import { tableNamed } from "../load/table-name";
import { definitionOf, existingHome, type HomeOption, withHome } from "../load/home";
import type { DefinitionOption } from "../load/locate";
import { table as asTable } from "../output/table";
import type { Terminal } from "../output/terminal";

export interface BackupsOptions extends DefinitionOption, HomeOption {
  readonly site: Site;
  readonly table?: string;
  readonly json?: true;
}

export async function backups(options: BackupsOptions, terminal: Terminal): Promise<void> {
  const { home, site, table, json, definition } = options;
  const layout = homeLayout(existingHome(home).root, site);
  const found = backupsIn(layout);
  let read: PipelineModel | undefined;
  // Of a home without a warehouse nothing asks for the definition.
  const model = (): PipelineModel => (read ??= soundDefinition(definitionOf(layout, definition, terminal)).model);
  const readable = found.filter((each): each is TableBackup => !("unreadable" in each));
  const names = table === undefined ? null : namesOf(table, readable, model());
  const known = readable.filter((each) => names === null || names.includes(each.table));
  for (const each of found)
    if ("unreadable" in each)
      terminal.say(`note: the manifest in ${each.unreadable} cannot be read; nothing is restored from it`);
  const judged: readonly JudgedBackup[] = known.map((each) => ({
    ...each,
    unusable: whyUnusable(model(), layout.lake, each, readable),
  }));
  if (json) {
    terminal.print(JSON.stringify(judged, null, 2));
  } else if (known.length === 0) {
    terminal.print(
      `no backups${table === undefined ? "" : ` of ${table}`} in ${home}; they are made after a run that is due by recovery.backups`,
    );
  } else {
    const columns = [
      { title: "date" },
      { title: "table" },
      { title: "rows", align: "right" as const },
      { title: "restorable" },
      { title: "folder" },
    ];
    const rows = judged.map(({ unusable, ...each }) => [
      each.logical_date,
      each.table,
      String(each.row_count),
      unusable === null ? "yes" : "no",
      each.folder,
    ]);
    terminal.print(asTable(columns, rows, terminal.tableColumns));
    for (const told of whyNot(judged)) terminal.say(`note: nothing is restored from the backups of ${told}`);
  }
  if (hasWarehouse(layout)) await sayBeside(options, model(), terminal);
}

interface JudgedBackup extends TableBackup {
  readonly unusable: string | null;
}

/** Tables and dates of which the same is to be said stand together. */
function whyNot(judged: readonly JudgedBackup[]): readonly string[] {
  const useless = judged.flatMap(({ unusable, ...each }) => (unusable === null ? [] : [{ ...each, unusable }]));
  const datesOf = (some: readonly TableBackup[]): string => some.map(({ logical_date }) => logical_date).join(", ");
  const ofTables = grouped(useless, ({ table, unusable }) => JSON.stringify([unusable, table]));
  return grouped(ofTables, (some) => JSON.stringify([some[0].unusable, datesOf(some)])).map((alike) => {
    const [some] = alike;
    return `${alike.map(([{ table }]) => table).join(", ")} of ${datesOf(some)}: ${some[0].unusable}`;
  });
}

/** A backup lies under the name that its table had on its day. Those of a table that the definition has no more are still there. */
function namesOf(table: string, backups: readonly TableBackup[], model: PipelineModel): readonly string[] {
  const names = [table, ...formerNames(model, table)];
  if (backups.every((each) => each.table !== table)) tableNamed(table, model);
  return names;
}

function hasWarehouse({ site, warehouse, description }: HomeLayout): boolean {
  const given = readDescription(description);
  return existsSync(warehouse) || (site === "primary" ? given.warehouse : given.standbyWarehouse) !== null;
}

/** What only the definition says: which tables are backed up along. What restores and migrations have replaced stands beside the tables for the declared days. */
async function sayBeside({ home, site }: BackupsOptions, model: PipelineModel, terminal: Terminal): Promise<void> {
  const { along } = backedUpTables(model);
  if (along.length > 0)
    terminal.say(
      `note: recovery.backups does not name ${along.join(", ")}; backed up all the same, since a restore of the others reads them`,
    );
  try {
    for (const kept of await withHome({ home }, (opened) => keptTables(opened.at(site), model)))
      terminal.say(`kept: ${kept.name}, which the first run from ${kept.dropped_from} on drops`);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    terminal.say(`note: what restores have kept is not said: ${error.message}`);
  }
}
