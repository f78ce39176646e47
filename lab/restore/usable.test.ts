import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { type AwsServer, startMoto } from "../aws/moto";
import { BACKED_UP, RestoreWorld } from "../executions/restore-world";
import { PROJECT_ROOT } from "../tools";
import { backupsIn, type TableBackup } from "./backups";
import { whyUnusable } from "./usable";

// What the list of backups says of each is what a restore from it says: both are asked of the same lake.

const model = JSON.parse(
  readFileSync(join(PROJECT_ROOT, "stacks", "rental-marketplace", "pipeline.lock.json"), "utf8"),
) as PipelineModel;
const TABLES = model.warehouse.targets.map(({ name }) => name);

let server: AwsServer;
let world: RestoreWorld;

beforeAll(async () => {
  server = await startMoto();
  world = await RestoreWorld.open(server, model, "usable");
}, 60_000);
afterAll(async () => {
  await world.close();
  await server.stop();
});

const folderOf = (table: string): string => join(world.lake, "backup", table, BACKED_UP, "b");

function rewrite(table: string, name: "schema_hash" | "told_apart_by", value: string): void {
  const path = join(folderOf(table), "manifest000.json");
  writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, "utf8")) as object), [name]: value }));
}

const DAMAGES: Readonly<Record<string, (table: string) => void>> = {
  "nothing happened to": () => undefined,
  "other columns has": (table) => {
    rewrite(table, "schema_hash", "other");
  },
  "another key has": (table) => {
    rewrite(table, "told_apart_by", "other");
  },
  "an unknown key has": (table) => {
    rewrite(table, "told_apart_by", "");
  },
  "no files has": (table) => {
    rmSync(join(folderOf(table), "rows"), { recursive: true });
  },
  "no manifest has": (table) => {
    rmSync(join(folderOf(table), "manifest000.json"));
  },
  "nothing is left of": (table) => {
    rmSync(folderOf(table), { recursive: true });
  },
};

test.each(Object.keys(DAMAGES).flatMap((damage) => TABLES.map((table) => [damage, table] as const)))(
  "where %s the backup of %s, each backup is listed as one that a restore takes, or refuses",
  async (damage, damaged) => {
    await world.begin();
    DAMAGES[damage]?.(damaged);
    const backups = backupsIn({ lake: world.lake }).filter((each): each is TableBackup => !("unreadable" in each));
    for (const backup of backups) {
      const input = { table: backup.table, as_of: BACKED_UP, from: "backup", dry_run: true } as const;
      const asked = await world.restore(`${damage} ${damaged} ${backup.table}`.replaceAll(" ", "-"), {
        ...input,
        reason: "a trial",
        approved_by: "somebody",
      });
      const why = whyUnusable(model, world.lake, backup, backups);
      expect([backup.table, why, asked.status]).toEqual([backup.table, why, why === null ? "SUCCEEDED" : "FAILED"]);
    }
  },
);
