import fc from "fast-check";
import * as dsl from "../../pipeline-dsl";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { curatedColumns } from "../../pipeline-dsl/targets/curated";
import type { Cell } from "../warehouse/server";
import { withKeys, type LakeRows } from "./rental-warehouse";

// Definitions in which anything looks up anything, and the rows of their days: what the rental pipeline has one of, they have every way of.

const KEYS = 4;

/** Dimensions that look each other up in every way, and a fact beside them: what of the definition is drawn. */
export const chains = fc.record({
  areas: fc.constantFrom("versions", "overwrite"),
  wards: fc.constantFrom("versions", "overwrite"),
  staff: fc.constantFrom("versions", "overwrite", "removed"),
  /** Which look up which. */
  wardHasArea: fc.boolean(),
  staffHasWard: fc.boolean(),
  staffHasArea: fc.boolean(),
  staffHasNote: fc.boolean(),
  /** The fact: its own columns hold what it is looked up by; the version of a day. */
  keepsStaffId: fc.boolean(),
  asOf: fc.boolean(),
  visitsGo: fc.boolean(),
});
export type Chain = typeof chains extends fc.Arbitrary<infer Value> ? Value : never;

/** One source row of each key that is there that day. */
const row = fc.record({
  area_id: fc.integer({ min: 1, max: KEYS + 1 }),
  ward_id: fc.integer({ min: 1, max: KEYS + 1 }),
  staff_id: fc.integer({ min: 1, max: KEYS + 1 }),
  note: fc.constantFrom("a", "b"),
  on_day: fc.integer({ min: 1, max: 9 }).map((day) => `2026-01-0${String(day)}`),
});
const table = fc.array(fc.option(row, { freq: 3 }), { minLength: KEYS, maxLength: KEYS });
export const days = fc.array(fc.record({ areas: table, wards: table, staff: table, visits: table }), {
  minLength: 3,
  maxLength: 6,
});
export type Day = typeof days extends fc.Arbitrary<readonly (infer Value)[]> ? Value : never;

const PRIMARY_KEYS = { areas: "area_id", wards: "ward_id", staff: "staff_id", visits: "visit_id" } as const;

