import { CatalogDatabase, CatalogTable, DataQualityRuleset, type CatalogTableArgs } from "@pulumi/aws/glue";
import * as pulumi from "@pulumi/pulumi";
import { catalogName, curatedCatalogName } from "../../pipeline-dsl/targets/glue";
import { ownName } from "../../pipeline-dsl/targets/own-name";
import type { JobPlan } from "../../pipeline-dsl/targets/spark/plan";
import type { Ruleset } from "../../pipeline-dsl/targets/dqdl";
import { ArgumentFaults, tags, transformed, type ComponentArgs, type Transform } from "./component";

export interface CatalogArgs extends ComponentArgs {
  readonly plan: JobPlan;
  readonly rulesets: readonly Ruleset[];
  readonly transform?: { readonly table?: Transform<CatalogTableArgs> };
}

interface ZoneTable {
  /** `processed_marketplace_apartments`: a zone and a table in one flat catalog database. */
  readonly name: string;
  /** Folder below the lake's root, without a slash at its end. */
  readonly folder: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** The zones of the lake as tables, so that Athena and Redshift Spectrum read them without a crawler. */
export class Catalog extends pulumi.ComponentResource {
  readonly database: pulumi.Output<string>;
  readonly nodes: { readonly database: CatalogDatabase; readonly tables: readonly CatalogTable[] };

  constructor(name: string, args: CatalogArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:jobs:Catalog", name, {}, opts);
    const { deployment } = args;
    const zoneTables = tablesOf(args.plan);
    checkArgs(args, zoneTables);
    const child = { parent: this };
    const database = new CatalogDatabase(
      name,
      {
        name: deployment.names.catalogDatabase,
        description: `Zones of ${deployment.model.name}`,
        tags: tags(deployment, name),
      },
      child,
    );
    const tables = zoneTables.map(
      (table) =>
        new CatalogTable(
          `${name}-${table.name}`,
          transformed({ ...tableArgs(table, args), databaseName: database.name }, args.transform?.table),
          child,
        ),
    );
    for (const ruleset of args.rulesets) {
      const table = catalogName("processed", ruleset.source, ruleset.table);
      new DataQualityRuleset(
        `${name}-${table}`,
        {
          name: `${deployment.names.stem}-${ruleset.source}-${ruleset.table}`,
          description: "The rules that the load job evaluates; rule_N are columns that it derives",
          ruleset: ruleset.text,
          targetTable: { databaseName: database.name, tableName: table },
          tags: tags(deployment, `${name}-${table}`),
        },
        { ...child, dependsOn: tables },
      );
    }
    this.database = database.name;
    this.nodes = { database, tables };
    this.registerOutputs({ database: this.database });
  }
}

function checkArgs(args: CatalogArgs, zoneTables: readonly ZoneTable[]): void {
  const faults = new ArgumentFaults("Catalog");
  const names = new Set(zoneTables.map((table) => table.name));
  faults.check(zoneTables.length > 0, "plan.sources", "the plan has no tables");
  faults.check(names.size === zoneTables.length, "plan", "two tables of a zone have one name");
  args.rulesets.forEach((ruleset, index) => {
    const table = catalogName("processed", ruleset.source, ruleset.table);
    faults.check(
      names.has(table),
      `rulesets[${String(index)}].table`,
      `the plan has no table ${ruleset.source}.${ruleset.table}`,
    );
  });
  faults.throwIfAny();
}

function tablesOf(plan: JobPlan): readonly ZoneTable[] {
  const folder = (zone: "raw" | "processed" | "curated" | "quarantine", path: string): string =>
    `${plan.lake.zones[zone]}${path}`;
  const sources = plan.sources.flatMap((source) =>
    source.tables.flatMap((table): ZoneTable[] => {
      const columns = table.columns.map((column) => ({ name: column.name, type: hiveType(column.spark_type) }));
      const path = `${source.name}/${table.name}`;
      return [
        { name: catalogName("raw", source.name, table.name), folder: folder("raw", path), columns },
        { name: catalogName("processed", source.name, table.name), folder: folder("processed", path), columns },
        {
          name: catalogName("quarantine", source.name, table.name),
          folder: folder("quarantine", path),
          columns: [...columns, { name: "__reason", type: "string" }],
        },
      ];
    }),
  );
  const targets = plan.targets.map((target) => ({
    name: curatedCatalogName(target.name),
    folder: folder("curated", target.name),
    columns: target.columns.map((column) => ({ name: column.name, type: hiveType(column.spark_type) })),
  }));
  return [...sources, ...targets];
}

/** Hive's types are Spark's, but for the timestamp without a zone. */
function hiveType(sparkType: string): string {
  return sparkType === "timestamp_ntz" ? "timestamp" : sparkType;
}

function tableArgs(table: ZoneTable, { deployment }: CatalogArgs): Omit<CatalogTableArgs, "databaseName"> {
  const location = `s3://${deployment.names.lakeBucket}/${table.folder}`;
  const partition = partitionKey(table);
  return {
    name: table.name,
    tableType: "EXTERNAL_TABLE",
    parameters: {
      EXTERNAL: "TRUE",
      classification: "parquet",
      // Folders are computed from the date, so a new day needs no new partition.
      "projection.enabled": "true",
      [`projection.${partition}.format`]: "yyyy-MM-dd",
      [`projection.${partition}.range`]: "2020-01-01,NOW",
      [`projection.${partition}.type`]: "date",
      "storage.location.template": `${location}/load_date=\${${partition}}`,
    },
    partitionKeys: [{ name: partition, type: "date" }],
    storageDescriptor: {
      location,
      columns: table.columns.map((column) => ({ name: column.name, type: column.type })),
      inputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
      outputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
      serDeInfo: {
        name: "parquet",
        serializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
      },
    },
  };
}

/** A table of the catalog has a name once, and case does not count; the folder's own name is `load_date` always. */
function partitionKey({ columns }: ZoneTable): string {
  return columns.some(({ name }) => name.toLowerCase() === "load_date") ? ownName("load_date") : "load_date";
}
