import { counted } from "../../pipeline-dsl/review/counted";
import type { Section } from "../../pipeline-dsl/review/render/comment";
import { alert, code, folded, plain } from "../../pipeline-dsl/review/render/markdown-text";
import type { AccountReview, AccountStep, Because } from "./account";
import { causeWords } from "./cause-words";
import { policyLines, refusedPolicies } from "./policy-words";
import { inputWords, kindOf, listed } from "./resource-words";

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
  const words = causeWords(cause);
  return words === null ? "" : `, because ${words}`;
}

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

/** Why the engine would not carry the preview out; null: it would. */
export function refusalOf(account: AccountReview): string | null {
  const violated = refusedPolicies(account).length;
  if (violated > 0) return `${counted(violated, "violation")} of mandatory policies`;
  return account.errors.length > 0 ? "the engine refuses its preview" : null;
}

export function accountText(account: AccountReview): string {
  const lines = [
    `the account, ${countWords(account)}`,
    ...policyLines(account).map((line) => `  ${line}`),
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
  const [policies = "", ...said] = policyLines(account).map(plain);
  const text = [
    "#### The account",
    `${plain(countWords(account))}. ${policies}`,
    ...(said.length === 0 ? [] : [said.map((line) => `- ${line}`).join("\n")]),
    ...errors,
    ...unread,
    ...groups,
  ].join("\n\n");
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
