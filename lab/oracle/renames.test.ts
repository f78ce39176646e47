import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { compile } from "../../pipeline-dsl";
import { evaluate, scriptOf } from "../../pipeline-dsl/language/arguments/testing/mutations";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { diffModels, planMigration } from "../../pipeline-dsl/review";
import { curatedColumns } from "../../pipeline-dsl/targets/curated";
import {
  initialPlan,
  printEnsureBatch,
  printMigrateBatch,
  printMigration,
  type SqlBatch,
} from "../../pipeline-dsl/targets/redshift";
import type { SourceState } from "./change-log";
import { type LakeRows, RentalWarehouse, withKeys } from "./rental-warehouse";

const STACK = join(__dirname, "..", "..", "stacks", "rental-marketplace");
const RENTAL = ["sources", "warehouse", "quality", "pipeline"]
  .map((file) => scriptOf(readFileSync(join(STACK, `${file}.ts`), "utf8")))
  .join("\n");

interface Name {
  readonly now: string;
  readonly before: string;
}

/** One name of the rental definition: how its text reads with another one. `said`: what tells the former name, or nothing. */
type Edit = (script: string, name: Name, said: string) => string;

const table =
  (start: string): Edit =>
  (script, { before, now }, said) => {
    const at = script.indexOf(`${start}("${before}", {`);
    const end = script.indexOf("\n});", at);
    return `${script.slice(0, at)}${start}("${now}"${script.slice(at + start.length + before.length + 3, end)}\n})${said}${script.slice(end + 3)}`;
  };

const plain =
  (text: (name: string) => string): Edit =>
  (script, { before, now }) =>
    script.replace(text(before), text(now));

/** A column is a line of its own, and is named once more where it is in the key. */
const column =
  (value: string, key: string | null = null): Edit =>
  (script, { before, now }, said) => {
    const edited = script.replace(`${before}: ${value},`, `${now}: ${value}${said},`);
    return key === null ? edited : edited.replace(`${key}: ["${before}"]`, `${key}: ["${now}"]`);
  };

const EDITS: Readonly<Record<string, readonly [before: string, edit: Edit]>> = {
  dimension: ["dim_locations", table("dimension")],
  "versioned dimension": ["dim_apartments", table("dimension")],
  fact: ["fact_bookings", table("fact")],
  attribute: ["current_price", column("apartments.price")],
  "natural key": ["attribute_id", column("apartment_attributes.attribute_id", "naturalKey")],
  "value of a distinct dimension": [
    "location",
    (script, { before, now }, said) =>
      script
        .replace(
          `distinct({ ${before}: [apartments.location] })`,
          `distinct({ ${now}: [apartments.location] })${said === "" ? "" : `.renamedFrom({ ${now}: "${before}" })`}`,
        )
        .replace(`naturalKey: ["${before}"]`, `naturalKey: ["${now}"]`)
        .replaceAll(`lookup(dimLocations, { ${before}:`, `lookup(dimLocations, { ${now}:`),
  ],
  grain: ["booking_id", column("bookings.booking_id", "grain")],
  lookup: ["user_key", column("lookup(dimUsers, { user_id: bookings.user_id })")],
  measure: ["amount", column("bookings.total_amount")],
  "surrogate key": ["booking_key", plain((name) => `key: "${name}"`)],
  "key that facts hold": ["location_key", plain((name) => `key: "${name}"`)],
  "first day": ["effective_date", plain((name) => `from: "${name}"`)],
  "last day": ["end_date", plain((name) => `to: "${name}"`)],
  "source column": [
    "start_date",
    (script, { before, now }, said) =>
      script
        .replace(`${before}: date(),`, `${now}: date()${said},`)
        .replaceAll(`bookings.${before}`, `bookings.${now}`),
  ],
};

type Names = Readonly<Record<string, string>>;

