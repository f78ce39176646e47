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
  if (ownFaults(declaration).some((fault) => OF_EVERYTHING.test(sectionOf(fault)))) return () => true;
  const refused = new Set<string>(SECTIONS.flatMap((part) => (isRefused(declaration, part) ? [`/${part}`] : [])));
  for (const [address, { faults }] of thingsOf(declaration.definition)) if (faults.length > 0) refused.add(address);
  return (address) => isWithin(address, refused);
}

/**
 * How many definitions are built on what a fault is about, or are a part of it, and are looked at only when it is mended. The one
 * that the fault stands in does not wait.
 */
export function waitingFor(declaration: PipelineDeclaration): (fault: Fault) => number {
  const things = new Map(thingsOf(declaration.definition));
  return (fault) => {
    const section = fault.site === declaration.site ? sectionOf(fault) : null;
    if (section !== null && OF_EVERYTHING.test(section)) return things.size;
    const refused = new Set<string>(section === null ? [] : [`/${section}`]);
    for (const [address, { faults }] of things) if (faults.includes(fault)) refused.add(address);
    const holding = section === null ? 1 : 0;
    return Math.max(0, [...things.keys()].filter((address) => isWithin(address, refused)).length - holding);
  };
}

function isWithin(address: string, addresses: ReadonlySet<string>): boolean {
  for (let here: string | null = address; here !== null; here = path.parentPath(here)) {
    if (addresses.has(here)) return true;
  }
  return false;
}

/** Every other part of a pipeline is about its sources and its tables. */
const OF_EVERYTHING = /^(|name|definition|sources|warehouse)$/;

const SECTIONS = ["lake", "jobs", "alerts", "objectives", "recovery", "quality", "allows"] as const;

/** Whether something of this part of a pipeline was refused where it is written in the pipeline's own call. */
export function isRefused(declaration: PipelineDeclaration, section: (typeof SECTIONS)[number]): boolean {
  return ownFaults(declaration).some((fault) => sectionOf(fault) === section);
}

/** Of a fault of a pipeline's own call: `warehouse` of `warehouse.tables[2]`. */
function sectionOf({ part = "" }: Fault): string {
  return part.split(/[.[]/, 1)[0] ?? "";
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
