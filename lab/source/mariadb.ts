import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createConnection } from "mysql2/promise";
import { OWN_PREFIX } from "../../pipeline-dsl/targets/own-name";
import { LabError, messageOf } from "../errors";
import { readJsonIfPresent, writeJson } from "../home/files";
import { isProcessAlive } from "../home/lock";
import { PROJECT_ROOT, requireTool } from "../tools";
import type { SourceAddress } from "./address";

/** Another folder than that of `make setup` may hold what stands in for it: tools/mysql has a MySQL. */
const MARIADB = resolve(process.env["MARIADB_PROGRAMS"] ?? join(PROJECT_ROOT, ".cache", "mariadb"));
const HOST = "127.0.0.1";
const USER = "root";
const START_SECONDS = 60;

/** Databases that the server keeps for itself. */
const KEPT_BY_SERVER: readonly string[] = ["mysql", "information_schema", "performance_schema", "sys"];

/** The database of a source on the lab's own server: of its name, where that is not the server's. No source has a name like the others. */
function ownDatabase(source: string): string {
  return KEPT_BY_SERVER.includes(source.toLowerCase()) ? `${OWN_PREFIX}${source}` : source;
}

/** A MariaDB of the home's own, listening on the loopback only. */
export interface SourceServer {
  /** The database of a source; makes it where it is missing. */
  database(source: string): Promise<SourceAddress>;
  /** Folder whose CSV files the server may read with LOAD DATA INFILE. */
  readonly uploads: string;
  stop(): Promise<void>;
}

/** `encrypted`: it can be spoken to in TLS. Every start makes an RSA key first then, which takes up to ten seconds. */
export async function startMariaDb(folder: string, { encrypted = false } = {}): Promise<SourceServer> {
  const data = join(folder, "data");
  const uploads = join(folder, "uploads");
  mkdirSync(uploads, { recursive: true });
  if (!existsSync(join(data, "mysql"))) install(data);
  await endLeftover(folder);

  const port = await freePort();
  // A socket's path may have 107 bytes at most; a home can be deeper than that.
  const sockets = mkdtempSync(join(tmpdir(), "lab-mariadb-"));
  const log = join(folder, "server.log");
  const server = spawn(
    program("bin", "mariadbd"),
    serverOptions({ folder, encrypted, uploads, port, socket: join(sockets, "s") }),
    {
      stdio: ["ignore", openSync(log, "a"), openSync(log, "a")],
      // Its own process group: Ctrl-C goes to the lab, which stops the server cleanly.
      detached: true,
    },
  );
  writeJson(join(folder, "server.json"), { pid: server.pid });
  await waitUntilReady(server, port, log);
  return {
    database: async (source) => {
      const name = ownDatabase(source);
      await execute(port, `CREATE DATABASE IF NOT EXISTS \`${name}\` CHARACTER SET utf8mb4`);
      return { host: HOST, port, username: USER, password: "", database: name };
    },
    uploads,
    stop: async () => {
      await terminate(server);
      rmSync(sockets, { recursive: true, force: true });
    },
  };
}

function program(folder: string, name: string): string {
  return requireTool(join(MARIADB, folder, name), "MariaDB");
}

function userOption(): string[] {
  return process.getuid?.() === 0 ? ["--user=root"] : [];
}

function install(data: string): void {
  mkdirSync(data, { recursive: true });
  const options = [
    "--no-defaults",
    `--basedir=${MARIADB}`,
    `--datadir=${data}`,
    "--auth-root-authentication-method=normal",
    "--skip-test-db",
  ];
  const result = spawnSync(program("scripts", "mariadb-install-db"), options, {
    encoding: "utf8",
  });
  if (result.status === 0) return;
  rmSync(data, { recursive: true, force: true });
  throw new LabError(
    "Lab.SourceNotStarted",
    `MariaDB's data folder cannot be made: ${result.stderr}${result.stdout}`.trim(),
  );
}

function dataOption(folder: string): string {
  return `--datadir=${join(folder, "data")}`;
}

function serverOptions(place: {
  folder: string;
  encrypted: boolean;
  uploads: string;
  port: number;
  socket: string;
}): string[] {
  return [
    "--no-defaults",
    ...userOption(),
    `--basedir=${MARIADB}`,
    `--lc-messages-dir=${join(MARIADB, "share")}`,
    dataOption(place.folder),
    `--secure-file-priv=${place.uploads}`,
    `--bind-address=${HOST}`,
    `--port=${String(place.port)}`,
    `--socket=${place.socket}`,
    "--character-set-server=utf8mb4",
    "--default-time-zone=+00:00",
    // The data can be made again from its seed, so speed goes before durability.
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-buffer-pool-size=256M",
    "--innodb-log-file-size=128M",
    "--skip-log-bin",
    "--skip-name-resolve",
    ...(place.encrypted ? [] : ["--skip-ssl"]),
    "--performance-schema=OFF",
  ];
}

async function waitUntilReady(server: ChildProcess, port: number, log: string): Promise<void> {
  const deadline = Date.now() + START_SECONDS * 1_000;
  for (;;) {
    try {
      await execute(port, "SELECT 1");
      return;
    } catch (error) {
      if (server.exitCode !== null || Date.now() > deadline) {
        await terminate(server);
        const lastLines = readFileSync(log, "utf8").trimEnd().split("\n").slice(-5).join("\n");
        throw new LabError("Lab.SourceNotStarted", `MariaDB did not start: ${messageOf(error)}\n${lastLines}`);
      }
      await pause(50);
    }
  }
}

async function execute(port: number, sql: string): Promise<void> {
  const connection = await createConnection({ host: HOST, port, user: USER });
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}

/** A lab that was killed leaves its server behind, which holds the data folder. */
async function endLeftover(folder: string): Promise<void> {
  const leftover = readJsonIfPresent(join(folder, "server.json")) as { readonly pid: number } | null;
  const pid = leftover?.pid ?? 0;
  if (!isServerOf(pid, folder)) return;
  process.kill(pid, "SIGTERM");
  for (let waited = 0; waited < START_SECONDS * 1_000 && isProcessAlive(pid); waited += 50) await pause(50);
}

function isServerOf(pid: number, folder: string): boolean {
  if (!isProcessAlive(pid)) return false;
  const { stdout } = spawnSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.includes(dataOption(folder));
}

async function terminate(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, "exit");
  server.kill("SIGTERM");
  await exited;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, HOST);
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