function modelWith(names: Names, tellFormer: boolean): PipelineModel {
  const script = Object.entries(names).reduce((text, [what, now]) => {
    const [before, edit] = EDITS[what] ?? [];
    if (before === undefined || edit === undefined) throw new Error(`no edit ${what}`);
    const edited = edit(text, { before, now }, tellFormer ? `.renamedFrom("${before}")` : "");
    if (edited === text) throw new Error(`nothing was edited for ${what}`);
    return edited;
  }, RENTAL);
  const { model, diagnostics } = compile(evaluate(script));
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  if (errors.length > 0) throw new Error(errors.join("\n"));
  return model;
}

const RENTAL_MODEL = modelWith({}, false);
const RENAMABLE = Object.keys(EDITS);

/** Other names for some things, no two of them alike. */
const names = fc
  .subarray(RENAMABLE, { minLength: 1 })
  .map((some): Names => Object.fromEntries(some.map((what, index) => [what, `other_${String(index)}`])));

test("what is renamed, whatever it is, is told as that and as nothing else, and the warehouse renames it", () => {
  fc.assert(
    fc.property(names, (some) => {
      const after = modelWith(some, true);
      expect(new Set(diffModels(RENTAL_MODEL, after).map(({ class: each }) => each))).toEqual(new Set(["renaming"]));
      expect(
        diffModels(RENTAL_MODEL, after)
          .map(({ words }) => words)
          .sort(),
      ).toEqual(
        Object.keys(some)
          .map((what) => `a new name, ${EDITS[what]?.[0] ?? ""} before`)
          .sort(),
      );
      const { steps, refusals } = planMigration(RENTAL_MODEL, after);
      expect(refusals).toEqual([]);
      expect(new Set(steps.map(({ kind }) => kind.startsWith("rename")))).toEqual(
        new Set(Object.keys(some).some((what) => what !== "source column") ? [true] : []),
      );
    }),
    { numRuns: 40 },
  );
});

test("what was renamed means nothing any more", () => {
  fc.assert(
    fc.property(names, (some) => {
      const [said, unsaid] = [modelWith(some, true), modelWith(some, false)];
      for (const plan of [planMigration(unsaid, said), planMigration(said, unsaid)])
        expect(plan).toEqual({ steps: [], refusals: [], losses: [], unused: [] });
      for (const changes of [diffModels(unsaid, said), diffModels(said, unsaid)])
        expect(changes.every(({ class: each }) => each === "documentation")).toBe(true);
    }),
    { numRuns: 20 },
  );
});

/** Rows as the load job of the renamed definition would write them: the same columns, in the same places. */
function underNewNames(after: PipelineModel): (rows: LakeRows) => LakeRows {
  const old = RENTAL_MODEL.warehouse.targets;
  const nameOf = (target: string): string =>
    (after.renamed ?? []).filter((each) => each.kind === "target").find(({ from }) => from === target)?.target ??
    target;
  return (rows) => {
    const renamed = Object.entries(rows)
      .filter(([folder]) => !folder.endsWith("/_keys"))
      .map(([folder, content]) => {
        const [name = "", ...rest] = folder.split("/");
        const was = old.find((target) => target.name === name);
        const is = after.warehouse.targets.find((target) => target.name === nameOf(name));
        if (was === undefined || is === undefined) throw new Error(`no target ${name}`);
        const current = curatedColumns(is).map((each) => each.name);
        const moved = new Map(curatedColumns(was).map((each, index) => [each.name, current[index] ?? ""]));
        const follow = (row: LakeRow): LakeRow =>
          Object.fromEntries(Object.entries(row).map(([key, cell]) => [moved.get(key) ?? key, cell]));
        return [[is.name, ...rest].join("/"), content.map(follow)] as const;
      });
    return withKeys(Object.fromEntries(renamed), after);
  };
}

type LakeRow = LakeRows[string][number];

function day(price: string, bookings: readonly number[], locations = ["Basel", "Zürich"]): SourceState {
  const apartment = (apartment_id: number, location: string) => ({
    apartment_id,
    location,
    price,
    created_at: "2026-01-01",
  });
  return {
    apartments: locations.map((location, index) => apartment(index + 1, location)),
    bookings: bookings.map((booking_id) => ({
      booking_id,
      apartment_id: booking_id,
      user_id: 7,
      start_date: "2026-01-03",
      end_date: "2026-01-05",
      amount: "20.00",
    })),
    viewings: [{ viewing_id: 1, apartment_id: 1, user_id: 8, viewing_date: "2026-01-04" }],
  };
}

