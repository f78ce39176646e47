import { compile, type Compilation } from "pipeline-dsl";
import type { PipelineModel, Target } from "../pipeline-dsl/model";
import { review, type Side } from "../pipeline-dsl/review";
import { renderReviewMarkdown } from "../pipeline-dsl/review/render/markdown";
import { wideDefinition } from "./definitions/wide-definition";
import { markdownTable, type Measurement } from "./measurement";
import { runProcess } from "./process";
import { scaled } from "./size";
import { median, milliseconds, spread } from "./statistics";

interface DiffTimes {
  readonly tables: number;
  /** Milliseconds, each by itself. */
  readonly compiling: readonly number[];
  readonly reviewing: readonly number[];
  /** Seconds of `npx pipeline diff HEAD`. */
  readonly process: readonly number[];
}

const TABLES = 1_000;
const REPETITIONS = 9;
const LIMIT_MILLISECONDS = 100;
const LIMIT_SECONDS = 1.5;

/** A review of two definitions in this process, and of the rental pipeline as a whole process. */
export const diffTime: Measurement<DiffTimes> = {
  measure: async () => {
    const tables = Math.max(4, scaled(TABLES));
    const times = { compiling: [] as number[], reviewing: [] as number[] };
    for (let round = 0; round <= REPETITIONS; round++) {
      const compiled: Compilation[] = [];
      const compiling = milliseconds(() => {
        compiled.push(compile(wideDefinition(tables)), compile(wideDefinition(tables)));
      });
      const [before, after] = compiled.map(({ model, places }): Side => ({ model, placesOf: places }));
      if (before === undefined || after === undefined) throw new Error("there are two sides");
      const changed = { ...after, model: edited(after.model) };
      const reviewing = milliseconds(() => {
        const changes = review(before, changed);
        if (changes.length < 3) throw new Error(`three edits, and ${String(changes.length)} changes`);
        renderReviewMarkdown({ base: "main", notes: [], changes }, process.cwd());
      });
      // The first round is the engine's own: it compiles what it will run often.
      if (round === 0) continue;
      times.compiling.push(compiling);
      times.reviewing.push(reviewing);
    }
    // The first call bundles the command where it is stale.
    await runProcess("npx", ["pipeline", "diff", "HEAD"]);
    const seconds: number[] = [];
    for (let round = 0; round < REPETITIONS; round++)
      seconds.push((await runProcess("npx", ["pipeline", "diff", "HEAD"])).seconds);
    return { tables, ...times, process: seconds };
  },
  describe: ({ tables, compiling, reviewing, process: seconds }) => {
    return {
      title: "Reviewing",
      verdicts: [
        {
          what: `a review of ${tables} tables beside two compilations`,
          measured: `${median(reviewing).toFixed(0)} ms`,
          target: `under ${LIMIT_MILLISECONDS} ms`,
          met: median(reviewing) < LIMIT_MILLISECONDS,
        },
        {
          what: "`npx pipeline diff` as a whole process",
          measured: `${median(seconds).toFixed(2)} s`,
          target: `under ${LIMIT_SECONDS} s`,
          met: median(seconds) < LIMIT_SECONDS,
        },
      ],
      blocks: [
        `Two definitions of ${tables} tables, 20 columns each, that differ in a column, a threshold and a fact; compiled, reviewed and printed as a comment, ${REPETITIONS} times in one process. The rental pipeline against its own commit, \`npx pipeline diff HEAD\` from start to exit, as often.`,
        markdownTable(
          ["part", "milliseconds"],
          [
            ["two compilations", spread(compiling, 0)],
            ["the review and its comment", spread(reviewing, 0)],
            [
              "the process of the rental pipeline",
              spread(
                seconds.map((each) => each * 1_000),
                0,
              ),
            ],
          ],
        ),
      ],
    };
  },
};

/** A column more, a looser threshold, a fact less. */
function edited(model: PipelineModel): PipelineModel {
  const targets = model.warehouse.targets.flatMap((target, at): readonly Target[] => {
    const [first] = target.columns;
    if (at === 0 && first !== undefined)
      return [{ ...target, columns: [...target.columns, { ...first, name: "more" }] }];
    return at === model.warehouse.targets.length - 1 ? [] : [target];
  });
  const rules = model.quality.rules.map((rule, at) => (at === 0 ? { ...rule, threshold: 0.5 } : rule));
  return { ...model, warehouse: { ...model.warehouse, targets }, quality: { ...model.quality, rules } };
}
