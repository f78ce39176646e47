import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import type { SourceAddress } from "./address";
import { startMariaDb } from "./mariadb";

jest.setTimeout(60_000);

async function query(address: SourceAddress, sql: string): Promise<unknown> {
  const connection = await createConnection({
    host: address.host,
    port: address.port,
    user: address.username,
    database: address.database,
  });
  const [rows] = await connection.query(sql);
  await connection.end();
  return rows;
}

test("MariaDB starts in a fresh folder, keeps its data over a stop, and takes over from a killed lab", async () => {
  const folder = join(mkdtempSync(join(tmpdir(), "a lab's $source; ")), "source");
  const first = await startMariaDb(folder);
  const address = await first.database("marketplace");
  await query(address, "CREATE TABLE t (name VARCHAR(20))");
  await query(address, "INSERT INTO t VALUES ('Zürich 🏠')");
  for (const source of ["mysql", "sys", "information_schema", "performance_schema"]) {
    const own = await first.database(source);
    await query(own, "CREATE TABLE user (id INT)");
    expect(await query(own, "SHOW TABLES")).toHaveLength(1);
  }
  await first.stop();

  const abandoned = await startMariaDb(folder);
  const { pid } = JSON.parse(readFileSync(join(folder, "server.json"), "utf8")) as { pid: number };
  const successor = await startMariaDb(folder);
  expect(() => process.kill(pid, 0)).toThrow();
  expect(await query(await successor.database("marketplace"), "SELECT name FROM t")).toEqual([{ name: "Zürich 🏠" }]);
  await abandoned.stop();
  await successor.stop();
});
