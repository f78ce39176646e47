import { rentalModel } from "../../checks/testing/rental";
import { keptName } from "../../targets/redshift/kept-tables";
import { sortKeyOf } from "../../targets/redshift/table";
import type { CataloguedRelation, Grantee, SchemaGrant, WarehouseCatalogue } from "./warehouse-catalogue";
import { warehouseDrift } from "./warehouse-drift";
import { storageDrift } from "./warehouse-storage";

const OLD = `${keptName("dim_users", { version: 3 })}20260131`;

/** As Redshift guide, GRANT, has them. */
const WRITTEN: readonly (readonly [Grantee, string])[] = [
  [{ kind: "user", name: "ann" }, "ann"],
  [{ kind: "user", name: "IAM:ann@example.com" }, '"IAM:ann@example.com"'],
  [{ kind: "group", name: "analysts" }, "GROUP analysts"],
  [{ kind: "role", name: "readers" }, "ROLE readers"],
  [{ kind: "public", name: "" }, "PUBLIC"],
];

test.each(WRITTEN)("what is given to %j is given and taken as %s", (to, written) => {
  const statements = warehouseDrift({ model: rentalModel(), migrations: [] }, catalogue(to)).flatMap((each) =>
    each.statements.filter((statement) => /^(?:GRANT|REVOKE)/.test(statement)),
  );
  expect(statements).toEqual([
    `REVOKE INSERT ON analytics.dim_users FROM ${written}`,
    `GRANT SELECT ON analytics.dim_users TO ${written}`,
  ]);
});

/** What Redshift alone says of a schema in which all else is as its migrations made it. */
function driftOf(change: Partial<WarehouseCatalogue>, of: Partial<CataloguedRelation> = {}) {
  const model = rentalModel();
  const relations = model.warehouse.targets.map((target) => ({
    ...relation(target.name),
    layout: { isDistributedByItself: true, sortKey: sortKeyOf(target) },
    ...(target.name === "dim_apartments" ? of : {}),
  }));
  const beside = { engine: "redshift", asked: ASKED, rights: RIGHTS, migrations: null } as const;
  return warehouseDrift(
    { model, migrations: [] },
    { ...beside, ...change, relations: [...relations, ...(change.relations ?? [])] },
  ).filter(({ kind }) => !/-(?:missing|key-differs)$/.test(kind) || kind === "warehouse-sort-key-differs");
}

test("a layout of Redshift that the migrations did not make is told, with the ALTER that ends it", () => {
  const layout = { isDistributedByItself: false, sortKey: ["current_price"] };
  expect(driftOf({}, { layout }).map(({ kind, statements }) => [kind, ...statements])).toEqual([
    [
      "warehouse-sort-key-differs",
      "ALTER TABLE analytics.dim_apartments ALTER COMPOUND SORTKEY (apartment_id, effective_date)",
    ],
    ["warehouse-distribution-differs", "ALTER TABLE analytics.dim_apartments ALTER DISTSTYLE AUTO"],
  ]);
  expect(driftOf({})).toEqual([]);
});

test("a sort key that Redshift chose where none is declared is no drift", () => {
  const model = rentalModel();
  const facts = model.warehouse.targets.filter((target) => sortKeyOf(target).length === 0);
  expect(facts).not.toEqual([]);
  const drifts = facts.flatMap((target) =>
    storageDrift(
      "analytics",
      target,
      { ...relation(target.name), layout: { isDistributedByItself: true, sortKey: ["a"] } },
      "redshift",
    ),
  );
  expect(drifts).toEqual([]);
});

test.each<[to: Grantee, privilege: string, of: SchemaGrant["of"], told: readonly string[]]>([
  [
    { kind: "group", name: "loaders" },
    "INSERT",
    "tables of the schema",
    [
      "the group loaders may INSERT on every table in it",
      "REVOKE INSERT FOR TABLES IN SCHEMA analytics FROM GROUP loaders",
    ],
  ],
  [{ kind: "role", name: "readers" }, "SELECT", "tables of the schema", []],
  [
    { kind: "role", name: "loaders" },
    "DELETE",
    "tables of the database",
    ["the role loaders may DELETE on every table in the database"],
  ],
  [{ kind: "role", name: "readers" }, "SELECT", "tables of the database", []],
  [{ kind: "user", name: "ann" }, "CREATE", "schema", ["ann may CREATE in it"]],
  [
    { kind: "user", name: "ann" },
    "CREATE",
    "schemas of the database",
    ["ann may CREATE in every schema of the database"],
  ],
  [{ kind: "user", name: "ann" }, "USAGE", "schemas of the database", []],
])("%j with a privilege %s on %s: %j", (to, privilege, of, expected) => {
  const grants = [{ privilege, of, to }];
  const drifts = driftOf({ rights: { ...RIGHTS, grants } });
  expect(drifts.flatMap(({ words, statements }) => [words, ...statements])).toEqual(expected);
});

test("the table in which Redshift keeps a materialized view's rows is a part of the view", () => {
  const view = { ...relation("prices"), isView: true };
  const rows = relation("mv_tbl__prices__0");
  expect(driftOf({ relations: [view, rows] }).map(({ kind }) => kind)).toEqual(["warehouse-view-undeclared"]);
  expect(driftOf({ relations: [rows] }).map(({ kind }) => kind)).toEqual(["warehouse-table-undeclared"]);
});

test("values that a masking policy hides from loads are told, and that somebody is not told everything", () => {
  expect(driftOf({}, { hides: ["values"] }).map(({ kind, words }) => [kind, words.split(":")[0]])).toEqual([
    ["warehouse-policy-attached", "values are hidden"],
  ]);
  expect(driftOf({ asked: { name: "reader", seesAll: false } }).map(({ kind, subject }) => [kind, subject])).toEqual([
    ["warehouse-seen-in-part", "reader"],
  ]);
});

const ASKED = { name: "etl", seesAll: true };
const RIGHTS = { owner: "etl", makers: ["etl"], grants: [] };

/** A table that was made anew, of which `to` could read the old one and may write to the new one. */
function catalogue(to: Grantee): WarehouseCatalogue {
  return {
    engine: "redshift",
    asked: ASKED,
    rights: RIGHTS,
    migrations: null,
    relations: [
      { ...relation("dim_users"), grants: [{ privilege: "INSERT", column: null, to }] },
      { ...relation(OLD), grants: [{ privilege: "SELECT", column: null, to }] },
    ],
  };
}

function relation(name: string): CataloguedRelation {
  return {
    name,
    isView: false,
    owner: "etl",
    columns: [],
    primaryKey: [],
    constraints: [],
    grants: [],
    hides: [],
    layout: null,
  };
}
