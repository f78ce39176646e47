import type { Place } from "../../checks/diagnostic";
import * as path from "../../checks/paths";
import { type CallSite, placeOf } from "../call-site";
import { LookupDeclaration } from "../targets/lookup";
import { Value } from "../expressions/value";
import type { PipelineDeclaration, TargetDeclaration } from "../pipeline";
import type { SourceDeclaration } from "../source";
import { DistinctDeclaration } from "../targets/distinct";
import { Findings } from "./findings";
import { resolveTest } from "./quality";

/** Where the thing at an address of `checks/paths.ts` was declared. Several places for a name declared twice, none for an unknown one. */
export type PlacesOf = (address: string) => readonly Place[];

/** Nothing is computed before the first question: a definition without faults asks none. */
export function placesIn(declaration: PipelineDeclaration): PlacesOf {
  let known: ReadonlyMap<string, readonly CallSite[]> | null = null;
  return (address) => {
    known ??= collect(declaration);
    return (known.get(address) ?? []).flatMap((site) => placeOf(site) ?? []);
  };
}

function collect(declaration: PipelineDeclaration): ReadonlyMap<string, readonly CallSite[]> {
  const sites = new Map<string, CallSite[]>();
  for (const [address, site] of sitesIn(declaration)) {
    const others = sites.get(address);
    if (others === undefined) sites.set(address, [site]);
    else others.push(site);
  }
  return sites;
}

type Located = readonly [address: string, site: CallSite];

function* sitesIn({ definition, site }: PipelineDeclaration): Iterable<Located> {
  yield [path.PIPELINE, site];
  for (const source of definition.sources) yield* sitesInSource(source);
  for (const target of definition.warehouse.tables) yield* sitesInTarget(target);
  yield [path.SCHEDULE, definition.schedule.site];
  const { quality, alerts = {}, recovery } = definition;
  if (quality !== undefined) {
    yield [path.QUALITY, quality.site];
    const { completeness, accuracy, consistency } = quality.definition;
    for (const rule of [completeness, accuracy, consistency].flatMap((section) => section?.rules ?? [])) {
      const resolved = resolveTest(rule, new Findings());
      if (resolved === null) continue;
      yield [path.rulePath(`${rule.category}.${resolved.table}.${rule.options.name ?? resolved.name}`), rule.site];
    }
  }
  for (const severity of ["critical", "warning"] as const) {
    for (const alert of alerts[severity] ?? []) yield [path.alertPath(severity, alert.kind), alert.site];
  }
  if (recovery.snapshots !== undefined) yield [path.recoveryPath("snapshots"), recovery.snapshots.site];
  yield [path.recoveryPath("standby"), recovery.standby.site];
}

function* sitesInSource({ name, definitions, site }: SourceDeclaration): Iterable<Located> {
  yield [path.sourcePath(name), site];
  for (const [table, definition] of Object.entries(definitions)) {
    yield [path.tablePath(name, table), definition.site];
    yield [path.tablePartPath(name, table, "extract"), definition.extract.site];
    for (const [column, builder] of Object.entries(definition.columns)) {
      yield [path.sourceColumnPath(name, table, column), builder.site];
    }
  }
}

function* sitesInTarget({ name, definition, site, kind }: TargetDeclaration): Iterable<Located> {
  yield [path.targetPath(name), site];
  const vanishing = definition.whenSourceRowVanishes;
  if (vanishing !== undefined) yield [path.targetPartPath(name, "whenSourceRowVanishes"), vanishing.site];
  if (kind === "dimension") {
    yield [path.targetPartPath(name, "history"), definition.history.site];
    if (definition.from instanceof DistinctDeclaration) yield [path.targetPartPath(name, "from"), definition.from.site];
  }
  for (const [column, given] of Object.entries(definition.columns ?? {})) {
    const made = given instanceof LookupDeclaration || given instanceof Value ? given.site : null;
    if (made !== null) yield [path.targetColumnPath(name, column), made];
  }
}
