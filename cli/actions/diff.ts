import {
  CHANGE_CLASSES,
  type ChangeClass,
  isOfClass,
  lossSentences,
  NO_LOSSES,
  type ReviewedLosses,
  reviewLosses,
} from "../../pipeline-dsl/review";
import { today } from "../lock/today";
import { reviewDocument } from "../../pipeline-dsl/review/render/json";
import { type Required, requiredReviews, requiredWords } from "../../pipeline-dsl/review/required";
import { renderReviewMarkdown, renderUnreviewedMarkdown } from "../../pipeline-dsl/review/render/markdown";
import { sqlSections } from "../../pipeline-dsl/review/render/sql";
import { reviewSarif } from "../../pipeline-dsl/review/render/sarif";
import { renderReviewText } from "../../pipeline-dsl/review/render/text";
import { accountSection, accountText, lossesOf, refusalOf } from "../../infra/review/account-words";
import { policyRefusals } from "../../infra/review/policy-words";
import type { CostDifference } from "../../infra/costs/words";
import { costSections, costText, unpricedSections } from "../../infra/costs/words";
import { costsOf, unpricedTypes } from "../review/costs";
import type { AccountReview } from "../../infra/review/account";
import { type AccessChange, accessChanges } from "../../pipeline-dsl/review/effects/access";
import { accessSections, accessText } from "../../pipeline-dsl/review/render/access";
import type { Diagnostic } from "../../pipeline-dsl/checks";
import { didYouMean } from "../../pipeline-dsl/checks/suggest";
import type { DefinitionOption } from "../load/locate";
import { CommandFailed, Findings, UsageError } from "../output/failures";
import type { Terminal } from "../output/terminal";
import { locateStackFile } from "../stack/stack-file";
import { requireOwnStack } from "../stack/stack-settings";
import type { DataComparison } from "../../lab/comparison/comparison";
import { accountsOf, type PreviewOptions } from "../review/account";
import type { DataOptions } from "../review/data";
import { dataSections, dataText } from "../review/data-words";
import type { DiffDocument } from "../review/document";
import {
  refusedNamed,
  refusedNotes,
  settingLines,
  settingNotes,
  settingsCounted,
  settingsNamed,
  settingsSections,
  settingsText,
  settingsWarnings,
} from "../review/settings-words";
import {
  type RefusedMigration,
  refusedMigration,
  refusedMigrationNotes,
  refusedWords,
} from "../review/refused-migration";
import { faultNotes, faultSentences, faultsNamed } from "../review/fault-notes";
import { NothingToCompare } from "../review/nothing-to-compare";
import { refusedFileNotes, refusedFileWords } from "../review/refused-files";
import { policyNotes } from "../review/policy-notes";
import { definitionMeant } from "../review/definition-meant";
import { counted } from "../../pipeline-dsl/review/counted";
import { compareWith, type Comparison } from "../review/compare";

export interface DiffOptions extends DefinitionOption, DataOptions, PreviewOptions {
  readonly format: "text" | "markdown" | "json" | "sarif";
  readonly failOn?: string;
  /** The stack whose settings and preview are meant; without it every stack's settings are compared. */
  readonly stack?: string;
}

export async function diff(base: string | undefined, options: DiffOptions, terminal: Terminal): Promise<void> {
  try {
    await printReview(base, options, terminal);
  } catch (error) {
    // The comment of an earlier push would stand as if it were of this one.
    if (options.format === "markdown" && (error instanceof UsageError || error instanceof CommandFailed))
      terminal.print(
        renderUnreviewedMarkdown(
          error.message,
          error instanceof NothingToCompare ? faultSentences(error.faults, process.cwd()) : [],
        ),
      );
    // So would its results for code scanning.
    if (options.format === "sarif" && error instanceof NothingToCompare && error.faults.length > 0)
      terminal.print(printedFaults(error.faults, options));
    throw error;
  }
}

function printedFaults(faults: readonly Diagnostic[], { definition }: DiffOptions): string {
  const file = definition ?? "pipeline.ts";
  return JSON.stringify(reviewSarif([], process.cwd(), file, faultNotes(faults, file)), null, 2);
}

