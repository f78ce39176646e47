import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { readSourceCatalogue } from "./catalogue";
import { startMariaDb, type SourceServer } from "./mariadb";

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), "catalogue-"));
let server: SourceServer;
beforeAll(async () => {
  server = await startMariaDb(folder, { encrypted: true });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

test("a source that lets nobody in without TLS is asked in TLS, and what it refuses is said by its name", async () => {
  const { host, port, username, database } = await server.database("shop");
  const connection = await createConnection({ host, port, user: username, database, multipleStatements: true });
  await connection.query(`CREATE TABLE goods (id INT PRIMARY KEY);
CREATE USER reader IDENTIFIED BY 'secret' REQUIRE SSL; GRANT SELECT ON shop.* TO reader;
CREATE USER locked IDENTIFIED BY 'secret' REQUIRE SSL ACCOUNT LOCK`);
  await connection.end();

  const asked = { host, port, username: "reader", password: "secret", database };
  expect((await readSourceCatalogue(asked)).tables.map(({ name }) => name)).toEqual(["goods"]);
  await expect(readSourceCatalogue({ ...asked, password: "another" })).rejects.toThrow(/Access denied.*error 1045/);
  await expect(readSourceCatalogue({ ...asked, username: "locked" })).rejects.toMatchObject({
    code: "Source.AccountUnusable",
  });
  await expect(readSourceCatalogue({ ...asked, database: "elsewhere" })).rejects.toMatchObject({
    code: expect.stringMatching(/AccessDenied|DatabaseMissing/) as string,
  });
});
