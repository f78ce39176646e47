import { rentalModel } from "../../checks/testing/rental";
import { keptName } from "../../targets/redshift/kept-tables";
import type { Grantee, WarehouseCatalogue } from "./warehouse-catalogue";
import { warehouseDrift } from "./warehouse-drift";

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

/** A table that was made anew, of which `to` could read the old one and may write to the new one. */
function catalogue(to: Grantee): WarehouseCatalogue {
  const table = { isView: false, owner: "etl", columns: [], primaryKey: [] };
  return {
    engine: "redshift",
    migrations: null,
    relations: [
      { ...table, name: "dim_users", grants: [{ privilege: "INSERT", to }] },
      { ...table, name: OLD, grants: [{ privilege: "SELECT", to }] },
    ],
  };
}
