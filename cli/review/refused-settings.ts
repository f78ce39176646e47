import { basename } from "node:path";
import { checkSettingsText, type CheckOptions, definedBy } from "../../infra/settings/check";
import type { Fault } from "../../infra/settings/fault";
import { settingsFault } from "../../infra/review/settings";
import type { Settings } from "../../infra/settings/settings";
import type { PipelineModel } from "../../pipeline-dsl/model";
import type { StackSides } from "./compare";

/** A stack that cannot be deployed as it is here, and could on the other side, as far as a check without an account sees. */
export interface RefusedSettings {
  readonly stack: string;
  readonly file: string;
  /** What `check --stack` says and does not say of the other side; at least one. */
  readonly faults: readonly Fault[];
}

interface Sides {
  readonly stacks: readonly StackSides[];
  readonly before: PipelineModel | null;
  readonly after: PipelineModel | null;
}

/**
 * Faults that the change brings into the settings, or into what they and the definition say together. A fault that the other side
 * has in the same words is no part of the change: it stopped the deployment of that side as well.
 */
export function refusedSettings({ stacks, before, after }: Sides): readonly RefusedSettings[] {
  const moved = stacks.some((each) => each.before !== each.after);
  if (!moved && JSON.stringify(definedIn(before)) === JSON.stringify(definedIn(after))) return [];
  return stacks.flatMap(({ stack, file, before: was, after: is }) => {
    if (is === null) return [];
    const here = faultsOf(file, is, after, stacks, (each) => each.after);
    if (here.length === 0) return [];
    // What cannot be read is compared with nothing, whatever the other side is.
    const isCompared = was !== null && settingsFault(is) === null;
    const there = !isCompared ? [] : faultsOf(file, was, before, stacks, (each) => each.before);
    const known = new Set(there.map(words));
    const faults = here.filter((fault) => !known.has(words(fault)));
    return faults.length === 0 ? [] : [{ stack, file, faults }];
  });
}

function definedIn(model: PipelineModel | null): ReturnType<typeof definedBy> | null {
  return model === null ? null : definedBy(model);
}

function faultsOf(
  file: string,
  text: string,
  model: PipelineModel | null,
  stacks: readonly StackSides[],
  side: (stack: StackSides) => string | null,
): readonly Fault[] {
  const options: CheckOptions = { environment: process.env, ...definedIn(model) };
  const otherStack = (name: string): Settings | null => {
    const other = stacks.find(({ stack }) => stack === name);
    const said = other === undefined ? null : side(other);
    return other === undefined || said === null ? null : checkSettingsText(other.file, said, options).settings;
  };
  return checkSettingsText(basename(file), text, { ...options, otherStack }).faults;
}

/** Lines move without a change of what is said. */
function words({ key, message }: Fault): string {
  return `${key}: ${message}`;
}
