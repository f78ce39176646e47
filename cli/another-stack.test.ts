import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createProgram } from "./program";
import { folderWith, pipeline, SMALL_DEFINITION } from "./testing";
import { processTerminal } from "./output/terminal";

const ROOT = join(__dirname, "..");
const STACK = readFileSync(join(ROOT, "Pulumi.dev.yaml"), "utf8");
const PROJECT = { ...SMALL_DEFINITION, "Pulumi.yaml": "name: rental\n", "Pulumi.dev.yaml": STACK };
const SENTENCE =
  /another pipeline's, or its source was renamed: it is told of marketplace, and the definition reads shop/;

/** What each command that takes a stack is asked, and its code where the stack is another pipeline's. */
const ASKED: Readonly<Record<string, readonly [parameters: readonly string[], exitCode: number] | "an estimate">> = {
  check: [[], 1],
  cost: [[], 1],
  doctor: [[], 1],
  diff: [["pipeline.lock.json"], 2],
  backfill: "an estimate",
};

test("every command that takes a stack is asked here", () => {
  const { commands } = createProgram(processTerminal());
  const taking = commands.filter(({ options }) => options.some(({ long }) => long === "--stack"));
  expect(taking.map((command) => command.name()).sort()).toEqual(Object.keys(ASKED).sort());
});

test.each(Object.entries(ASKED))("%s refuses the stack of another pipeline, and says whose it is", (command, asked) => {
  // It runs here, and takes prices alone from a stack that is the pipeline's.
  if (asked === "an estimate") return;
  const [parameters, exitCode] = asked;
  const folder = folderWith(PROJECT);
  pipeline(["lock"], folder);
  const outcome = pipeline([command, ...parameters, "--stack", "dev"], folder);
  expect(outcome).toMatchObject({ exitCode });
  expect(outcome.stdout + outcome.stderr).toMatch(SENTENCE);
});

test("where there is no project, a command says what a stack is and where it looks", () => {
  const folder = folderWith(SMALL_DEFINITION);
  for (const command of ["check", "cost", "doctor"])
    expect(pipeline([command, "--stack", "prod"], folder)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(
        "a stack is a file Pulumi.prod.yaml beside a Pulumi.yaml. Put the definition below a folder that has them",
      ) as string,
    });
});
