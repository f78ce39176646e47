import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { LabError } from "../errors";
import { PROJECT_ROOT, PYTHON, requireTool } from "../tools";
import { PostgresServer } from "./postgres";
import type { WarehouseServer, WarehouseSession } from "./server";

const SERVER = join(PROJECT_ROOT, "lab", "warehouse", "postgres_server.py");
/** A socket's path may have 107 bytes, on some systems 103. */
const LONGEST_SOCKET_FOLDER = 80;

/** The PostgreSQL of a folder, which ends with this process at the latest, however that ends. */
export class OwnPostgres implements WarehouseServer {
  private constructor(
    private readonly launcher: ChildProcessByStdio<Writable, Readable, Readable>,
    private readonly sockets: string,
    /** Any PostgreSQL client's. */
    readonly url: string,
    /** The server's own process. */
    readonly pid: number,
    private readonly sessions: PostgresServer,
  ) {}

  /**
   * Makes the folder where it is missing. Throws `Warehouse.OtherServer` for a folder of PGlite's, which was the
   * lab's before, and `Warehouse.NotStarted` with the server's own words.
   */
  static async open(folder: string): Promise<OwnPostgres> {
    if (existsSync(join(folder, "PG_VERSION"))) {
      throw new LabError(
        "Warehouse.OtherServer",
        `the warehouse in ${folder} was made by an earlier version of the lab, by a PostgreSQL that cannot be read here; use another --home and run its dates again`,
      );
    }
    mkdirSync(folder, { recursive: true });
    const place = tmpdir();
    // Nobody else may enter it, so whoever reaches the socket is its owner.
    const sockets = mkdtempSync(join(place.length > LONGEST_SOCKET_FOLDER ? "/tmp" : place, "lab-postgres-"));
    const launcher = spawn(requireTool(PYTHON, "Python"), ["-I", SERVER, folder, sockets], {
      stdio: ["pipe", "pipe", "pipe"],
      // Its own process group: Ctrl-C goes to the lab, which ends its sessions first.
      detached: true,
    });
    try {
      const pid = await startedPid(launcher);
      const url = `postgresql://postgres@localhost:5432/postgres?host=${encodeURIComponent(sockets)}`;
      return new OwnPostgres(launcher, sockets, url, pid, PostgresServer.open(url));
    } catch (error) {
      rmSync(sockets, { recursive: true, force: true });
      throw error;
    }
  }

  openSession(): Promise<WarehouseSession> {
    return this.sessions.openSession();
  }

  async close(): Promise<void> {
    if (this.launcher.exitCode === null && this.launcher.signalCode === null) {
      const ended = once(this.launcher, "exit");
      this.launcher.stdin.end();
      await ended;
    }
    rmSync(this.sockets, { recursive: true, force: true });
  }
}

async function startedPid(launcher: ChildProcessByStdio<Writable, Readable, Readable>): Promise<number> {
  const said: string[] = [];
  const complaints: string[] = [];
  launcher.stdin.on("error", () => undefined);
  launcher.stderr.setEncoding("utf8").on("data", (text: string) => complaints.push(text));
  return new Promise((resolve, reject) => {
    launcher.stdout.setEncoding("utf8").on("data", (text: string) => {
      said.push(text);
      const [line, ...more] = said.join("").split("\n");
      if (more.length > 0) resolve(Number(line));
    });
    launcher.once("error", reject);
    launcher.once("close", () => {
      reject(new LabError("Warehouse.NotStarted", complaints.join("").trim()));
    });
  });
}
