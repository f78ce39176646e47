import { loadWaves, lookupsOf, type PipelineModel, type Target } from "../model";

/**
 * The steps of a run, the unit of retry: each has a gate, an effect and a mark in the run ledger.
 * The state machine, the command line, the report and the runbooks all name steps by these names.
 */
export interface Step {
  /** Unique; a job's step bears the job's name. */
  readonly name: string;
  readonly kind: "migrate" | "extract" | "transform" | "qualityGate" | "load" | "manifest" | "commit";
  /** The target of a `load`, else null. */
  readonly target: Target | null;
  /** Names of the steps that must have finished before this one. */
  readonly after: readonly string[];
}

export const MIGRATE = "migrate_warehouse";
export const QUALITY_GATE = "quality_gate";
export const MANIFEST = "write_manifest";
export const COMMIT = "commit";

export function loadStepName(target: Pick<Target, "name">): string {
  return `load_${target.name}`;
}

/** All steps in an order in which they may run one by one. */
export function stepsOf(model: PipelineModel): readonly Step[] {
  const { extract, load } = model.jobs;
  const loads = loadWaves(model).flat();
  const dimensions = loads.filter((target) => target.kind === "dimension");
  return [
    { name: MIGRATE, kind: "migrate", target: null, after: [] },
    { name: extract.name, kind: "extract", target: null, after: [MIGRATE] },
    { name: load.name, kind: "transform", target: null, after: [extract.name] },
    { name: QUALITY_GATE, kind: "qualityGate", target: null, after: [load.name] },
    ...loads.map((target): Step => ({
      name: loadStepName(target),
      kind: "load",
      target,
      after: [QUALITY_GATE, ...loadedBefore(target, dimensions)],
    })),
    {
      name: MANIFEST,
      kind: "manifest",
      target: null,
      after: loads.length > 0 ? loads.map(loadStepName) : [QUALITY_GATE],
    },
    { name: COMMIT, kind: "commit", target: null, after: [MANIFEST] },
  ];
}

function loadedBefore(target: Target, dimensions: readonly Target[]): readonly string[] {
  const lookedUp = new Set(lookupsOf(target).map((lookup) => lookup.dimension));
  return dimensions.filter((dimension) => lookedUp.has(dimension.name)).map(loadStepName);
}
