import * as fc from "fast-check";
import { rentalModel } from "../../pipeline-dsl/checks/testing/rental";
import { MARKETPLACE_TABLES } from "./marketplace";
import { requireMarketplaceTables } from "./own-source";

const WORD = fc.stringMatching(/^[a-z]{3,8}$/);
const TABLES = fc.uniqueArray(fc.oneof(fc.constantFrom(...MARKETPLACE_TABLES), WORD), { minLength: 1, maxLength: 5 });
const SOURCES = fc.uniqueArray(fc.record({ name: WORD, tables: TABLES }), {
  minLength: 1,
  maxLength: 3,
  selector: ({ name }) => name,
});

/** What the refusal says; null: there is none. */
function refusalOf(sources: readonly { readonly name: string; readonly tables: readonly string[] }[]): string | null {
  const { sources: rental, ...rest } = rentalModel();
  const [like] = rental;
  const [table] = like?.tables ?? [];
  if (like === undefined || table === undefined) throw new Error("the rental definition has no table");
  const drawn = sources.map(({ name, tables }) => ({
    ...like,
    name,
    tables: tables.map((each) => ({ ...table, name: each })),
  }));
  try {
    requireMarketplaceTables({ ...rest, sources: drawn });
    return null;
  } catch (error) {
    return String(error);
  }
}

test("the lab's own server is refused to just the definitions with a table that nobody makes there, and the way names every source", () => {
  fc.assert(
    fc.property(SOURCES, (sources) => {
      const nobodyMakes = sources.flatMap(({ name, tables }, at) =>
        tables.filter((table) => at > 0 || !MARKETPLACE_TABLES.includes(table)).map((table) => `${name}.${table}`),
      );
      const said = refusalOf(sources);
      if (nobodyMakes.length === 0) expect(said).toBeNull();
      else {
        expect(said).toContain("Lab.OwnSourceWithoutTables");
        for (const table of nobodyMakes) expect(said).toContain(table);
        for (const { name } of sources) expect(said).toContain(`--source ${name}=mysql://`);
      }
    }),
  );
});
