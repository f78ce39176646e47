import { costChanges, estimateCosts } from "../../infra/costs/estimate";
import { BY_USE, FREE, PRICED } from "../../infra/costs/priced";
import { type CostDifference, costDifference, pricesElsewhere } from "../../infra/costs/words";
import type { AccountReview } from "../../infra/review/account";
import { checkSettingsText } from "../../infra/settings/check";
import type { Settings } from "../../infra/settings/settings";
import type { PipelineModel } from "../../pipeline-dsl/model";
import type { Comparison } from "./compare";

export interface ComparedCosts {
  readonly costs: readonly CostDifference[];
  /** Stacks whose costs could not be compared, and why. */
  readonly notes: readonly string[];
}

/** What a month of each stack costs more or less, for those where something moves. */
export function costsOf({ before, after, changes, settings, stacks }: Comparison): ComparedCosts {
  if (before === null || after === null || (changes.length === 0 && settings.length === 0))
    return { costs: [], notes: [] };
  const notes: string[] = [];
  const costs = stacks.flatMap(({ stack, file, before: textBefore, after: textAfter }): readonly CostDifference[] => {
    if (textBefore === null) {
      notes.push(`the stack ${stack} is new: npx pipeline cost --stack ${stack} prints what it costs`);
      return [];
    }
    if (textAfter === null) {
      notes.push(
        `the stack ${stack} is gone: what it deployed costs what it did until pulumi destroy has taken it away`,
      );
      return [];
    }
    const [was, is] = [settingsIn(file, textBefore), settingsIn(file, textAfter)];
    if (was === null || is === null) {
      const side = is === null ? "here" : "on the other side";
      notes.push(
        `costs of ${stack} are not compared: its settings ${side} have faults (npx pipeline check --stack ${stack})`,
      );
      return [];
    }
    if (followsNow(before, after, is))
      notes.push(
        `${stack} loads every run from now on, and its rental:usage says 0 runs: what its warehouse costs by use is not counted`,
      );
    const left = runsLeft(was, is);
    if (left !== null)
      notes.push(
        `nothing starts a run of ${stack} from now on, and its rental:usage says ${String(left)} runs a month: they are counted, as if somebody started each; say runs: 0 there if nobody does`,
      );
    const [old, current] = [estimateCosts(before, was), estimateCosts(after, is)];
    const moved = costChanges(old, current);
    if (moved.length === 0) return [];
    notes.push(...pricesElsewhere(stack, is));
    return [costDifference(stack, old, current, moved)];
  });
  return { costs, notes };
}

/** A standby that begins to follow works for every run; the settings of one that did not may say that it has none. */
function followsNow(before: PipelineModel, after: PipelineModel, { standbyOf, usage, warehouse }: Settings): boolean {
  const follows = (model: PipelineModel): boolean => model.recovery.standby.kind === "warmStandby";
  return (
    standbyOf !== undefined &&
    warehouse.kind === "serverless" &&
    usage?.runs === 0 &&
    follows(after) &&
    !follows(before)
  );
}

/** The runs that the settings count of a stack whose schedule is switched off; null: it is not, or they count none. */
function runsLeft({ schedule }: Settings, after: Settings): number | null {
  const runs = after.usage?.runs ?? 0;
  return schedule.enabled && !after.schedule.enabled && runs > 0 ? runs : null;
}

function settingsIn(file: string, text: string): Settings | null {
  return checkSettingsText(file, text).settings;
}

/** Types of resources that a preview makes and that stand in no list of prices. */
export function unpricedTypes({ steps }: AccountReview): readonly string[] {
  const listed = new Set([...PRICED.flatMap(({ types }) => types), ...BY_USE, ...FREE]);
  const made = steps.filter(({ op, type }) => /^(create|import|replace)/.test(op) && type.startsWith("aws"));
  return [...new Set(made.flatMap(({ type }) => (listed.has(type) ? [] : [type])))].sort();
}