async function printReview(base: string | undefined, options: DiffOptions, terminal: Terminal): Promise<void> {
  const failing = classesOf(options.failOn);
  const definition = definitionMeant(options.definition, base);
  if (options.stack !== undefined) locateStackFile(options.stack, definition);
  const comparison = compareWith(base, definition, options.stack);
  if (options.stack !== undefined) requireOwnStack(options.stack, definition, comparison.after);
  const data = await dataAsked(options, comparison, terminal);
  const consequences = { ...consequencesOf(options, definition, comparison), data };
  if (options.format === "text") terminal.say(`compared with ${comparison.base}`);
  // In the text they stand above the changes.
  const undeployable = options.format === "text" ? [] : comparison.undeployable;
  for (const note of [...comparison.notes, ...undeployable, ...consequences.notes]) terminal.say(`note: ${note}`);
  terminal.print(printed(comparison, consequences, options.format, definition));
  const all = [...comparison.changes, ...settingLines(comparison.settings)];
  const failed = all.filter((change) => failing.some((wanted) => isOfClass(change.class, wanted)));
  if (failed.length > 0) terminal.say(`${terminal.errorColor.red("error:")} ${refusal(failed)}`);
  const faulty = comparison.faults.length > 0;
  if (faulty) terminal.say("note: the definition has errors; npx pipeline check lists them");
  for (const { stack } of comparison.refused)
    terminal.say(
      `${terminal.errorColor.red("error:")} the settings of ${stack} cannot be deployed, so what is said of them never comes true; npx pipeline check --stack ${stack} lists why`,
    );
  const refused = [
    ...consequences.refused.map(refusedWords),
    ...comparison.refusedFiles.map(refusedFileWords),
    ...refusedPreviews(consequences.accounts),
  ];
  for (const why of refused) terminal.say(`${terminal.errorColor.red("error:")} ${why}`);
  if (failed.length + comparison.refused.length + refused.length > 0 || faulty) throw new Findings();
}

/** Null: nobody asked. Only who does waits for the lab and the clients of its servers, which take as long to load as a review. */
async function dataAsked(
  options: DataOptions,
  comparison: Comparison,
  terminal: Terminal,
): Promise<DataComparison | null> {
  if (options.data === undefined && options.sample !== true) return null;
  const { compareOnRows } = await import("../review/data.js");
  return compareOnRows(options, comparison, terminal);
}

/** Previews that the engine would not carry out, so that what is said of the account never comes true. */
function refusedPreviews(accounts: readonly AccountReview[]): readonly string[] {
  return accounts.flatMap((account) => {
    const why = refusalOf(account);
    return why === null ? [] : [`${account.stack} cannot be deployed: ${why}`];
  });
}

/** What follows from the changes: permissions, the account where a preview is given, the data where rows are. */
interface Consequences {
  /** Whose agreement the changes ask for. */
  readonly requires: readonly Required[];
  readonly access: readonly AccessChange[];
  readonly accounts: readonly AccountReview[];
  /** Stacks whose month costs more or less. */
  readonly costs: readonly CostDifference[];
  /** Types of new resources of which no price is known. */
  readonly unpriced: readonly string[];
  readonly notes: readonly string[];
  readonly data: DataComparison | null;
  /** What the warehouse gives up by the definition's leave. */
  readonly losses: ReviewedLosses;
  readonly refused: readonly RefusedMigration[];
}

function consequencesOf(options: DiffOptions, definition: string, comparison: Comparison): Omit<Consequences, "data"> {
  const { before, after, changes, lostOnTheWay } = comparison;
  const accounts = accountsOf(options, definition, comparison);
  const losses = before === null || after === null ? NO_LOSSES : reviewLosses(before, after, today(), lostOnTheWay);
  return {
    ...costsOf(comparison),
    requires: requiredReviews(before, after, [...changes, ...settingLines(comparison.settings)]),
    unpriced: [...new Set(accounts.flatMap(unpricedTypes))].sort(),
    losses,
    refused: refusedMigration(comparison, losses),
    access: before === null || after === null || changes.length === 0 ? [] : accessChanges(before, after),
    accounts,
  };
}

