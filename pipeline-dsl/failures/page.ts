import { FAILURE_CODES } from ".";
import type { FailureCode, RetryAt } from "./failure-code";

const STEPS: Readonly<Record<RetryAt, string>> = {
  migrate: "from `migrate_warehouse`",
  extract: "from the extracting job",
  transform: "from the loading job",
  qualityGate: "from `quality_gate`, with `waive_quality`",
  failedStep: "from the step that failed",
};

/** The long form of a code: `docs/failures/<code>.md`, and what `pipeline explain <code>` prints. */
export function renderFailurePage({ code, summary, explanation, remedy, goOn }: FailureCode): string {
  const ways = goOn.map(({ when, at }) => `- When ${when}: retry ${STEPS[at]}.\n`).join("");
  return [
    `# ${code}\n`,
    `**${summary}.**\n`,
    `${explanation}\n`,
    "## The way out\n",
    `${remedy}\n`,
    ...(ways === "" ? [] : [ways]),
  ].join("\n");
}

/** Every page by file name, with an index. */
export function failurePages(): ReadonlyMap<string, string> {
  return new Map([
    ["README.md", renderIndex()],
    ...FAILURE_CODES.map((failure): [string, string] => [fileName(failure.code), renderFailurePage(failure)]),
  ]);
}

function renderIndex(): string {
  const rows = FAILURE_CODES.map(({ code, summary }) => `| [${code}](${fileName(code)}) | ${summary} |\n`);
  return [
    "# What a run can end with\n",
    "The code stands at the start of the message, in the report, and in `error.code` of `npx pipeline run --json`.\n",
    `| code | |\n| --- | --- |\n${rows.join("")}`,
  ].join("\n");
}

function fileName(code: string): string {
  return `${code.replace(".*", "")}.md`;
}
