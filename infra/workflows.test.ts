import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly "timeout-minutes"?: number;
  readonly environment?: string;
  readonly if?: string;
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

const ROOT = join(__dirname, "..");
const FOLDER = join(ROOT, ".github", "workflows");
const workflows = readdirSync(FOLDER).map(
  (file) => [file, parse(readFileSync(join(FOLDER, file), "utf8")) as Workflow] as const,
);

test.each(workflows)("%s gives itself no more than it needs, ends in time, and keeps no key", (file, workflow) => {
  expect(workflow.permissions?.["contents"]).toBe("read");
  for (const job of Object.values(workflow.jobs)) {
    expect(job["timeout-minutes"]).toBeGreaterThan(0);
    for (const step of job.steps) if (step.uses !== undefined) expect(step.uses).toMatch(/@v\d+$/);
  }
  expect(readFileSync(join(FOLDER, file), "utf8")).not.toMatch(/aws-access-key-id|AWS_SECRET_ACCESS_KEY|secrets\./);
});

test("only deploy updates, and only through an environment that asks for approval", () => {
  const updating = workflows.filter(([, workflow]) =>
    Object.values(workflow.jobs).some((job) => job.steps.some((step) => step.with?.["command"] === "up")),
  );
  expect(updating.map(([file]) => file)).toEqual(["deploy.yml"]);
  expect(updating[0]?.[1].jobs["deploy"]?.environment).toBe("${{ matrix.stack }}");
});

test("forks get no preview, and the policy pack that is run exists", () => {
  const preview = workflows.find(([file]) => file === "preview.yml")?.[1].jobs["preview"];
  expect(preview?.if).toContain("head.repo.full_name == github.repository");
  const pack = preview?.steps.find((step) => step.with?.["command"] === "preview")?.with?.["policyPacks"];
  expect(existsSync(join(ROOT, String(pack), "PulumiPolicy.yaml"))).toBe(true);
});
