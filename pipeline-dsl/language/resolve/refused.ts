import * as path from "../../checks/paths";
import type { CallSite } from "../call-site";
import type { Fault } from "../fault";
import type { PipelineDeclaration, PipelineDefinition } from "../pipeline";
import { ruleId } from "./quality";

/** Whether a thing at an address of `checks/paths.ts` is at fault, holds what is, or is made from it. */
export type IsRefused = (address: string) => boolean;

interface Declared {
  readonly site: CallSite;
  readonly faults: readonly Fault[];
}

/**
 * What was refused has a stand-in in the model, and whatever takes it has its faults. A check of such a thing would speak of
 * the stand-in: it waits until the fault is mended.
 */
export function refusedIn(declaration: PipelineDeclaration): IsRefused {
  if (declaration.faults.length === 0) return () => false;
  if (ownFaults(declaration).some(({ part = "" }) => OF_EVERYTHING.test(part))) return () => true;
  const refused = new Set<string>(SECTIONS.flatMap((part) => (isRefused(declaration, part) ? [`/${part}`] : [])));
  for (const [address, { faults }] of thingsOf(declaration.definition)) if (faults.length > 0) refused.add(address);
  return (address) => {
    for (let here: string | null = address; here !== null; here = path.parentPath(here)) {
      if (refused.has(here)) return true;
    }
    return false;
  };
}

/** Every other part of a pipeline is about its sources and its tables. */
const OF_EVERYTHING = /^($|name$|definition$|sources|warehouse)/;

const SECTIONS = ["lake", "jobs", "alerts", "objectives", "recovery", "quality", "allows"] as const;

/** Whether something of this part of a pipeline was refused where it is written in the pipeline's own call. */
export function isRefused(declaration: PipelineDeclaration, section: (typeof SECTIONS)[number]): boolean {
  return ownFaults(declaration).some(({ part = "" }) => part.split(/[.[]/, 1)[0] === section);
}

function ownFaults({ site, faults }: Declared): readonly Fault[] {
  return faults.filter((fault) => fault.site === site);
}

function* thingsOf(definition: PipelineDefinition): Iterable<readonly [path.ModelPath, Pick<Declared, "faults">]> {
  const { sources, warehouse, quality, schedule, alerts = {}, recovery } = definition;
  for (const source of sources) {
    yield [path.sourcePath(source.name), { faults: ownFaults(source) }];
    for (const [table, each] of Object.entries(source.definitions)) yield [path.tablePath(source.name, table), each];
  }
  for (const target of warehouse.tables) {
    yield [path.targetPath(target.name), target];
    // What may be lost is said by the names of tables and columns.
    yield ["/allows", { faults: ownFaults(target) }];
  }
  yield [path.SCHEDULE, schedule];
  for (const severity of ["critical", "warning"] as const) {
    for (const alert of alerts[severity] ?? []) yield [path.alertPath(severity, alert.kind), alert];
  }
  if (recovery.snapshots !== undefined) yield [path.recoveryPath("snapshots"), recovery.snapshots];
  yield [path.recoveryPath("standby"), recovery.standby];
  if (recovery.backups !== undefined && "every" in recovery.backups) {
    yield [path.recoveryPath("backups"), recovery.backups.every];
  }
  if (recovery.rehearse !== undefined) yield [path.recoveryPath("rehearse"), recovery.rehearse];
  if (quality === undefined) return;
  yield [path.QUALITY, { faults: ownFaults(quality) }];
  const { completeness, accuracy, consistency } = quality.definition;
  for (const rule of [completeness, accuracy, consistency].flatMap((section) => section?.rules ?? [])) {
    const id = ruleId(rule);
    if (id !== null) yield [path.rulePath(id), rule];
  }
}
