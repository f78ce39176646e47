import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { filesBelow } from "./content-hash";
import { JOBS_FOLDER } from "./jobs-folder";
import { lambdaCode, LAMBDA_PACKAGES } from "./lambda-code";

const PYTHON = join(__dirname, "..", "..", ".venv", "bin", "python");
const ZONES = Intl.supportedValuesOf("timeZone");

const PACKAGES = Object.keys(LAMBDA_PACKAGES) as (keyof typeof LAMBDA_PACKAGES)[];

/** Those whose code asks for a time zone: Lambda's image has none, which shows at the first one that is asked for. */
const withZones = PACKAGES.filter((name) =>
  filesBelow(join(JOBS_FOLDER, name), ".py").some((file) =>
    /^(from|import) zoneinfo\b/m.test(readFileSync(join(JOBS_FOLDER, name, file), "utf8")),
  ),
);

test("zones are brought along where the code asks for one, and nowhere else", () => {
  const bringing = PACKAGES.filter((name) => (LAMBDA_PACKAGES[name] as readonly string[]).includes("tzdata"));
  expect(bringing).toEqual(withZones);
});

test.each(withZones)("%s knows every zone that the machine itself does not", async (name) => {
  const task = mkdtempSync(join(tmpdir(), "task-"));
  try {
    const { code, variables } = lambdaCode(name);
    const assets = (await code.assets) as Readonly<Record<string, pulumi.asset.FileAsset>>;
    for (const [file, asset] of Object.entries(assets)) cpSync(await asset.path, join(task, file), { recursive: true });
    const path = (variables["PYTHONPATH"] ?? "").replaceAll("/var/task", task);
    expect(dirname(path.split(":").at(-1) ?? "")).toBe(task);
    // Neither the system's zones (PYTHONTZPATH) nor packages of this machine (-S) are there to help.
    const program = "import json, sys, zoneinfo\nfor name in json.load(sys.stdin): zoneinfo.ZoneInfo(name)";
    const run = (PYTHONPATH: string): string =>
      execFileSync(PYTHON, ["-S", "-c", program], {
        env: { PYTHONPATH, PYTHONTZPATH: "" },
        input: JSON.stringify(ZONES),
        encoding: "utf8",
        stdio: ["pipe", "pipe", "ignore"],
      });
    expect(run(path)).toBe("");
    expect(() => run("/var/runtime")).toThrow();
  } finally {
    rmSync(task, { recursive: true });
  }
});
