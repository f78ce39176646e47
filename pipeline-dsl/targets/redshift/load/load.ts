import type { PipelineModel, Target } from "../../../model";
import { loadStepName } from "../../steps";
import { identifier, qualified } from "../identifier";
import { refuseStaleEpoch } from "../site-epoch";
import type { SqlBatch, SqlStatement } from "../statement";
import { UNKNOWN_MEMBER } from "../table";
import type { TableChange } from "./change";
import { refuseWhenDaysLack } from "./days-lacking";
import { recordLoad } from "./load-history";
import { refuseWhenLoadedForLaterDate } from "./later-date";
import { createReaches } from "./lookup";
import { refuseIfAny } from "./refusal";
import { stageHeldKeys } from "./held-back";
import { rekeyedTable, rekeyFacts } from "./rekey";
import { rekeyedColumns, type RekeyedColumn } from "./rekeyed-columns";
import { changeRows } from "./rows";
import { lockTable, stage } from "./staging";
import { CREATE_THIS_RUN } from "./this-run";
import { rowsNotSeen } from "./vanishing";
import { recordUnknownReferences } from "./unknown-references";
import { versionedTable } from "./versioned-table";
import { changeVersions } from "./versions";

/** The load of one target: one transaction, which can be repeated any number of times. */
export function printLoadBatch(model: PipelineModel, target: Target): SqlBatch {
  const { schema } = model.warehouse;
  const rekeyed = target.kind === "dimension" ? rekeyedColumns(model, target) : [];
  const change = changeOf(model, target);
  const counts = {
    ...change.counts,
    rekeyed: [...change.counts.rekeyed, ...rekeyed.map((column) => `(SELECT COUNT(*) FROM ${rekeyedTable(column)})`)],
  };
  return {
    step: loadStepName(target),
    statements: [
      ...[target.name, ...new Set(rekeyed.map((column) => column.fact.name))].map((table) => lockTable(schema, table)),
      CREATE_THIS_RUN,
      refuseStaleEpoch(schema),
      ...refuseWhenLoadedForLaterDate(model, target),
      refuseWhenDaysLack(schema, target),
      ...stage(model, target),
      ...stageHeldKeys(model, target),
      ...createReaches(model, target),
      ...change.comparison,
      ...change.refusals,
      ...(rekeyed.length > 0 && change.keysWithOtherRows !== null ? change.keysWithOtherRows.before : []),
      ...change.statements,
      ...(target.kind === "fact" ? recordUnknownReferences(model, target) : []),
      ...rekey(schema, target, change, rekeyed),
      ...change.assertions,
      ...assertUnknownMember(schema, target),
      ...recordLoad(schema, target, counts),
    ],
  };
}

function changeOf(model: PipelineModel, target: Target): TableChange {
  const { schema } = model.warehouse;
  const versioned = target.kind === "dimension" ? versionedTable(schema, target) : null;
  const notSeen = rowsNotSeen(model, target);
  return versioned === null ? changeRows(model, target, notSeen) : changeVersions(model, versioned, notSeen);
}

function rekey(
  schema: string,
  target: Target,
  change: TableChange,
  columns: readonly RekeyedColumn[],
): readonly SqlStatement[] {
  if (target.kind !== "dimension" || change.keysWithOtherRows === null) return [];
  return rekeyFacts(schema, target, change.keysWithOtherRows, columns);
}

function assertUnknownMember(schema: string, target: Target): readonly SqlStatement[] {
  if (target.kind !== "dimension") return [];
  return [
    refuseIfAny(
      schema,
      "Facts with an unknown key need their row.",
      `SELECT 1 - COUNT(*) FROM ${qualified(schema, target.name)} WHERE ${identifier(target.key)} = ${UNKNOWN_MEMBER}`,
      `Pipeline.UnknownMemberMissing: ${target.name} has no row with the key ${UNKNOWN_MEMBER}`,
    ),
  ];
}
