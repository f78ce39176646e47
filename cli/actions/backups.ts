import { homeLayout } from "../../lab/home/layout";
import { backupsIn, type TableBackup } from "../../lab/restore/backups";
import type { Site } from "../../pipeline-dsl/model";
import { existingHome, type HomeOption } from "../load/home";
import { table as asTable } from "../output/table";
import type { Terminal } from "../output/terminal";

export interface BackupsOptions extends HomeOption {
  readonly site: Site;
  readonly table?: string;
  readonly json?: true;
}

export function backups({ home, site, table, json }: BackupsOptions, terminal: Terminal): void {
  const found = backupsIn(homeLayout(existingHome(home).root, site));
  const known = found.filter(
    (each): each is TableBackup => !("unreadable" in each) && (table === undefined || each.table === table),
  );
  for (const each of found)
    if ("unreadable" in each)
      terminal.say(`note: the manifest in ${each.unreadable} cannot be read; nothing is restored from it`);
  if (json) {
    terminal.print(JSON.stringify(known, null, 2));
  } else if (known.length === 0) {
    terminal.print(
      `no backups${table === undefined ? "" : ` of ${table}`} in ${home}; they are made after a run that is due by recovery.backups`,
    );
  } else {
    const columns = [
      { title: "date" },
      { title: "table" },
      { title: "rows", align: "right" as const },
      { title: "folder" },
    ];
    const rows = known.map((each) => [each.logical_date, each.table, String(each.row_count), each.folder]);
    terminal.print(asTable(columns, rows, terminal.tableColumns));
  }
}
