import {
  acceptancePath,
  PIPELINE,
  sourceColumnPath,
  tablePath,
  targetColumnPath,
  targetPath,
} from "../../checks/paths";
import type { AcceptedWarning } from "../../model";
import type { AcceptanceDeclaration } from "../accept";
import type { CallSite } from "../call-site";
import type { PipelineDeclaration } from "../pipeline";
import { sortedBy } from "./order";

interface Standing {
  readonly at: string;
  readonly declared: AcceptanceDeclaration;
}

function* acceptancesOf({ definition }: PipelineDeclaration): Iterable<Standing> {
  for (const declared of definition.accepts ?? []) yield { at: PIPELINE, declared };
  for (const { name, definitions } of definition.sources) {
    for (const [table, { accepts }] of Object.entries(definitions)) {
      for (const declared of accepts) {
        const { column } = declared;
        yield { at: column === null ? tablePath(name, table) : sourceColumnPath(name, table, column), declared };
      }
    }
  }
  for (const { name, definition: target } of definition.warehouse.tables) {
    for (const declared of target.accepts ?? []) {
      const { column } = declared;
      yield { at: column === null ? targetPath(name) : targetColumnPath(name, column), declared };
    }
  }
}

/** Nothing where nothing is accepted: models from before the word are models still. */
export function resolveAcceptances(declaration: PipelineDeclaration): {
  readonly accepted?: readonly AcceptedWarning[];
} {
  const accepted = Array.from(acceptancesOf(declaration), ({ at, declared: { code, reason } }) => ({
    code,
    at,
    reason,
  }));
  return accepted.length === 0 ? {} : { accepted: sortedBy(accepted, ({ at, code }) => `${at} ${code}`) };
}

export function* sitesOfAcceptances(
  declaration: PipelineDeclaration,
): Iterable<readonly [address: string, site: CallSite]> {
  for (const { at, declared } of acceptancesOf(declaration)) yield [acceptancePath(at, declared.code), declared.site];
}
