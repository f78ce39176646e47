import { loadWaves, lookupsOf, type PipelineModel, type Target } from "../model";

/**
 * The steps of a run, the unit of retry: each has a gate, an effect and a mark in the run ledger.
 * The state machine, the command line, the report and the runbooks all name steps by these names.
 */
export interface Step {
  /** Unique; a job's step bears the job's name. */
  readonly name: string;
  readonly kind: "migrate" | "extract" | "transform" | "qualityGate" | "admit" | "load" | "manifest" | "commit";
  /** The target of a `load`, else null. */
  readonly target: Target | null;
  /** The targets of which an `admit` judges what is to be loaded, else none. */
  readonly admitted: readonly Target[];
  /** Names of the steps that must have finished before this one. */
  readonly after: readonly string[];
}

export const MIGRATE = "migrate_warehouse";
export const QUALITY_GATE = "quality_gate";
export const ADMIT = "admit";
export const MANIFEST = "write_manifest";
export const COMMIT = "commit";

export function loadStepName(target: Pick<Target, "name">): string {
  return `load_${target.name}`;
}

/** A step that is a Glue job. */
export function isJob({ kind }: Step): boolean {
  return kind === "extract" || kind === "transform";
}

/** A step that is a batch of SQL in the warehouse. */
export function runsSql({ kind }: Step): boolean {
  return kind === "migrate" || kind === "admit" || kind === "load" || kind === "manifest";
}

/** A batch has at most 40 statements, and the keys of a target take up to four of them. */
const ADMITTED_AT_ONCE = 8;

/** All steps in an order in which they may run one by one. */
export function stepsOf(model: PipelineModel): readonly Step[] {
  const { extract, load } = model.jobs;
  const loads = loadWaves(model).flat();
  const dimensions = loads.filter((target) => target.kind === "dimension");
  const admits = admitSteps(loads);
  const admitted = admits.map(({ name }) => name);
  const plain = { target: null, admitted: [] };
  return [
    { name: MIGRATE, kind: "migrate", ...plain, after: [] },
    { name: extract.name, kind: "extract", ...plain, after: [MIGRATE] },
    { name: load.name, kind: "transform", ...plain, after: [extract.name] },
    { name: QUALITY_GATE, kind: "qualityGate", ...plain, after: [load.name] },
    ...admits,
    ...loads.map((target): Step => ({
      name: loadStepName(target),
      kind: "load",
      target,
      admitted: [],
      after: [...admitted, ...loadedBefore(target, dimensions)],
    })),
    {
      name: MANIFEST,
      kind: "manifest",
      ...plain,
      after: loads.length > 0 ? loads.map(loadStepName) : [QUALITY_GATE],
    },
    { name: COMMIT, kind: "commit", ...plain, after: [MANIFEST] },
  ];
}

/** One step, or as many as a definition of many tables needs: all before the first load. */
function admitSteps(loads: readonly Target[]): readonly Step[] {
  const steps: Step[] = [];
  for (let first = 0; first < loads.length; first += ADMITTED_AT_ONCE) {
    steps.push({
      name: first === 0 ? ADMIT : `${ADMIT}_${String(steps.length + 1)}`,
      kind: "admit",
      target: null,
      admitted: loads.slice(first, first + ADMITTED_AT_ONCE),
      after: [steps.at(-1)?.name ?? QUALITY_GATE],
    });
  }
  return steps;
}

function loadedBefore(target: Target, dimensions: readonly Target[]): readonly string[] {
  const lookedUp = new Set(lookupsOf(target).map((lookup) => lookup.dimension));
  return dimensions.filter((dimension) => lookedUp.has(dimension.name)).map(loadStepName);
}