describe("in a warehouse", () => {
  let warehouse: RentalWarehouse;
  beforeAll(async () => {
    warehouse = await RentalWarehouse.open(RENTAL_MODEL);
  });
  afterAll(() => warehouse.close());

  /** Every table that the model declares and the pipeline's own, without the clock's times. */
  async function content(model: PipelineModel): Promise<unknown> {
    const own = await warehouse.query(
      "SELECT table_name FROM information_schema.tables WHERE table_schema = 'analytics' AND table_name LIKE '\\_\\_unknown%' ORDER BY 1",
    );
    const tables = [...model.warehouse.targets.map(({ name }) => name), ...own.map(([name]) => String(name))];
    const rows: Record<string, unknown> = {};
    for (const name of tables) {
      const [columns] = await warehouse.query(
        `SELECT string_agg(column_name, ', ' ORDER BY column_name) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = '${name}'`,
      );
      const list = String(columns?.[0]);
      rows[`${name} (${list})`] = await warehouse.query(`SELECT ${list} FROM analytics.${name} ORDER BY ${list}`);
    }
    return {
      ...rows,
      history: await warehouse.query(
        "SELECT run_id, table_name, columns, inserted, updated, closed, removed, rekeyed FROM analytics.__load_history ORDER BY 1, 2",
      ),
    };
  }

  async function anew(batch: SqlBatch): Promise<void> {
    await warehouse.query("DROP SCHEMA analytics CASCADE");
    await warehouse.migrate(batch);
  }

  const DAYS: readonly SourceState[] = [day("10.00", [1, 3]), day("11.00", [1, 2, 3])];
  /** The apartment of the third booking is known at last. */
  const THIRD = day("12.00", [2, 3, 1], ["Basel", "Zürich", "Bern"]);

  async function loadDays(
    model: PipelineModel,
    lake: (rows: LakeRows) => LakeRows,
    states: readonly SourceState[],
    from = 0,
  ): Promise<void> {
    for (const [index, state] of states.entries())
      await warehouse.load(`run_${String(index + from)}`, `2026-01-0${String(index + from + 3)}`, state, {
        model,
        lake,
      });
  }

  test.each(["migration", "catalogue"])(
    "two days, a rename by %s and a third day are three days under the new names",
    async (by) => {
      await fc.assert(
        fc.asyncProperty(names, async (some) => {
          // What the catalogue has been told nothing of, it cannot rename.
          const untold = new Set(["surrogate key", "key that facts hold", "first day", "last day"]);
          const told = Object.fromEntries(
            Object.entries(some).filter(([what]) => by === "migration" || !untold.has(what)),
          );
          const after = modelWith(told, true);
          const lake = underNewNames(after);
          const initial = (model: PipelineModel) => printMigration("analytics", 1, "initial", initialPlan(model));
          await anew(printMigrateBatch(RENTAL_MODEL, [initial(RENTAL_MODEL)]));
          await loadDays(RENTAL_MODEL, underNewNames(RENTAL_MODEL), DAYS);
          const renames = printMigration("analytics", 2, "renames", planMigration(RENTAL_MODEL, after));
          const batch =
            by === "migration" ? printMigrateBatch(after, [initial(RENTAL_MODEL), renames]) : printEnsureBatch(after);
          await warehouse.migrate(batch);
          await warehouse.migrate(batch);
          await loadDays(after, lake, [THIRD], DAYS.length);
          const renamed = await content(after);
          await anew(printMigrateBatch(after, [initial(after)]));
          await loadDays(after, lake, [...DAYS, THIRD]);
          expect(renamed).toEqual(await content(after));
        }),
        {
          numRuns: 4,
          examples: [[Object.fromEntries(RENAMABLE.map((what, index) => [what, `other_${String(index)}`]))]],
        },
      );
    },
    240_000,
  );
});
