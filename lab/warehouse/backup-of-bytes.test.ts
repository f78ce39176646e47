import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { columnOf, rentalModel } from "../../pipeline-dsl/checks/testing/rental";
import {
  printBackupBatch,
  printEnsureBatch,
  printManifestBatch,
  printRestoreBatch,
  renderStatement,
  type RunValues,
  type SqlBatch,
} from "../../pipeline-dsl/targets/redshift";
import { runBatch } from "./batch";
import { OwnPostgres } from "./own-postgres";
import { rewriteForPostgres } from "./rewrite";
import type { QueryResult } from "./server";

const TABLE = "dim_apartment_attributes";
const model = rentalModel((edited) => {
  columnOf(edited, TABLE, "attribute_name").type = { kind: "varbinary", length: 300 };
  columnOf(edited, TABLE, "attribute_value").type = { kind: "blob", size: "regular" };
});
const { schema, targets } = model.warehouse;
const table = targets.find(({ name }) => name === TABLE);

const folder = mkdtempSync(join(tmpdir(), "backup-of-bytes-"));
const VALUES: RunValues = {
  run_id: "run",
  logical_date: "2026-01-25",
  folder: "load_date=2026-01-25",
  window_start: "",
  window_end: "2026-01-25T02:00:00",
  epoch: "1",
  check_id: "check",
  backup_date: "2026-01-25",
  backup_id: "b",
  expected: "",
  first_key: "1000",
  today: "20260131",
  anew: "no",
  lakeRoot: join(folder, "lake"),
  lakeKeyArn: "key",
  copyRoleArn: "role",
};

let server: OwnPostgres;
beforeAll(async () => {
  server = await OwnPostgres.open(join(folder, "data"));
  await run(printEnsureBatch(model));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function run(batch: SqlBatch, more: Partial<RunValues> = {}): Promise<readonly QueryResult[]> {
  const actions = batch.statements.map((statement) =>
    rewriteForPostgres(renderStatement(statement, { ...VALUES, ...more })),
  );
  return runBatch(server, { actions, killBefore: null, temporaryFolder: join(folder, "tmp") });
}

async function query(text: string): Promise<QueryResult["rows"]> {
  const [result] = await run({ step: "test", statements: [{ parts: [text] }] });
  return result?.rows ?? [];
}

function fileOf(path: string): Readonly<Record<string, unknown>>[] {
  const lines = readFileSync(join(VALUES.lakeRoot, path), "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

function literal(bytes: Uint8Array | null): string {
  return bytes === null ? "NULL" : `DECODE('${Buffer.from(bytes).toString("hex")}', 'hex')`;
}

/** The longest that a backup holds, and what is longer than one text of digits, are among them. */
const someBytes = fc.option(fc.uint8Array({ maxLength: 300 }));
const manyBytes = fc.option(
  fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(32_766, 32_767).map((length) => new Uint8Array(length).fill(255)),
  ),
);

test("bytes are the same after a backup and a restore", async () => {
  if (table === undefined) throw new Error(`no ${TABLE}`);
  const rows = `SELECT attribute_key, attribute_id, attribute_name, attribute_value FROM ${schema}.${TABLE} ORDER BY 1`;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(someBytes, manyBytes), { minLength: 1, maxLength: 4 }), async (values) => {
      await query(`DELETE FROM ${schema}.${TABLE} WHERE attribute_key > 0`);
      for (const [at, [some, many]] of values.entries())
        await query(
          `INSERT INTO ${schema}.${TABLE} (attribute_key, attribute_id, attribute_name, attribute_value) VALUES (${String(at + 1)}, ${String(at)}, ${literal(some)}, ${literal(many)})`,
        );
      const before = await query(rows);
      await run(printBackupBatch(model, table));
      await query(
        `UPDATE ${schema}.${TABLE} SET attribute_name = NULL, attribute_value = attribute_name WHERE attribute_key > 0`,
      );
      const [manifest] = fileOf(`backup/${TABLE}/2026-01-25/b/manifest000.json`);
      const said = ["table_name", "row_count", "greatest_key", "fingerprint"].map((name) => String(manifest?.[name]));
      await run(printRestoreBatch(model, table, "backup"), { expected: `;${said.join(":")};` });
      expect(await query(rows)).toEqual(before);
    }),
    { numRuns: 8 },
  );
});

test("the fingerprint of a value that is longer than a text can say tells its bytes and its length", async () => {
  const fingerprint = async (value: string): Promise<unknown> => {
    await query(`UPDATE ${schema}.${TABLE} SET attribute_value = ${value} WHERE attribute_key = -1`);
    await run(printManifestBatch(model));
    const lines = fileOf(`manifests/${model.name}/load_date=2026-01-25/tables000.json`);
    return lines.find((line) => line["table_name"] === TABLE)?.["fingerprint"];
  };
  const long = (byte: string, length: number): string => `DECODE(REPEAT('${byte}', ${String(length)}), 'hex')`;
  const values = ["NULL", "''", long("00", 40_000), long("00", 40_001), `${long("00", 39_999)} || DECODE('01', 'hex')`];
  const found: unknown[] = [];
  for (const value of values) found.push(await fingerprint(value));
  expect(new Set(found).size).toBe(values.length);
});
