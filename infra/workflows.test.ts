import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** What may write and is started by no pull request: it runs main's code. */
const MAIN_ALONE: Readonly<Record<string, readonly string[]>> = { "drift.yml": ["security-events"] };

interface Job {
  readonly "timeout-minutes"?: number;
  readonly environment?: string;
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly {
    readonly id?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly if?: string;
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

/** By the commit: a tag can be moved to other code. What stands in this repository is pinned with it. */
const PINNED = /^\.\/|@[0-9a-f]{40}$/;

const ROOT = join(__dirname, "..");
const FOLDER = join(ROOT, ".github", "workflows");
const workflows = readdirSync(FOLDER).map(
  (file) => [file, parse(readFileSync(join(FOLDER, file), "utf8")) as Workflow] as const,
);

test.each(workflows)("%s gives itself no more than it needs, ends in time, and keeps no key", (file, workflow) => {
  expect(workflow.permissions?.["contents"]).toBe("read");
  for (const job of Object.values(workflow.jobs)) {
    expect(job["timeout-minutes"]).toBeGreaterThan(0);
    for (const step of job.steps) if (step.uses !== undefined) expect(step.uses).toMatch(PINNED);
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

test("every commit that is pinned says which version it is, and the same version is the same commit everywhere", () => {
  const files = [...workflows.map(([file]) => join(FOLDER, file)), join(ROOT, ".github/actions/review/action.yml")];
  const pins = files.flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => /uses: [^.]/.test(line)),
  );
  const commits = new Map<string, Set<string>>();
  for (const line of pins) {
    const [, action = "", commit = "", version = ""] =
      /uses: (\S+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$/.exec(line) ?? [];
    expect([line, version]).toEqual([line, expect.stringMatching(/^v/)]);
    commits.set(action, (commits.get(action) ?? new Set()).add(`${commit} ${version}`));
  }
  expect([...commits].filter(([, found]) => found.size > 1)).toEqual([]);
});

test("a fork has no role: the review runs without one, the engine's preview does not run", () => {
  const preview = workflows.find(([file]) => file === "preview.yml")?.[1];
  expect(preview?.jobs["preview"]?.if).toContain("head.repo.full_name == github.repository");
  const pack = preview?.jobs["preview"]?.steps.find((step) => step.with?.["command"] === "preview")?.with?.[
    "policyPacks"
  ];
  expect(existsSync(join(ROOT, String(pack), "PulumiPolicy.yaml"))).toBe(true);
  const review = preview?.jobs["review"];
  expect(review?.if).toBeUndefined();
  const roles = review?.steps.filter((step) => /configure-aws|pulumi/.test(`${step.uses ?? ""} ${step.run ?? ""}`));
  expect(roles?.map((step) => step.if)).toEqual(["env.ROLE != ''", "env.ROLE != ''", "env.ROLE != ''"]);
});

test("the review is handed each preview and what policies say of it, and nothing of one that ended before it began", () => {
  const review = workflows.find(([file]) => file === "preview.yml")?.[1].jobs["review"];
  const script = review?.steps.find((step) => step.id === "previews");
  const folder = mkdtempSync(join(tmpdir(), "previews-"));
  const output = join(folder, "output");
  // An engine that refuses dev before its first step, and prod-standby after it.
  const engine = `#!/bin/sh
test "$PULUMI_DEBUG_COMMANDS" = true || exit 9
stack=$3
while [ $# -gt 0 ]; do
  if [ "$1" = --event-log ]; then log=$2; fi
  if [ "$1" = --policy-pack ]; then test -e "${ROOT}/$2/PulumiPolicy.yaml" || exit 9; fi
  shift
done
echo '{"sequence":0}' > "$log"
if [ "$stack" = dev ]; then echo '{"steps":[]}'; exit 255; fi
echo '{"steps":[{}]}'
test "$stack" = prod
`;
  writeFileSync(join(folder, "pulumi"), engine, { mode: 0o755 });
  const { status } = spawnSync("bash", ["-e", "-c", script?.run ?? ""], {
    cwd: folder,
    encoding: "utf8",
    env: {
      ...process.env,
      ...script?.env,
      ...review?.env,
      PATH: `${folder}:${process.env["PATH"] ?? ""}`,
      GITHUB_OUTPUT: output,
    },
  });
  expect([status, readFileSync(output, "utf8")]).toEqual([
    0,
    "previews<<END\npreview-prod.json\npreview-prod-standby.json\nEND\nevents<<END\nevents-prod.json\nevents-prod-standby.json\nEND\n",
  ]);
  const inputs = review?.steps.find((step) => step.uses === "./.github/actions/review")?.with;
  expect(inputs).toEqual({
    previews: "${{ steps.previews.outputs.previews }}",
    "preview-events": "${{ steps.previews.outputs.events }}",
  });
});

test("the action keeps the review however it ended, and asks for the verdict of any that there is", () => {
  const action = parse(readFileSync(join(ROOT, ".github/actions/review/action.yml"), "utf8")) as {
    readonly runs: Job;
  };
  const { steps } = action.runs;
  const at = steps.findIndex(({ run }) => run?.includes("verdict.sh"));
  const kept = steps.findIndex(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
  expect(kept).toBeLessThan(at);
  // A step that failed has left a comment that says why.
  expect(steps.map((step) => step.if)).toEqual(
    steps.map((_, index) => (index === kept ? "${{ !cancelled() }}" : undefined)),
  );
});

test("what runs a pull request's code may write nothing, and what may write runs main's code alone", () => {
  const writes = (permissions: Readonly<Record<string, string>> = {}): readonly string[] =>
    Object.entries(permissions).flatMap(([name, access]) => (access === "write" && name !== "id-token" ? [name] : []));
  for (const [file, workflow] of workflows) {
    const all = [writes(workflow.permissions), ...Object.values(workflow.jobs).map((job) => writes(job.permissions))];
    if (file !== "comment.yml") expect([file, all.flat()]).toEqual([file, MAIN_ALONE[file] ?? []]);
    if (file in MAIN_ALONE) expect(Object.keys(workflow.on)).toEqual(["schedule", "workflow_dispatch"]);
  }
  const [comment] = Object.values(workflows.find(([file]) => file === "comment.yml")?.[1].jobs ?? {});
  expect(writes(comment?.permissions)).toEqual(["pull-requests", "security-events"]);
  const checkout = comment?.steps.find((step) => step.uses?.startsWith("actions/checkout@"));
  expect(checkout?.with).toBeUndefined();
  // An expression in a script is text that becomes code.
  for (const step of comment?.steps ?? []) expect(step.run ?? "").not.toContain("${{");
});