export function modelOf(chain: Chain): PipelineModel {
  const hospital = dsl.mysqlSource("hospital", {
    areas: dsl.table({
      columns: { area_id: dsl.integer().primaryKey(), note: dsl.varchar(10) },
      extract: dsl.everything(),
    }),
    wards: dsl.table({
      columns: { ward_id: dsl.integer().primaryKey(), area_id: dsl.integer(), note: dsl.varchar(10) },
      extract: dsl.everything(),
    }),
    staff: dsl.table({
      columns: {
        staff_id: dsl.integer().primaryKey(),
        ward_id: dsl.integer(),
        area_id: dsl.integer(),
        note: dsl.varchar(10),
      },
      extract: dsl.everything(),
    }),
    visits: dsl.table({
      columns: {
        visit_id: dsl.integer().primaryKey(),
        staff_id: dsl.integer(),
        on_day: dsl.date(),
        note: dsl.varchar(10),
      },
      extract: dsl.everything(),
    }),
  });
  const { areas, wards, staff, visits } = hospital.tables;
  const versions = dsl.versions({ from: "valid_from", to: "valid_to", granularity: "day" });
  const history = (kind: string): typeof versions | ReturnType<typeof dsl.overwrite> =>
    kind === "versions" ? versions : dsl.overwrite();
  const closing = dsl.closeVersion({ refuseAbove: "100%" });
  const removing = dsl.remove({ refuseAbove: "100%" });
  const vanishing = (kind: string): typeof closing | typeof removing | ReturnType<typeof dsl.keep> =>
    kind === "versions" ? closing : kind === "removed" ? removing : dsl.keep();
  const dimNotes = dsl.dimension("dim_notes", {
    key: "note_key",
    from: dsl.distinct({ note: [staff.note] }),
    naturalKey: ["note"],
    history: dsl.overwrite(),
  });
  const dimAreas = dsl.dimension("dim_areas", {
    key: "area_key",
    from: areas,
    columns: { area_id: areas.area_id, note: areas.note },
    naturalKey: ["area_id"],
    history: history(chain.areas),
    whenSourceRowVanishes: vanishing(chain.areas),
  });
  const dimWards = dsl.dimension("dim_wards", {
    key: "ward_key",
    from: wards,
    columns: {
      ward_id: wards.ward_id,
      note: wards.note,
      area_key: dsl.lookup(dimAreas, { area_id: wards.area_id }),
    },
    naturalKey: ["ward_id"],
    history: history(chain.wards),
    whenSourceRowVanishes: vanishing(chain.wards),
  });
  const dimStaff = dsl.dimension("dim_staff", {
    key: "staff_key",
    from: staff,
    columns: {
      staff_id: staff.staff_id,
      ward_key: dsl.lookup(dimWards, { ward_id: staff.ward_id }),
      area_key: dsl.lookup(dimAreas, { area_id: staff.area_id }),
      note_key: dsl.lookup(dimNotes, { note: staff.note }),
      note: staff.note,
    },
    naturalKey: ["staff_id"],
    history: history(chain.staff),
    whenSourceRowVanishes: vanishing(chain.staff),
  });
  const factVisits = dsl.fact("fact_visits", {
    key: "visit_key",
    from: visits,
    grain: ["visit_id"],
    columns: {
      visit_id: visits.visit_id,
      staff_id: visits.staff_id,
      staff_key:
        chain.asOf && chain.staff === "versions"
          ? dsl.lookup(dimStaff, { staff_id: visits.staff_id }, { asOf: visits.on_day })
          : dsl.lookup(dimStaff, { staff_id: visits.staff_id }),
      on_day: visits.on_day,
      note: visits.note,
    },
    whenSourceRowVanishes: chain.visitsGo ? removing : dsl.keep(),
  });
  const { model, diagnostics } = dsl.compile(
    dsl.pipeline("AnyChain", {
      sources: [hospital],
      warehouse: { schema: "analytics", tables: [dimNotes, dimAreas, dimWards, dimStaff, factVisits] },
      schedule: dsl.daily("02:00", "UTC"),
      recovery: { standby: dsl.multiAz({ rpo: "1 minute", rto: "1 hour" }) },
    }),
  );
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(JSON.stringify(errors, null, 2));
  return without(model, [
    ...(chain.wardHasArea ? [] : ["dim_wards.area_key"]),
    ...(chain.staffHasWard ? [] : ["dim_staff.ward_key"]),
    ...(chain.staffHasArea ? [] : ["dim_staff.area_key"]),
    ...(chain.staffHasNote ? ["dim_staff.note"] : ["dim_staff.note_key"]),
    ...(chain.keepsStaffId ? [] : ["fact_visits.staff_id"]),
  ]);
}

/** The types of a definition want its columns written out, so those that were not drawn are taken away afterwards. */
function without(model: PipelineModel, columns: readonly string[]): PipelineModel {
  const targets = model.warehouse.targets.map((target) => ({
    ...target,
    columns: target.columns.filter(({ name }) => !columns.includes(`${target.name}.${name}`)),
  }));
  return { ...model, warehouse: { ...model.warehouse, targets } };
}

/** What the load job makes of a day's rows. Every column of these definitions is a plain one, or a date. */
export function foldersOf(model: PipelineModel, day: Day): LakeRows {
  const rowsOf = (name: keyof Day): readonly Readonly<Record<string, Cell>>[] =>
    day[name].flatMap((drawn, index) => (drawn === null ? [] : [{ ...drawn, [PRIMARY_KEYS[name]]: index + 1 }]));
  const folders = model.warehouse.targets.map((target): [string, LakeRows[string]] => {
    if (target.from.kind === "distinct")
      return [
        target.name,
        [...new Set(rowsOf("staff").map(({ note }) => note))].map((note) => ({ note: note ?? null })),
      ];
    const columns = curatedColumns(target);
    const rows = rowsOf(target.from.table as keyof Day);
    return [
      target.name,
      rows.map((each) =>
        Object.fromEntries(
          columns.map(({ name, expression }) => [
            name,
            expression?.kind === "column" ? (each[expression.column.column] ?? null) : null,
          ]),
        ),
      ),
    ];
  });
  return withKeys(Object.fromEntries(folders), model);
}
