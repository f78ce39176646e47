import type { Section } from "../../pipeline-dsl/review/render/comment";
import { alert, code, folded, plain } from "../../pipeline-dsl/review/render/markdown-text";
import type { AccountReview, AccountStep, Because, CausingChange } from "./account";
import { settingWords } from "./settings";

/** More causes than these of one step are counted. */
const MOST_CAUSES = 3;

/** One sentence a step: `RDS_TO_S3_job (Glue job) changes its nonOverridableArguments, because dim_apartments.status is new`. */
export function stepWords(step: AccountStep): string {
  const inputs = step.inputs.length === 0 ? "" : ` its ${listed([...new Set(step.inputs.map(inputWords))])}`;
  const verb = VERBS[step.op] ?? `(${step.op})`;
  const what = /^(update|replace)$/.test(step.op) ? `${verb}${step.op === "replace" ? "" : inputs}` : verb;
  return `${step.name} (${kindOf(step.type)}) ${what}${replacement(step)}${because(step.because)}`;
}

/** What is lost with a step, and whether the stack lets it happen; null: nothing. */
export function lossWords(step: AccountStep): string | null {
  if (step.holds === null) return null;
  if (step.protected) return `it holds ${step.holds}; it is protected, so the update stops before it`;
  return step.retained
    ? `it holds ${step.holds}; it stays in the account, but nothing of this stack reads or guards it any more`
    : `it holds ${step.holds}, which goes with it`;
}

function replacement({ replaceReasons }: AccountStep): string {
  return replaceReasons.length === 0 ? "" : `: its ${listed(replaceReasons.map(inputWords))} cannot change in place`;
}

function because(cause: Because): string {
  switch (cause.kind) {
    case "definition":
      return `, because ${few(cause.changes.map(changeWords))}`;
    case "settings":
      return `, because of the stack's settings: ${few(cause.changes.map(settingWords))}`;
    case "follows":
      return `, because it is made of ${few(cause.names)}`;
    case "unexplained":
      return "";
    default:
      return cause satisfies never;
  }
}

function changeWords({ subject, how, words }: CausingChange): string {
  if (how === "added") return `${subject} is new`;
  return how === "removed" ? `${subject} is gone` : `${subject} has ${words}`;
}

function few(all: readonly string[]): string {
  const rest = all.length - MOST_CAUSES;
  return rest <= 0 ? listed(all) : `${all.slice(0, MOST_CAUSES).join(", ")} and ${String(rest)} more`;
}

