const SOURCE_COLUMNS = [
  "varchar(80)",
  "decimal(10, 2)",
  "timestamp()",
  "date()",
  "bigint({ unsigned: true })",
  'enumOf("a", "b", "c")',
  "double()",
  "boolean()",
];

/** A definition as an author would write it: so many source tables, dimensions and facts, all of so many columns. */
export function writeWideDefinition(size: {
  readonly dimensions: number;
  readonly facts: number;
  readonly columns: number;
}): string {
  const dimensions = numbers(size.dimensions);
  const facts = numbers(size.facts);
  return [
    `import * as dsl from "../index";`,
    `const { bigint, boolean, date, daysBetween, decimal, dimension, double, enumOf, everything, fact, integer, lookup } = dsl;`,
    `const { multiply, mysqlSource, pipeline, remove, table, timestamp, trim, varchar, versions } = dsl;`,
    `const source = mysqlSource("shop", {`,
    ...dimensions.map((number) => writeTable(`thing_${String(number)}`, size.columns, "")),
    ...facts.map((number) => writeTable(`event_${String(number)}`, size.columns, "thing: integer(), day: date(),")),
    `});`,
    ...dimensions.map((number) => writeDimension(number, size.columns)),
    ...facts.map((number) => writeFact(number, size.columns, number % size.dimensions)),
    `export default pipeline("Wide", {`,
    `  sources: [source],`,
    `  warehouse: { schema: "wide", tables: [${[...dimensions.map(dimensionName), ...facts.map(factName)].join(", ")}] },`,
    `  schedule: dsl.daily("02:00", "UTC"),`,
    `  recovery: { standby: dsl.multiAz({ rpo: "1 minute", rto: "1 hour" }) },`,
    `});`,
  ].join("\n");
}

function writeTable(name: string, columns: number, more: string): string {
  const types = numbers(columns).map(
    (column) => `c${String(column)}: ${SOURCE_COLUMNS[column % SOURCE_COLUMNS.length] ?? ""}`,
  );
  return `  ${name}: table({ columns: { id: integer().primaryKey(), ${more} ${types.join(", ")} }, extract: everything() }),`;
}

function writeDimension(number: number, columns: number): string {
  const table = `source.tables.thing_${String(number)}`;
  return [
    `const ${dimensionName(number)} = dimension("dim_${String(number)}", {`,
    `  key: "key", from: ${table}, naturalKey: ["id"],`,
    `  columns: { id: ${table}.id, ${writeColumns(table, columns)} },`,
    `  history: versions({ from: "valid_from", to: "valid_to", granularity: "day", firstVersionFrom: ${table}.c2 }),`,
    `});`,
  ].join("\n");
}

function writeFact(number: number, columns: number, looksUp: number): string {
  const table = `source.tables.event_${String(number)}`;
  return [
    `const ${factName(number)} = fact("fact_${String(number)}", {`,
    `  key: "key", from: ${table}, grain: ["id"],`,
    `  columns: {`,
    `    id: ${table}.id,`,
    `    thing_key: lookup(${dimensionName(looksUp)}, { id: ${table}.thing }, { asOf: ${table}.day }),`,
    `    days: daysBetween(${table}.day, ${table}.c2),`,
    `    twice: multiply(${table}.c1, 2),`,
    `    ${writeColumns(table, columns)},`,
    `  },`,
    `  whenSourceRowVanishes: remove({ refuseAbove: "20%" }),`,
    `});`,
  ].join("\n");
}

function writeColumns(table: string, columns: number): string {
  return numbers(columns)
    .map((column) => (column === 0 ? `c0: trim(${table}.c0)` : `c${String(column)}: ${table}.c${String(column)}`))
    .join(", ");
}

function dimensionName(number: number): string {
  return `dimension${String(number)}`;
}

function factName(number: number): string {
  return `fact${String(number)}`;
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
