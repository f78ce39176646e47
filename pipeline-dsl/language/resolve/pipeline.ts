import { resolveAcceptances } from "./acceptances";
import { WAREHOUSE } from "../../checks/paths";
import { DAYS_REPLACED_TABLES_STAY, type PipelineModel, type Warehouse } from "../../model";
import type { CallSite } from "../call-site";
import type { PipelineDeclaration } from "../pipeline";
import type { Findings } from "./findings";
import { resolveAlerts, resolveJobs, resolveLake, resolveObjectives, resolveSchedule } from "./operations";
import { sortedBy } from "./order";
import { resolveLosses } from "./losses";
import { resolveQuality } from "./quality";
import { resolveRecovery } from "./recovery";
import { resolveRenames } from "./renames";
import { resolveReview } from "./review";
import { resolveSource } from "./source";
import { resolveTarget } from "./target";

/** As the model says it where it is the default: not at all. Models from before the option are models still. */
function keepReplaced(
  text: string | undefined,
  site: CallSite,
  findings: Findings,
): Pick<Warehouse, "keepReplacedDays"> {
  const days =
    text === undefined ? DAYS_REPLACED_TABLES_STAY : findings.wholeUnits(text, "day", site, "keepReplaced", WAREHOUSE);
  return days === DAYS_REPLACED_TABLES_STAY ? {} : { keepReplacedDays: days };
}

/** The declaration as plain data in canonical order, and whatever is wrong with it. */
export function resolvePipeline(declaration: PipelineDeclaration, findings: Findings): PipelineModel {
  const { name, definition, site } = declaration;
  const { warehouse } = definition;
  return {
    version: 1,
    name,
    description: definition.description ?? null,
    sources: sortedBy(
      definition.sources.map((source) => resolveSource(source, findings)),
      (source) => source.name,
    ),
    lake: resolveLake(definition.lake, site, findings),
    warehouse: {
      schema: warehouse.schema,
      ...keepReplaced(warehouse.keepReplaced, site, findings),
      targets: sortedBy(
        warehouse.tables.map((target) => resolveTarget(target, findings)),
        (target) => target.name,
      ),
    },
    jobs: resolveJobs(declaration, findings),
    schedule: resolveSchedule(definition.schedule),
    quality: resolveQuality(definition.quality, findings),
    objectives: resolveObjectives(definition.objectives, site, findings),
    alerts: resolveAlerts(definition, findings),
    recovery: resolveRecovery(declaration, findings),
    ...resolveAcceptances(declaration),
    ...resolveLosses(declaration),
    ...resolveReview(definition.review),
    ...resolveRenames(declaration),
  };
}
