import { sitesOfAcceptances } from "./acceptances";
import { sitesOfLosses } from "./losses";
import type { Place } from "../../checks/diagnostic";
import * as path from "../../checks/paths";
import { type CallSite, placeOf } from "../call-site";
import type { PipelineDeclaration, PipelineDefinition } from "../pipeline";
import type { QualityDeclaration } from "../quality/quality-rules";
import type { TableDefinition } from "../table";
import { DistinctDeclaration } from "../targets/distinct";
import type { TargetDeclaration } from "../targets/target";
import { ruleId } from "./quality";

/** Where the thing at an address of `checks/paths.ts` was declared. Several places for a name declared twice, none for an unknown one. */
export type PlacesOf = (address: string) => readonly Place[];

/**
 * Nothing is computed before the first question: a definition without faults asks none. Then things are found by their
 * address, and only what was asked for is looked into.
 */
export function placesIn(declaration: PipelineDeclaration): PlacesOf {
  let things: ReadonlyMap<string, readonly Located[]> | null = null;
  return (address) => {
    things ??= thingsOf(declaration);
    return sitesAt(address, things).flatMap((site) => placeOf(site) ?? []);
  };
}

type Site = readonly [address: string, site: CallSite];

/** A thing with parts that have places of their own. */
interface Located {
  readonly site: CallSite;
  readonly parts: () => Iterable<Site>;
}

function sitesAt(address: string, things: ReadonlyMap<string, readonly Located[]>): readonly CallSite[] {
  const whole = things.get(address);
  if (whole !== undefined) return whole.map(({ site }) => site);
  for (let owner = path.parentPath(address); owner !== null; owner = path.parentPath(owner)) {
    const owners = things.get(owner);
    if (owners !== undefined) return owners.flatMap(({ parts }) => partsAt(address, parts()));
  }
  return [];
}

function partsAt(address: string, parts: Iterable<Site>): readonly CallSite[] {
  return Array.from(parts).flatMap(([own, site]) => (own === address ? [site] : []));
}

function thingsOf(declaration: PipelineDeclaration): ReadonlyMap<string, readonly Located[]> {
  const { definition } = declaration;
  const things = new Map<string, Located[]>();
  const add = (address: string, thing: Located): void => {
    const others = things.get(address);
    if (others === undefined) things.set(address, [thing]);
    else others.push(thing);
  };
  add(path.PIPELINE, { site: declaration.site, parts: () => sitesInOperations(definition) });
  for (const source of definition.sources) {
    add(path.sourcePath(source.name), { site: source.site, parts: () => [] });
    for (const [table, { site, ...rest }] of Object.entries(source.definitions)) {
      add(path.tablePath(source.name, table), { site, parts: () => sitesInTable(source.name, table, rest) });
    }
  }
  for (const target of definition.warehouse.tables) {
    add(path.targetPath(target.name), { site: target.site, parts: () => sitesInTarget(target) });
  }
  for (const [address, site] of sitesOfAcceptances(declaration)) add(address, { site, parts: () => [] });
  for (const [address, site] of sitesOfLosses(declaration)) add(address, { site, parts: () => [] });
  const { quality } = definition;
  if (quality !== undefined) add(path.QUALITY, { site: quality.site, parts: () => sitesInQuality(quality) });
  return things;
}

function* sitesInOperations({ schedule, alerts = {}, recovery }: PipelineDefinition): Iterable<Site> {
  yield [path.SCHEDULE, schedule.site];
  for (const severity of ["critical", "warning"] as const) {
    for (const alert of alerts[severity] ?? []) yield [path.alertPath(severity, alert.kind), alert.site];
  }
  if (recovery.snapshots !== undefined) yield [path.recoveryPath("snapshots"), recovery.snapshots.site];
  yield [path.recoveryPath("standby"), recovery.standby.site];
  const { backups, rehearse } = recovery;
  if (backups !== undefined) yield [path.recoveryPath("backups"), ("every" in backups ? backups.every : backups).site];
  if (rehearse !== undefined) yield [path.recoveryPath("rehearse"), rehearse.site];
}

function* sitesInQuality({ definition }: QualityDeclaration): Iterable<Site> {
  const { completeness, accuracy, consistency } = definition;
  for (const rule of [completeness, accuracy, consistency].flatMap((section) => section?.rules ?? [])) {
    const id = ruleId(rule);
    if (id !== null) yield [path.rulePath(id), rule.site];
  }
}

function* sitesInTable(
  source: string,
  table: string,
  { columns, extract }: Pick<TableDefinition, "columns" | "extract">,
): Iterable<Site> {
  yield [path.tablePartPath(source, table, "extract"), extract.site];
  for (const [column, { site }] of Object.entries(columns)) yield [path.sourceColumnPath(source, table, column), site];
}

function* sitesInTarget({ name, definition, kind }: TargetDeclaration): Iterable<Site> {
  const vanishing = definition.whenSourceRowVanishes;
  if (vanishing !== undefined) yield [path.targetPartPath(name, "whenSourceRowVanishes"), vanishing.site];
  if (kind === "dimension") {
    yield [path.targetPartPath(name, "history"), definition.history.site];
    if (definition.from instanceof DistinctDeclaration) yield [path.targetPartPath(name, "from"), definition.from.site];
  }
  for (const [column, given] of Object.entries(definition.columns ?? {})) {
    if (given.site !== null) yield [path.targetColumnPath(name, column), given.site];
  }
}
