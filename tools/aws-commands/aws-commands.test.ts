import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import fc from "fast-check";
import { startInAws } from "../../cli/output/aws-command";
import { runInputSchema } from "../../cli/run/input";
import { BACKFILL_INPUT, FAILOVER_INPUT, RESTORE_TABLE_INPUT } from "../../pipeline-dsl/targets/recovery";
import { parseModel } from "../../pipeline-dsl/model/schema";
import { runbookOf } from "../generate-docs";
import { inMarkdown, printedCommands, RUNBOOK, UNKNOWN, type Printed } from "./printed";
import { typed } from "./typed";

const ROOT = join(__dirname, "..", "..");
const PYTHON = join(ROOT, ".venv", "bin", "python");
const CHECK = join(__dirname, "check_commands.py");

interface Typed extends Printed {
  readonly words: readonly string[];
}

/** By how a command names the machine that it starts. */
const INPUTS: readonly (readonly [machine: RegExp, schema: object])[] = [
  [/failover/i, FAILOVER_INPUT],
  [/restore/i, RESTORE_TABLE_INPUT],
  [/backfill/i, BACKFILL_INPUT],
  [/machine/i, runInputSchema],
];

let commands: readonly Typed[];

const MODEL = parseModel(readFileSync(join(ROOT, "stacks", "rental-marketplace", "pipeline.lock.json"), "utf8"));
const RUNBOOKS = (["pilotLight", "warmStandby"] as const).map((standby) => runbookOf(MODEL, standby));

beforeAll(() => {
  const runbooks = RUNBOOKS.flatMap(({ runbook }) => inMarkdown("the runbook", runbook));
  commands = [...printedCommands(), ...runbooks].flatMap((printed) =>
    typed(printed.script).map((words) => ({ ...printed, words })),
  );
});

test("the runbooks have the commands of every alarm that has its own", () => {
  const source = readFileSync(join(ROOT, RUNBOOK), "utf8");
  const ids = [...source.matchAll(/case "([\w-]+)":/g)].map(([, id]) => id);
  expect(ids.length).toBeGreaterThan(10);
  const printed = new Set(RUNBOOKS.flatMap(({ alarms }) => alarms.map(({ id }) => id)));
  expect(ids.filter((id = "") => !printed.has(id))).toEqual([]);
});

test("every command of AWS that is printed is one of its service, with what it needs and nothing that it does not take", () => {
  expect(commands.length).toBeGreaterThan(100);
  const judged = commands.map(({ words, isSentence }) => ({ words, is_mention: isSentence }));
  const answer = execFileSync(PYTHON, [CHECK], { input: JSON.stringify(judged), encoding: "utf8", maxBuffer: 1 << 26 });
  const faults = JSON.parse(answer) as readonly (readonly string[])[];
  expect(
    commands.flatMap(({ where, words }, at) =>
      (faults[at] ?? []).map((fault) => `${where}: ${words.join(" ")}: ${fault}`),
    ),
  ).toEqual([]);
});

test("what starts a machine gives it an input that the machine takes", () => {
  const started = commands.flatMap(({ where, words }) => {
    const [service, operation] = words;
    const [machine, input] = ["--state-machine-arn", "--input"].map((option) => words[words.indexOf(option) + 1] ?? "");
    const isGiven = words.includes("--input") && input !== UNKNOWN && input?.startsWith("file://") !== true;
    return service === "stepfunctions" && operation === "start-execution" && isGiven
      ? [{ where, machine: machine ?? "", input: input ?? "" }]
      : [];
  });
  expect(started.length).toBeGreaterThan(10);
  expect(
    started.flatMap(({ where, machine, input }) =>
      inputFaults(machine, input).map((fault) => `${where}: ${input}: ${fault}`),
    ),
  ).toEqual([]);
});

function inputFaults(machine: string, input: string): readonly string[] {
  const schema = INPUTS.find(([name]) => name.test(machine))?.[1];
  if (schema === undefined) return [`no machine is known by ${machine}`];
  const ajv = new Ajv({ allErrors: true });
  const matches = ajv.compile(schema);
  return matches(JSON.parse(input.replaceAll("YYYY-MM-DD", "2026-01-31"))) ? [] : [ajv.errorsText(matches.errors)];
}

test("law: whatever stands in an input, a shell gives the machine that input and nothing else", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string({ unit: "binary" })), (given) => {
      const input = Object.fromEntries(
        Object.entries(given).map(([name, value]) => [name, value.replaceAll("\0", "")]),
      );
      const [, , command = ""] = startInAws({ machine: "ShopFailover", input, status: "SUCCEEDED", site: "standby" });
      const [, words = []] = typed(command);
      expect(words.slice(0, 3)).toEqual(["stepfunctions", "start-execution", "--state-machine-arn"]);
      expect(words[3]).toContain("ShopFailover");
      expect(JSON.parse(words[5] ?? "")).toEqual(input);
      expect(words).toHaveLength(6);
    }),
    { numRuns: 30 },
  );
});
