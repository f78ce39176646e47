import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { isProcessAlive } from "../home/lock";
import { PYTHON } from "../tools";
import { OwnPostgres } from "./own-postgres";
import type { WarehouseServer } from "./server";

const scratch = mkdtempSync(join(tmpdir(), "own-postgres-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

async function answer(server: WarehouseServer, ...statements: readonly string[]): Promise<unknown> {
  const session = await server.openSession();
  try {
    let last: unknown = null;
    for (const sql of statements) last = (await session.query(sql)).rows[0]?.[0];
    return last;
  } finally {
    await session.end();
  }
}

async function inServer<Result>(folder: string, work: (server: OwnPostgres) => Promise<Result>): Promise<Result> {
  const server = await OwnPostgres.open(folder);
  try {
    return await work(server);
  } finally {
    await server.close();
  }
}

interface Launched {
  readonly launcher: ChildProcessByStdio<Writable, Readable, null>;
  readonly serverPid: number;
}

/** What `OwnPostgres.open` starts, in hands that can be careless with it. */
async function launch(folder: string): Promise<Launched> {
  mkdirSync(folder, { recursive: true });
  const sockets = mkdtempSync(join(scratch, "s"));
  const launcher = spawn(PYTHON, ["-I", join(__dirname, "postgres_server.py"), folder, sockets], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = (await once(launcher.stdout, "data")) as [Buffer];
  return { launcher, serverPid: Number(line.toString()) };
}

async function endOf(pid: number): Promise<void> {
  while (isProcessAlive(pid)) await pause(10);
}

const MAKE = ["CREATE TABLE kept (n INTEGER)", "INSERT INTO kept VALUES (7)"];
const READ = "SELECT n FROM kept";

test("what is committed is there when the folder is opened again", async () => {
  const folder = join(scratch, "again");
  await inServer(folder, (server) => answer(server, ...MAKE));
  expect(await inServer(folder, (server) => answer(server, READ))).toBe(7);
});

test("a data folder is made once in a checkout: the next is a copy of it that knows nothing of the first", async () => {
  const identify = "SELECT CAST(system_identifier AS TEXT) FROM pg_control_system()";
  const [first, second] = [join(scratch, "made"), join(scratch, "copied")];
  const made = await inServer(first, (server) => answer(server, ...MAKE, identify));
  expect(await inServer(second, (server) => answer(server, identify))).toBe(made);
  expect(await inServer(second, (server) => answer(server, "SELECT to_regclass('kept')"))).toBeNull();
});

test("several sessions work at once", async () => {
  await inServer(join(scratch, "sessions"), async (server) => {
    const [one, other] = [await server.openSession(), await server.openSession()];
    await one.query("BEGIN");
    expect((await other.query("SELECT 1")).rows).toEqual([[1]]);
    await Promise.all([one.end(), other.end()]);
  });
});

test("text is ordered by its bytes, and its letters are those of Unicode", async () => {
  await inServer(join(scratch, "letters"), async (server) => {
    expect(await answer(server, "SELECT lower('ÉÜŽ') || upper('éüž')")).toBe("éüžÉÜŽ");
    expect(
      await answer(server, "SELECT string_agg(t, '' ORDER BY t) FROM unnest(ARRAY['é', 'a', 'B', 'z']) AS t"),
    ).toBe("Bazé");
  });
});

test("the server ends when the process is gone that holds its launcher's input", async () => {
  const { launcher, serverPid } = await launch(join(scratch, "input"));
  expect(isProcessAlive(serverPid)).toBe(true);
  launcher.stdin.destroy();
  await once(launcher, "exit");
  expect(isProcessAlive(serverPid)).toBe(false);
});

test("a server that was left behind is ended before another works on its folder, and nothing committed is lost", async () => {
  const folder = join(scratch, "left");
  await inServer(folder, (server) => answer(server, ...MAKE));
  const { launcher, serverPid } = await launch(folder);
  launcher.kill("SIGKILL");
  await once(launcher, "exit");
  expect(isProcessAlive(serverPid)).toBe(true);
  expect(await inServer(folder, (server) => answer(server, READ))).toBe(7);
  await endOf(serverPid);
});

test("a server that was killed leaves a folder that opens again", async () => {
  const folder = join(scratch, "killed");
  await inServer(folder, async (server) => {
    await answer(server, ...MAKE);
    process.kill(server.pid, "SIGKILL");
    await endOf(server.pid);
  });
  expect(await inServer(folder, (server) => answer(server, READ))).toBe(7);
});

test("a copy of a folder in use does not touch the server of the first", async () => {
  const [folder, copy] = [join(scratch, "first"), join(scratch, "copy")];
  await inServer(folder, async (server) => {
    await answer(server, ...MAKE, "CHECKPOINT");
    cpSync(folder, copy, { recursive: true });
    expect(await inServer(copy, (other) => answer(other, "SELECT 1"))).toBe(1);
    expect(await answer(server, READ)).toBe(7);
  });
});

test("a lock whose process id has passed to another process holds nobody up, and that process goes on", async () => {
  const folder = join(scratch, "stale");
  await inServer(folder, (server) => answer(server, ...MAKE));
  const lock = [process.pid, join(folder, "data"), 0, 5432, "/tmp", "", "  1 1", "ready", ""].join("\n");
  writeFileSync(join(folder, "data", "postmaster.pid"), lock);
  expect(await inServer(folder, (server) => answer(server, READ))).toBe(7);
});

test("data that PGlite made is refused, and stays as it is", async () => {
  const folder = join(scratch, "pglite");
  mkdirSync(folder);
  writeFileSync(join(folder, "PG_VERSION"), "18\n");
  await expect(OwnPostgres.open(folder)).rejects.toMatchObject({
    code: "Warehouse.OtherServer",
    message: expect.stringContaining("use another --home") as string,
  });
  expect(readdirSync(folder)).toEqual(["PG_VERSION"]);
});

test("data of another version of PostgreSQL is refused with both versions", async () => {
  const folder = join(scratch, "version");
  mkdirSync(join(folder, "data"), { recursive: true });
  writeFileSync(join(folder, "data", "PG_VERSION"), "16\n");
  await expect(OwnPostgres.open(folder)).rejects.toMatchObject({
    code: "Warehouse.NotStarted",
    message: expect.stringMatching(/PostgreSQL 16, and this lab's is 18/) as string,
  });
});

test("a server that cannot start says so in its own words", async () => {
  const folder = join(scratch, "broken");
  await inServer(folder, () => Promise.resolve());
  writeFileSync(join(folder, "data", "postgresql.conf"), "no_such_setting = 1\n");
  await expect(OwnPostgres.open(folder)).rejects.toMatchObject({
    code: "Warehouse.NotStarted",
    message: expect.stringContaining("no_such_setting") as string,
  });
});
