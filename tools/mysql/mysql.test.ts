import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

/** A mysqld that says what it was called with, and makes what a data folder is known by. */
const NOTED = `#!/bin/sh
echo "$*" >> "$CALLS"
for option in "$@"; do case $option in --datadir=*) mkdir -p "\${option#--datadir=}/mysql" ;; esac; done
`;

test("the first start makes the data folder as it is asked for, and MySQL is told nothing that only MariaDB knows", () => {
  const folder = mkdtempSync(join(tmpdir(), "mysql-"));
  mkdirSync(join(folder, "path"));
  writeFileSync(join(folder, "path", "mysqld"), NOTED);
  chmodSync(join(folder, "path", "mysqld"), 0o755);
  const calls = join(folder, "calls");
  const data = `--datadir=${join(folder, "data")}`;
  const start = (...options: readonly string[]): void => {
    const path = `${join(folder, "path")}:${process.env["PATH"] ?? ""}`;
    const program = join(__dirname, "bin", "mariadbd");
    const known = ["--no-defaults", "--basedir=/b", "--lc-messages-dir=/m", "--innodb-log-file-size=1M", "--skip-ssl"];
    const { status } = spawnSync(program, [...known, "--skip-name-resolve", "--skip-log-bin", data, ...options], {
      env: { PATH: path, CALLS: calls },
    });
    expect(status).toBe(0);
  };
  start("--user=root", "--lower-case-table-names=1", "--port=1", "--secure-file-priv=/u");
  start("--port=2");

  const own = `--pid-file=${join(folder, "data", "pid")} --mysqlx=OFF --performance-schema=OFF`;
  const first = "--no-defaults --secure-file-priv=NULL --disable-log-bin";
  expect(readFileSync(calls, "utf8").trimEnd().split("\n")).toEqual([
    `--no-defaults --initialize-insecure ${data} --user=root --lower-case-table-names=1`,
    `${first} ${data} --user=root --lower-case-table-names=1 --port=1 --secure-file-priv=/u ${own}`,
    `${first} ${data} --port=2 ${own}`,
  ]);
});

test("every night the source's suites run on a MySQL, and no change waits for them", () => {
  const file = readFileSync(join(__dirname, "../../.github/workflows/test.yml"), "utf8");
  const { jobs } = parse(file) as { jobs: Record<string, { if?: string; steps: readonly { run?: string }[] }> };
  expect(jobs["mysql"]?.if).toBe("github.event_name == 'schedule'");
  expect(jobs["mysql"]?.steps.at(-1)?.run).toBe("tools/mysql/run-suites");
});
