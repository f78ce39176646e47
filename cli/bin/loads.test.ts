import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// What a command does not ask, it does not load: a client of a server takes as long to load as a whole review takes.

const ROOT = join(__dirname, "..", "..");
const COMMAND = join(__dirname, "pipeline.js");
const LOCK = join(ROOT, "stacks", "rental-marketplace", "pipeline.lock.json");
const CLIENTS = ["@aws-sdk", "@duckdb", "aws-local-stepfunctions", "mysql2", "pg"];

/** Says at its process's end from which packages it loaded something. */
const LISTING = `
const packageOf = (file) => /.*node_modules[\\\\/]([^\\\\/]+)/.exec(file)?.[1];
process.on("exit", () => {
  process.stderr.write("\\n" + JSON.stringify([...new Set(Object.keys(require.cache).map(packageOf))]));
});
`;

test.each([["--version"], ["explain", "Pipeline.RowsVanished"], ["check"], ["cost"], ["diff", LOCK]])(
  "%s loads no client of a server",
  (...parameters) => {
    const listing = join(mkdtempSync(join(tmpdir(), "loads-")), "listing.js");
    writeFileSync(listing, LISTING);
    const { status, stderr } = spawnSync(process.execPath, ["--require", listing, COMMAND, ...parameters], {
      cwd: ROOT,
      encoding: "utf8",
    });
    const loaded = JSON.parse(stderr.split("\n").at(-1) ?? "") as readonly string[];
    expect([status, loaded.filter((name) => CLIENTS.includes(name))]).toEqual([0, []]);
    expect(loaded).toContain("commander");
  },
);
