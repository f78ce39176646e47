import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PROJECT_ROOT } from "../lab/tools";

interface Selection {
  readonly suites: readonly string[];
  readonly python: readonly string[];
  readonly left_out: Readonly<Record<string, string>>;
}

const SELECT = `
import json, sys
from dataclasses import asdict
sys.path.insert(0, "tools")
from changed_tests import select
print(json.dumps([asdict(select(files)) for files in json.load(sys.stdin)]))
`;

function select(...changes: readonly (readonly string[])[]): readonly Selection[] {
  const { stdout, stderr, status } = spawnSync("python3", ["-c", SELECT], {
    cwd: PROJECT_ROOT,
    encoding: "utf8",
    input: JSON.stringify(changes),
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Selection[];
}

function lines(command: string, ...parameters: readonly string[]): readonly string[] {
  const { stdout } = spawnSync(command, parameters, { cwd: PROJECT_ROOT, encoding: "utf8" });
  return stdout.split("\n").filter((line) => line !== "");
}

function longReasons(): readonly string[] {
  const script = `import json, sys; sys.path.insert(0, "tools"); import changed_tests; print(json.dumps([*changed_tests.LONG.values()]))`;
  const { stdout } = spawnSync("python3", ["-c", script], { cwd: PROJECT_ROOT, encoding: "utf8" });
  return JSON.parse(stdout) as string[];
}

function isChosenOrNamed({ suites, python, left_out }: Selection, path: string): boolean {
  return suites.includes(path) || python.includes(path) || path in left_out;
}

test("when everything has changed, every suite is run or left out by name, and no reason is stale", () => {
  const files = lines("git", "ls-files");
  const isTest = (path: string) => /\.test\.ts$|\/test_\w+\.py$/.test(path);
  const [selection, withoutTests] = select(
    files,
    files.filter((path) => !isTest(path)),
  );
  const suites = lines("npx", "jest", "--listTests").map((path) => path.slice(join(PROJECT_ROOT, "/").length));
  const python = files.filter((path) => /^jobs\/tests\/test_\w+\.py$/.test(path));
  expect(suites.length).toBeGreaterThan(50);
  expect(python.length).toBeGreaterThan(10);
  expect([...suites, ...python].filter((path) => !isChosenOrNamed(selection!, path))).toEqual([]);
  const reasons = new Set(Object.values(withoutTests!.left_out));
  expect(longReasons().filter((reason) => !reasons.has(reason))).toEqual([]);
});

describe("one changed file", () => {
  const [printer, style, job, foundation, nothing] = select(
    ["pipeline-dsl/targets/redshift/load/versions.ts"],
    ["lab/report/style/page.css"],
    ["jobs/etl/window.py"],
    ["package.json"],
    ["LICENCE-of-nothing"],
  );

  test("of a printer: its room's suites are run, whole runs are left out and named", () => {
    expect(printer!.suites).toContain("pipeline-dsl/targets/redshift/syntax.test.ts");
    expect(printer!.left_out["lab/acceptance/crash-matrix.test.ts"]).toContain("whole runs");
    expect(printer!.left_out["lab/oracle/history.test.ts"]).toContain("whole loads");
  });

  test("that code knows by its name only is found by it", () => {
    expect(style!.suites).toContain("lab/report/report.test.ts");
  });

  test("of a job: the tests that import it are run, and the whole runs that start it are named", () => {
    expect(job!.python).toContain("jobs/tests/test_window.py");
    expect(Object.keys(job!.left_out)).toContain("lab/acceptance/bad-input.test.ts");
  });

  test.each([
    ["that every test stands on", "package.json", foundation, "make test runs them all"],
    ["that nothing knows", "LICENCE-of-nothing", nothing, "it is gone"],
  ])("%s is named, never passed over", (_, path, selection, why) => {
    expect(selection!.left_out[path]).toContain(why);
  });
});
