import type { PipelineModel, SourceTable } from "../../../model";
import type { DefinitionEdit } from "../definition-edit";
import type { Drift } from "../drift";

/** The model as it is when every suggested edit of the definition has been made. */
export function takeIn(model: PipelineModel, found: readonly Drift[]): PipelineModel {
  return found.reduce((current, { edit }) => (edit === null ? current : edited(current, edit)), model);
}

function edited(model: PipelineModel, edit: DefinitionEdit): PipelineModel {
  const sources = model.sources.map((source) => ({
    ...source,
    tables: source.tables.flatMap((table) => (table.name === edit.table ? changed(table, edit) : [table])),
  }));
  return { ...model, sources };
}

function changed(table: SourceTable, edit: DefinitionEdit): readonly SourceTable[] {
  const having = (name: string, part: Partial<SourceTable["columns"][number]>): readonly SourceTable[] => [
    { ...table, columns: table.columns.map((column) => (column.name === name ? { ...column, ...part } : column)) },
  ];
  switch (edit.kind) {
    case "removeTable":
      return [];
    case "addColumn":
      return [{ ...table, columns: [...table.columns, edit.column] }];
    case "removeColumn":
      return [
        {
          ...table,
          columns: table.columns.filter(({ name }) => name !== edit.column),
          primaryKey: table.primaryKey.filter((name) => name !== edit.column),
        },
      ];
    case "type":
      return having(edit.column, { type: edit.type });
    case "nullable":
      return having(edit.column, { nullable: edit.nullable });
    case "references":
      return having(edit.column, { references: edit.parent });
    case "primaryKey":
      return [
        {
          ...table,
          primaryKey: edit.columns,
          columns: table.columns.map((column) =>
            edit.columns.includes(column.name) ? { ...column, nullable: false } : column,
          ),
        },
      ];
    default:
      return edit satisfies never;
  }
}