function printed(
  comparison: Comparison,
  { requires, access, accounts, costs, unpriced, notes: more, data, losses, refused: refusedChanges }: Consequences,
  format: DiffOptions["format"],
  definition: string,
): string {
  const { base, head, changes, settings, refused, refusedFiles, migrations, faults } = comparison;
  const faulty = faults.length > 0;
  const isRefused = faulty || refusedChanges.length + refusedFiles.length > 0;
  const notes = [...comparison.notes, ...more];
  const root = process.cwd();
  const first = [
    ...faultSentences(faults, root),
    ...lossSentences(losses, { isRefused }),
    ...comparison.undeployable.map((why) => (why.endsWith("?") ? why : `${why}.`)),
  ];
  const also = [
    ...(refusedChanges.length === 0 ? [] : ["cannot be deployed: the warehouse cannot take it"]),
    ...(refusedFiles.length === 0
      ? []
      : [`cannot be deployed: ${[...new Set(refusedFiles.map(({ subject }) => subject))].join(", ")}`]),
    ...settings.map(settingsCounted),
    ...refused.map(
      ({ stack, faults }) => `${stack} cannot be deployed: ${counted(faults.length, "fault")} in its settings`,
    ),
    ...refusedPreviews(accounts),
  ];
  switch (format) {
    case "text":
      return [
        renderReviewText({ changes, first, faulty, isRefused, also }, root),
        requires.map((each) => `${requiredWords(each)}\n`).join(""),
        data === null ? "" : dataText(data),
        settingsText(settings, root),
        accessText(access),
        ...accounts.map(accountText),
        costText(costs),
        unpriced.length === 0 ? "" : `no price is known of ${unpriced.join(", ")}\n`,
      ]
        .filter((part) => part !== "")
        .join("\n");
    case "markdown": {
      const more = [
        ...(data === null ? [] : dataSections(data)),
        ...settingsSections(settings, root),
        ...accounts.map(accountSection),
        ...accessSections(access),
        ...costSections(costs),
        ...unpricedSections(unpriced),
        ...(isRefused ? [] : sqlSections(migrations)),
      ];
      const alerts = [
        ...refusedFiles.map((each) => `${refusedFileWords(each)}.`),
        ...first,
        ...accounts.flatMap(policyRefusals),
        ...accounts.flatMap(lossesOf),
      ];
      const warnings = settingsWarnings(settings);
      const needed = requires.map(requiredWords);
      return renderReviewMarkdown(
        { base, notes, changes, faulty, isRefused, also, alerts, warnings, needed, more },
        root,
      );
    }
    case "json": {
      const document: DiffDocument = {
        ...reviewDocument({ base, head, notes: [...notes, ...comparison.undeployable], changes }, root),
        faults: faultsNamed(faults, root),
        losses,
        refusedMigration: refusedChanges,
        refusedFiles,
        requires: requires.map((each) => ({ ...each, words: requiredWords(each) })),
        settings: settingsNamed(settings, root),
        refused: refusedNamed(refused, root),
        access,
        accounts,
        costs,
        unpriced,
        data,
      };
      return JSON.stringify(document, null, 2);
    }
    case "sarif":
      return JSON.stringify(
        reviewSarif(
          changes,
          root,
          definition,
          [
            ...faultNotes(faults, definition),
            ...refusedMigrationNotes(refusedChanges, comparison, definition),
            ...refusedFileNotes(refusedFiles, definition),
            ...refusedNotes(refused),
            ...policyNotes(accounts, comparison, definition),
            ...settingNotes(settings, definition),
          ],
          { isRefused },
        ),
        null,
        2,
      );
    default:
      return format satisfies never;
  }
}

function classesOf(list: string | undefined): readonly ChangeClass[] {
  const known = new Map<string, ChangeClass>(CHANGE_CLASSES.map((each) => [each, each]));
  const names = (list ?? "").split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()]));
  // As from a variable of a workflow that nobody has set: it would pass everything.
  if (list !== undefined && names.length === 0) {
    throw new UsageError(
      `--fail-on names no class of changes; leave it out, or give some of ${CHANGE_CLASSES.join(", ")}`,
    );
  }
  return names.map((name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const hint = didYouMean(name, CHANGE_CLASSES, `there are ${CHANGE_CLASSES.join(", ")}`);
    throw new UsageError(`--fail-on ${name} is no class of changes; ${hint}`);
  });
}

function refusal(
  failed: readonly { readonly class: ChangeClass; readonly subject: string; readonly words: string }[],
): string {
  const [first] = failed;
  const others = failed.length === 1 ? "" : ` and ${String(failed.length - 1)} more`;
  return `${first?.subject ?? ""} is ${first?.class ?? ""} (${first?.words ?? ""})${others}, which --fail-on refuses`;
}
