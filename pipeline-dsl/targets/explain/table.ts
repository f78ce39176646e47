import type { PipelineModel, SourceTable, Target } from "../../model";
import { sourceColumnCells, targetColumnCells } from "../docs/data-dictionary";
import { describeExtraction, describeHistory, describeKey, describeOrigin, describeVanishing } from "../docs/values";
import { lineage } from "../docs/lineage";
import { directEdges } from "../docs/lineage-walk";
import { printTable, tableColumns } from "../redshift/table";
import { loadStepName } from "../steps";
import { type Explanation, inColumns, withoutEmpty } from "./explanation";
import { ofOneRun, SOURCE_ZONES, tableFolder, targetFolder } from "./folders";
import { grantsOn } from "./grants";
import { rulesPart } from "./rules";

/** All names under which a table can be asked for; the source may be left out. */
export function tableNames(model: PipelineModel): readonly string[] {
  return [
    ...model.sources.flatMap((source) => source.tables.flatMap((table) => spellings(source.name, table))),
    ...model.warehouse.targets.map(({ name }) => name),
  ];
}

export function explainTable(model: PipelineModel, name: string): Explanation | null {
  for (const source of model.sources) {
    const table = source.tables.find((each) => spellings(source.name, each).includes(name));
    if (table !== undefined) return explainSourceTable(model, source.name, table);
  }
  const target = model.warehouse.targets.find((each) => each.name === name);
  return target === undefined ? null : explainTarget(model, target);
}

function explainSourceTable(model: PipelineModel, source: string, table: SourceTable): Explanation {
  const folders = SOURCE_ZONES.map((zone) => tableFolder(model, zone, source, table.name));
  const made = directEdges(lineage(model)).filter(({ from }) => from.startsWith(`${source}.${table.name}.`));
  const goesInto = model.warehouse.targets.filter((target) => made.some(({ to }) => to.startsWith(`${target.name}.`)));
  return {
    name: `${source}.${table.name}`,
    kind: "table",
    summary: `${source}.${table.name} is a table of the source; extracted: ${describeExtraction(table.extract)}.`,
    parts: withoutEmpty([
      {
        heading: "Columns: MySQL type, NULL, key",
        document: "docs/data-dictionary.md",
        lines: inColumns(table.columns.map((column) => sourceColumnCells(column, table))),
      },
      { heading: "Lake", document: "job-plan.json", lines: folders.map(ofOneRun) },
      { heading: "Goes into", document: "model.json", lines: goesInto.map((target) => target.name) },
      rulesPart(model, source, table.name, () => true),
      { heading: "Permissions", document: null, lines: grantsOn(model, folders) },
    ]),
  };
}

function explainTarget(model: PipelineModel, target: Target): Explanation {
  const folder = targetFolder(model, target.name);
  const readers = model.warehouse.targets.filter((other) =>
    other.columns.some(({ value }) => value.kind === "lookup" && value.dimension === target.name),
  );
  return {
    name: target.name,
    kind: "table",
    summary: `${target.name} is a ${target.kind}: ${describeKey(target)}. Made from ${describeOrigin(target.from)}.`,
    parts: withoutEmpty([
      {
        heading: "Columns: Redshift type, value",
        document: "docs/data-dictionary.md",
        lines: inColumns(tableColumns(target).map(({ name }) => targetColumnCells(target, name))),
      },
      {
        heading: "History",
        document: `redshift/${loadStepName(target)}.sql`,
        lines: [
          ...(target.kind === "dimension" ? [describeHistory(target.history)] : []),
          `when the source row vanishes, ${describeVanishing(target.whenSourceRowVanishes)}`,
        ],
      },
      { heading: "Looked up by", document: "model.json", lines: readers.map(({ name }) => name) },
      { heading: "Lake", document: "job-plan.json", lines: [ofOneRun(folder)] },
      {
        heading: "Warehouse",
        document: "redshift/schema.sql",
        lines: printTable(model.warehouse.schema, target).split("\n"),
      },
      { heading: "Loaded by", document: null, lines: [loadStepName(target)] },
      { heading: "Permissions", document: null, lines: grantsOn(model, [folder]) },
    ]),
  };
}

function spellings(source: string, { name }: SourceTable): readonly string[] {
  return [`${source}.${name}`, name];
}