function listed(all: readonly string[]): string {
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1) ?? ""}`;
}

function inputWords(input: string): string {
  return INPUTS[input] ?? input;
}

/** Inputs whose name says little to somebody who does not write programs for Pulumi. */
const INPUTS: Readonly<Record<string, string>> = {
  bucket: "bucket's name",
  definition: "states",
  key: "address",
  nonOverridableArguments: "arguments (the plan's address)",
  policy: "permissions",
  routingConfigurations: "version",
  ruleset: "rules",
  source: "content",
  storageDescriptor: "columns and folder",
};

/** `aws:glue/job:Job` -> `glue Job`, unless people call it otherwise. */
function kindOf(type: string): string {
  const known = KINDS[type];
  if (known !== undefined) return known;
  const [, service = "", kind = type] = /^[^:]+:([^/:]+)[/:].*?:?([A-Za-z0-9]+)$/.exec(type) ?? [];
  return service === "" ? kind : `${service} ${kind}`;
}

const KINDS: Readonly<Record<string, string>> = {
  "aws:cloudwatch/dashboard:Dashboard": "dashboard",
  "aws:cloudwatch/metricAlarm:MetricAlarm": "alarm",
  "aws:glue/catalogTable:CatalogTable": "table of the lake's catalog",
  "aws:glue/dataQualityRuleset:DataQualityRuleset": "quality rules",
  "aws:glue/job:Job": "Glue job",
  "aws:iam/rolePolicy:RolePolicy": "permissions of a role",
  "aws:redshift/cluster:Cluster": "Redshift cluster",
  "aws:s3/bucket:Bucket": "bucket",
  "aws:s3/bucketObjectv2:BucketObjectv2": "file for the jobs",
  "aws:sfn/alias:Alias": "alias that the schedule starts",
  "aws:sfn/stateMachine:StateMachine": "state machine",
};

const VERBS: Readonly<Record<string, string>> = {
  create: "is made",
  update: "changes",
  delete: "is deleted",
  replace: "is replaced",
  "create-replacement": "is made anew in place of the old one",
  "delete-replaced": "is deleted once its replacement exists",
  read: "is read",
  refresh: "is read again",
  import: "is taken over",
};

/** Steps by what a reader asks first: what is lost, then why the rest moves. Every step stands in exactly one group. */
export function groupsOf({
  steps,
}: AccountReview): readonly (readonly [title: string, steps: readonly AccountStep[]])[] {
  const titleOf = (step: AccountStep): string => {
    if (step.holds !== null) return "Deleted or replaced, and it holds data";
    if (step.because.kind === "unexplained") return "Explained by neither the definition nor the settings";
    return { definition: "Because of the definition", settings: "Because of the stack's settings", follows: "Follows" }[
      step.because.kind
    ];
  };
  const order = [
    "Deleted or replaced, and it holds data",
    "Explained by neither the definition nor the settings",
    "Because of the definition",
    "Because of the stack's settings",
    "Follows",
  ];
  return order.flatMap((title) => {
    const members = steps.filter((step) => titleOf(step) === title);
    return members.length === 0 ? [] : [[title, members] as const];
  });
}

/** One sentence for each thing that holds data and would be deleted or replaced. */
export function lossesOf({ stack, steps }: AccountReview): readonly string[] {
  return steps.flatMap((step) => {
    const loss = lossWords(step);
    return loss === null ? [] : [`In ${stack}, ${stepWords(step)}. ${loss.charAt(0).toUpperCase()}${loss.slice(1)}.`];
  });
}

/** `prod: 223 same, 7 update`. */
export function countWords({ stack, counts }: AccountReview): string {
  const told = Object.entries(counts).sort(([left], [right]) => (left < right ? -1 : 1));
  return `${stack}: ${told.map(([op, count]) => `${String(count)} ${op}`).join(", ")}`;
}

const POLICIES = "Violations of policies are not in what the engine prints as JSON: the log of the preview has them.";

export function accountText(account: AccountReview): string {
  const lines = [
    `the account, ${countWords(account)}`,
    `  ${POLICIES}`,
    ...account.errors.map(
      ({ message, urn }) => `  refused: ${urn === null ? "" : `${lastOf(urn)}: `}${oneLine(message)}`,
    ),
    ...account.unread.map((key) => `  not read of the preview: ${key}`),
    ...groupsOf(account).flatMap(([title, steps]) => [
      `  ${title}`,
      ...steps.flatMap((step) => {
        const loss = lossWords(step);
        return [`    ${stepWords(step)}`, ...(loss === null ? [] : [`      ${loss}`])];
      }),
    ]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** The account as a section of a review's comment. What is lost and what nothing explains stands open, the rest is folded. */
export function accountSection(account: AccountReview): Section {
  const groups = groupsOf(account).map(([title, steps]) => {
    const lines = steps.map((step) => {
      const loss = lossWords(step);
      return `- ${plain(stepWords(step))}${loss === null ? "" : `. **${plain(loss)}**`}`;
    });
    const open = steps.some(({ holds, because: cause }) => holds !== null || cause.kind === "unexplained");
    return open
      ? [`**${title}**`, lines.join("\n")].join("\n\n")
      : folded(`${title}: ${String(steps.length)}`, lines.join("\n"));
  });
  const errors = alert(
    "CAUTION",
    account.errors.map(
      ({ message, urn }) => `${urn === null ? "" : `${code(lastOf(urn))}: `}${plain(oneLine(message))}`,
    ),
  );
  const unread = account.unread.map((key) => `Not read of the preview: ${code(key)}.`);
  const text = ["#### The account", `${plain(countWords(account))}. ${POLICIES}`, ...errors, ...unread, ...groups].join(
    "\n\n",
  );
  return { title: "the account", text };
}

function lastOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}

function oneLine(message: string): string {
  return message
    .replace(/^error: /, "")
    .replaceAll(/urn:pulumi:[^\s"]*::/g, "")
    .replaceAll(/\s*\n\s*/g, " ");
}
