import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "sarif";
import { COMMENT_MARK } from "../../pipeline-dsl/review/render/comment";
import { git } from "./testing/git";
import { commands, inDefinition, pullRequest, ROOT } from "./testing/pull-requests";

// However a review ends, it leaves a comment: without one, a pull request goes on showing that of an earlier push.

const SCRIPT = join(ROOT, ".github/actions/review/review.sh");
const LOCK = inDefinition("pipeline").replace("pipeline.ts", "pipeline.lock.json");
const SCHEDULE = [inDefinition("pipeline"), 'daily("02:00", "UTC")', 'daily("04:30", "UTC")'] as const;

interface Ended {
  readonly status: number | null;
  readonly comment: string;
  readonly hasResults: boolean;
}

function ended(folder: string, environment: NodeJS.ProcessEnv = {}): Ended {
  const { status } = spawnSync("bash", [SCRIPT, "review"], {
    cwd: folder,
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: `${commands()}:${process.env["PATH"] ?? ""}`,
      DEFINITION: inDefinition("pipeline"),
      BASE: "",
      PREVIEWS: "",
      PREVIEW_EVENTS: "",
      GITHUB_EVENT_PATH: "",
      ...environment,
    },
  });
  return {
    status,
    comment: readFileSync(join(folder, "review", "comment.md"), "utf8"),
    hasResults: existsSync(join(folder, "review", "review.sarif")),
  };
}

/** A definition with an error, without its lock: on the branch, or where it left main. */
function withoutLock(side: "here" | "there"): string {
  const folder = pullRequest({ name: "no-lock", edits: [SCHEDULE], verdict: /./ });
  const file = join(folder, inDefinition("warehouse"));
  const [sound, faulty] = [readFileSync(file, "utf8"), "export const nothing = 1;\n"];
  if (side === "there") git(folder, "checkout", "--quiet", "main");
  rmSync(join(folder, LOCK));
  writeFileSync(file, faulty);
  git(folder, "commit", "--quiet", "-am", "faulty");
  if (side === "here") return folder;
  git(folder, "checkout", "--quiet", "-b", "next");
  writeFileSync(file, sound);
  git(folder, "commit", "--quiet", "-am", "sound");
  return folder;
}

function clonedShallowly(): string {
  const origin = pullRequest({ name: "shallow", edits: [SCHEDULE], verdict: /./ });
  const folder = join(mkdtempSync(join(tmpdir(), "shallow-")), "clone");
  git(origin, "clone", "--quiet", "--depth", "1", "--branch", "work", `file://${origin}`, folder);
  return folder;
}

const sound = (): string => pullRequest({ name: "sound", edits: [SCHEDULE], verdict: /./ });

test("the definition has errors, and no lock: the comment says so, the results are its errors, and the verdict fails", () => {
  const folder = withoutLock("here");
  const { status, comment, hasResults } = ended(folder);
  expect([status, hasResults, comment.split("\n")[0]]).toEqual([0, true, COMMENT_MARK]);
  expect(comment).toMatch(/the definition here does not compile/);
  const { runs } = JSON.parse(readFileSync(join(folder, "review", "review.sarif"), "utf8")) as Log;
  const check = spawnSync("npx", ["pipeline", "check", "--sarif", "--definition", inDefinition("pipeline")], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PATH: `${commands()}:${process.env["PATH"] ?? ""}` },
  });
  const told = (log: Log): unknown => log.runs[0]?.results?.map(({ locations }) => locations);
  expect(runs[0]?.results?.map(({ ruleId }) => ruleId)).toContain("definition-faulty");
  expect(told({ version: "2.1.0", runs })).toEqual(told(JSON.parse(check.stdout) as Log));
});

test.each<[end: string, folder: () => string, environment: NodeJS.ProcessEnv, said: RegExp]>([
  [
    "that of the base has errors, and no lock",
    () => withoutLock("there"),
    {},
    /the definition in main .* does not compile/,
  ],
  ["the base is no commit", sound, { BASE: "release/9" }, /release\/9 is neither a lock file nor a commit/],
  ["the clone is shallow", clonedShallowly, { BASE: "origin/main..." }, /this clone is shallow/],
  ["there is no such definition", sound, { DEFINITION: "stacks/other/pipeline.ts" }, /stacks\/other\/pipeline\.ts/],
  ["a preview is not there", sound, { PREVIEWS: "preview-prod.json" }, /preview-prod\.json/],
  ["the command itself breaks", sound, { NODE_OPTIONS: "--no-such-option" }, /the review ended without a word/],
  ["the event is no document", sound, { GITHUB_EVENT_PATH: "nothing.json" }, /the review ended without a word/],
])("%s: the comment says so, and there are no results", (_, folder, environment, said) => {
  const { status, comment, hasResults } = ended(folder(), environment);
  expect([status, hasResults, comment.split("\n")[0], comment.includes("### not reviewed: ")]).toEqual([
    1,
    false,
    COMMENT_MARK,
    true,
  ]);
  expect(comment.replaceAll("&#45;", "-").replaceAll("&#95;", "_")).toMatch(said);
});

test("a fork's, which reads no secret, is reviewed as any other", () => {
  const { status, comment, hasResults } = ended(sound(), {
    GITHUB_TOKEN: "",
    HOME: mkdtempSync(join(tmpdir(), "home-")),
  });
  expect([status, hasResults]).toEqual([0, true]);
  expect(comment).toMatch(/^### 1 change: 1 operational$/m);
});
