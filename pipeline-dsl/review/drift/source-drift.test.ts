import { runChecks } from "../../checks/run-checks";
import { rentalModel, tableOf } from "../../checks/testing/rental";
import type { PipelineModel } from "../../model";
import { describeType } from "../../model/types/registry";
import type { SourceCatalogue } from "./source-catalogue";
import { sourceDrift } from "./source-drift";
import { takeIn } from "./testing/take-in";

/** The rental marketplace as it is declared, with its references kept. */
function catalogue(model: PipelineModel): SourceCatalogue {
  const tables = model.sources.flatMap((source) => source.tables);
  return {
    tellsCasesApart: true,
    tables: tables.map(({ name, columns, primaryKey }) => ({
      name,
      isView: false,
      columns: columns.map((column) => ({
        name: column.name,
        type: describeType(column.type).mysql[0] ?? "",
        nullable: column.nullable,
        collation: null,
      })),
      primaryKey,
      uniqueKeys: [],
      foreignKeys: columns.flatMap(({ name: own, references }) =>
        references === null
          ? []
          : [
              {
                columns: [own],
                parent: references,
                parentColumns: tables.find((table) => table.name === references)?.primaryKey ?? [],
              },
            ],
      ),
    })),
  };
}

function driftOf(model: PipelineModel, there: SourceCatalogue) {
  return model.sources.flatMap((source) => sourceDrift(model, source, there));
}

test("a column that is left unread on purpose is no drift; that it is gone is noted", () => {
  const declared = rentalModel((model) => {
    tableOf(model, "bookings").unread = ["card_number"];
  });
  const there = catalogue(
    rentalModel((model) => {
      tableOf(model, "bookings").columns.push({
        name: "Card_Number",
        type: { kind: "varchar", length: 20 },
        nullable: true,
        references: null,
        description: null,
      });
    }),
  );
  expect(driftOf(declared, there)).toEqual([]);
  expect(driftOf(rentalModel(), there).map(({ kind, fix }) => [kind, fix])).toEqual([
    [
      "source-column-unread",
      'add Card_Number: varchar(20) to the columns of bookings; or name it in unread: ["Card_Number"]',
    ],
  ]);
  expect(driftOf(declared, catalogue(rentalModel())).map(({ kind }) => kind)).toEqual(["source-unread-gone"]);
});

test("tables that differ by case alone are two where the server tells them apart, and one where it does not", () => {
  const model = rentalModel();
  const there = catalogue(model);
  const shouted = { ...there, tables: there.tables.map((table) => ({ ...table, name: table.name.toUpperCase() })) };
  const kinds = (found: SourceCatalogue) => [...new Set(driftOf(model, found).map(({ kind }) => kind))];
  expect(kinds(shouted)).toEqual(["source-table-gone", "source-table-unread"]);
  expect(kinds({ ...shouted, tellsCasesApart: false })).toEqual([]);
});

test("whether a column may be NULL is said with an edit that check takes, or with none", () => {
  const errors = (model: PipelineModel): readonly string[] =>
    runChecks(model, { placesOf: () => [] }).flatMap(({ severity, code, message }) =>
      severity === "error" ? [`${code} ${message}`] : [],
    );
  const declared = rentalModel();
  const before = errors(declared);
  const flipped = declared.sources.flatMap(({ tables }) =>
    tables.flatMap(({ name, columns, primaryKey }) =>
      columns.flatMap((column) => (primaryKey.includes(column.name) ? [] : [[name, column.name] as const])),
    ),
  );
  const without: string[] = [];
  for (const [table, column] of flipped) {
    const there = catalogue(
      rentalModel((model) => {
        const own = tableOf(model, table).columns.find(({ name }) => name === column);
        if (own !== undefined) own.nullable = !own.nullable;
      }),
    );
    const found = driftOf(declared, there);
    expect([table, column, found.length]).toEqual([table, column, 1]);
    if (found[0]?.edit === null) without.push(`${table}.${column}`);
    expect([table, column, errors(takeIn(declared, found)).filter((each) => !before.includes(each))]).toEqual([
      table,
      column,
      [],
    ]);
  }
  expect(without).toEqual(["user_viewing.viewing_date"]);
});
