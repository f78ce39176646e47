import fc from "fast-check";
import { runChecks } from "../../pipeline-dsl/checks";
import type { EditableModel } from "../../pipeline-dsl/checks/testing/rental";
import {
  columnOf,
  dimensionOf,
  factOf,
  rentalModel,
  sourceColumnOf,
  tableOf,
  targetOf,
} from "../../pipeline-dsl/checks/testing/rental";
import type { ColumnType, LossKind, PipelineModel, Target } from "../../pipeline-dsl/model";
import type { Cell } from "../warehouse/server";
import type { SourceState } from "./change-log";
import { type LakeRows, type RentalWarehouse, withKeys } from "./rental-warehouse";

// Changes of the rental definition together with what they make of the rows of its loads, for the laws of migrations.

export type Row = Readonly<Record<string, Cell>>;

/** A change of the rental definition that Redshift cannot make in place, and what the rows of its load are then. */
export interface Change {
  readonly edit: (model: EditableModel) => void;
  readonly permits?: readonly (readonly [kind: LossKind, target: string, column: string | null])[];
  readonly row?: (target: string, row: Row) => Row;
  /** Of what is in one warehouse and not in the other, what the review has said. */
  readonly saidOf?: (target: string, rows: readonly Row[]) => readonly Row[];
}

const BIG: ColumnType = { kind: "integer", width: "big", unsigned: false };

function without(target: string, column: string): Pick<Change, "edit" | "permits" | "row"> {
  return {
    edit: (model) => {
      const found = targetOf(model, target);
      found.columns = found.columns.filter(({ name }) => name !== column);
    },
    permits: [["column", target, column]],
    row: (of, row) => {
      if (of !== target) return row;
      return Object.fromEntries(Object.entries(row).filter(([name]) => !name.split("__").includes(column)));
    },
  };
}

export const CHANGES: Readonly<Record<string, Change>> = {
  "a measure ends": without("fact_bookings", "amount"),
  "a lookup ends": without("fact_viewings", "user_key"),
  "an attribute of versions ends": {
    ...without("dim_apartments", "current_price"),
    // Versions that differed by it alone stay.
    saidOf: (target, rows) =>
      target === "dim_apartments"
        ? rows.filter(({ end_date }) => end_date === OPEN).map(({ effective_date: _, ...row }) => row)
        : rows,
  },
  "a fact ends": {
    edit: (model) => {
      model.warehouse.targets = model.warehouse.targets.filter(({ name }) => name !== "fact_viewings");
      model.recovery.backups = null;
    },
    permits: [["target", "fact_viewings", null]],
  },
  "a key of versions grows": { edit: (model) => void (columnOf(model, "dim_apartments", "apartment_id").type = BIG) },
  "a measure becomes a text": {
    edit: (model) => void (columnOf(model, "fact_bookings", "duration_days").type = { kind: "varchar", length: 20 }),
    row: (target, row) =>
      target === "fact_bookings" && typeof row["duration_days"] === "number"
        ? { ...row, duration_days: String(row["duration_days"]) }
        : row,
  },
  "an amount gets fewer digits": {
    edit: (model) =>
      void (columnOf(model, "fact_bookings", "amount").type = {
        kind: "decimal",
        precision: 5,
        scale: 2,
        unsigned: false,
      }),
    permits: [["values", "fact_bookings", "amount"]],
    row: (target, row) =>
      target === "fact_bookings" && Number(row["amount"]) >= 1000 ? { ...row, amount: null } : row,
  },
  "a moment becomes a day": {
    edit: (model) => void (columnOf(model, "fact_viewings", "viewing_date").type = { kind: "date" }),
    permits: [["values", "fact_viewings", "viewing_date"]],
    row: (target, row) =>
      target === "fact_viewings" ? { ...row, viewing_date: String(row["viewing_date"]).slice(0, 10) } : row,
    // Rows that no load brings again had moments within a day.
    saidOf: (target, rows) => (target === "fact_viewings" ? rows.map(({ viewing_date: _, ...row }) => row) : rows),
  },
  "a grain gets finer": {
    edit: (model) => {
      sourceColumnOf(model, "user_viewing", "apartment_id").nullable = false;
      const key = columnOf(model, "fact_viewings", "apartment_key").value;
      const column = columnOf(model, "fact_viewings", "apartment_id");
      column.nullable = false;
      if (column.value.kind === "expression") column.value.expression.nullable = false;
      if (key.kind === "lookup") for (const { value } of key.by) value.nullable = false;
      factOf(model, "fact_viewings").grain = ["apartment_id", "viewing_id"];
    },
  },
  "a natural key becomes another": {
    edit: (model) => {
      const table = tableOf(model, "apartment_attributes");
      table.primaryKey = ["apartment_id", "attribute_name"];
      for (const column of table.columns) if (table.primaryKey.includes(column.name)) column.nullable = false;
      dimensionOf(model, "dim_apartment_attributes").naturalKey = ["apartment_id", "attribute_name"];
      for (const column of ["apartment_id", "attribute_name"])
        columnOf(model, "dim_apartment_attributes", column).nullable = false;
    },
    permits: [["rows", "dim_apartment_attributes", null]],
    // Of two attributes of one name a load takes one.
    saidOf: (target, rows) =>
      target === "dim_apartment_attributes"
        ? rows.map(({ attribute_id: _, attribute_value: __, ...row }) => row)
        : rows,
  },
  "versions are given up": {
    edit: (model) => {
      dimensionOf(model, "dim_apartments").history = { kind: "overwrite" };
      dimensionOf(model, "dim_apartments").whenSourceRowVanishes = { kind: "keep" };
      for (const fact of ["fact_bookings", "fact_viewings"].flatMap((name) =>
        model.warehouse.targets.filter((each) => each.name === name),
      )) {
        const { value } = fact.columns.find(({ name }) => name === "apartment_key") ?? {};
        if (value?.kind === "lookup") value.asOf = null;
      }
    },
    permits: [["versions", "dim_apartments", null]],
    row: (_, row) =>
      Object.fromEntries(
        Object.entries(row).filter(([name]) => !/^__(?:first__effective_date|.*date.*apartment_key)/.test(name)),
      ),
  },
  "versions begin": {
    edit: (model) => {
      dimensionOf(model, "dim_apartment_attributes").history = {
        kind: "versions",
        from: "valid_from",
        to: "valid_to",
        granularity: "day",
        firstVersionFrom: null,
      };
      dimensionOf(model, "dim_apartment_attributes").whenSourceRowVanishes = { kind: "keep" };
    },
    // Earlier changes were not recorded, and what is there is valid since it was last loaded.
    saidOf: (target, rows) =>
      target === "dim_apartment_attributes"
        ? rows.filter(({ valid_to }) => valid_to === OPEN).map(({ valid_from: _, ...row }) => row)
        : rows,
  },
  "the surrogate key's name becomes a column's": {
    edit: (model) => {
      const fact = factOf(model, "fact_bookings");
      fact.columns.push({ ...structuredClone(columnOf(model, "fact_bookings", "booking_id")), name: "booking_key" });
      fact.key = "id";
    },
    row: (target, row) => (target === "fact_bookings" ? { ...row, booking_key: row["booking_id"] ?? null } : row),
  },
};

/** Changes that the warehouse takes as it is: only what is loaded becomes other rows. */
export const VALUE_CHANGES: Readonly<Record<string, Change>> = {
  "a price means something else": computed("dim_apartments", "current_price", "1.00"),
  "an amount means something else": computed("fact_bookings", "amount", "7.00"),
  "a duration means something else": computed("fact_bookings", "duration_days", 1),
  "bookings that vanish stay": {
    edit: (model) => void (factOf(model, "fact_bookings").whenSourceRowVanishes = { kind: "keep" }),
  },
  "versions that vanish stay open": {
    edit: (model) => void (dimensionOf(model, "dim_apartments").whenSourceRowVanishes = { kind: "keep" }),
  },
  "viewings are described": { edit: (model) => void (factOf(model, "fact_viewings").description = "Visits.") },
};

function computed(target: string, column: string, value: string | number): Change {
  return {
    edit: (model) => {
      const found = columnOf(model, target, column);
      const { type } = found;
      found.value = { kind: "expression", expression: { kind: "constant", type, nullable: false, value } };
    },
    row: (of, row) => (of === target && column in row ? { ...row, [column]: value } : row),
  };
}

export const OPEN = "9999-12-31";
/** Any share of the rows may vanish, as it does among a few. */
export const anyMayVanish = (model: EditableModel): void => {
  for (const { whenSourceRowVanishes: vanishing } of model.warehouse.targets)
    if (vanishing.kind !== "keep") vanishing.refuseAbove = 1;
};
export const RENTAL = rentalModel(anyMayVanish);

/** What cannot be said at once of one table. */
const APART: readonly (readonly [string, string])[] = [
  ["a fact ends", "a lookup ends"],
  ["a fact ends", "a moment becomes a day"],
  ["a fact ends", "a grain gets finer"],
  ["an amount gets fewer digits", "a measure ends"],
  ["versions are given up", "an attribute of versions ends"],
  ["versions begin", "a natural key becomes another"],
];

export const some = fc
  .subarray(Object.keys(CHANGES), { minLength: 1, maxLength: 5 })
  .map((names) => names.filter((name, index) => !names.slice(0, index).some((other) => areApart(name, other))));

function areApart(one: string, other: string): boolean {
  return APART.some((pair) => pair.includes(one) && pair.includes(other));
}

export function changesOf(names: readonly string[]): readonly Change[] {
  return names.flatMap((name) => CHANGES[name] ?? VALUE_CHANGES[name] ?? []);
}

export function modelWith(names: readonly string[]): PipelineModel {
  const model = rentalModel((model) => {
    anyMayVanish(model);
    for (const { edit } of changesOf(names)) edit(model);
    const permits = changesOf(names).flatMap(({ permits = [] }) => permits);
    if (permits.length > 0)
      model.permitted = permits.map(([kind, target, column]) => ({
        kind,
        target,
        column,
        until: OPEN,
        reason: "a test",
      }));
  });
  const errors = runChecks(model, { placesOf: () => [] }).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  return model;
}

/** The rows as the load job of the changed definition would write them. */
export function lakeFor(names: readonly string[], model: PipelineModel, day: number): (rows: LakeRows) => LakeRows {
  const known = new Set(model.warehouse.targets.map(({ name }) => name));
  return (rows) => {
    const all = { ...rows, dim_apartment_attributes: attributesOf(day) };
    const changed = Object.entries(all)
      .filter(([folder]) => !folder.endsWith("/_keys") && known.has(folder.split("/")[0] ?? ""))
      .map(([folder, content]) => {
        const [target = ""] = folder.split("/");
        const row = (each: Row): Row =>
          changesOf(names).reduce((now, { row: change }) => (change === undefined ? now : change(target, now)), each);
        return [folder, once(content.map(row), model, target)] as const;
      });
    return withKeys(Object.fromEntries(changed), model);
  };
}

/** One row a key, the last one. */
function once(rows: readonly Row[], { warehouse: { targets } }: PipelineModel, name: string): readonly Row[] {
  const target = targets.find((each) => each.name === name);
  const key = target === undefined ? [] : target.kind === "fact" ? target.grain : target.naturalKey;
  return [...new Map(rows.map((row) => [JSON.stringify(key.map((column) => row[column] ?? null)), row])).values()];
}

/** From a day to the next, values change, rows come, and one that was there goes. */
function attributesOf(day: number): readonly Row[] {
  const attribute = (
    attribute_id: number,
    apartment_id: number,
    attribute_name: string,
    attribute_value: string,
  ): Row => ({
    attribute_id,
    apartment_id,
    attribute_name,
    attribute_value,
  });
  return [
    attribute(1, 1, "floor", "first"),
    attribute(2, 1, "floor", `second ${String(day)}`),
    attribute(3, 2, "floor", "third"),
    ...(day > 1 ? [attribute(4, 2, "garden", "small")] : []),
  ];
}

export interface Chosen {
  readonly prices: readonly (string | null)[];
  readonly amounts: readonly (string | null)[];
  readonly gone: number;
}

export function stateOf({ prices, amounts, gone }: Chosen, day: number): SourceState {
  return {
    apartments: [1, 2, 3]
      .filter((id) => day < 2 || id !== gone)
      .map((apartment_id) => ({
        apartment_id,
        location: apartment_id === 3 ? "Bern" : "Basel",
        price: prices[(apartment_id + day) % prices.length] ?? null,
        created_at: "2026-01-01",
      })),
    bookings: [1, 2, 3, ...(day > 1 ? [4] : []), ...(day > 2 ? [5] : [])].map((booking_id) => ({
      booking_id,
      apartment_id: 1 + (booking_id % 4),
      user_id: 7 + (booking_id % 2),
      start_date: `2026-01-0${String(2 + (booking_id % 3))}`,
      end_date: "2026-01-09",
      amount: amounts[(booking_id + day) % amounts.length] ?? null,
    })),
    viewings: [{ viewing_id: day, apartment_id: day, user_id: 8, viewing_date: `2026-01-0${String(day + 2)}` }],
  };
}

export const chosen: fc.Arbitrary<Chosen> = fc.record({
  prices: fc.array(fc.constantFrom("10.00", "11.00", null), { minLength: 1, maxLength: 3 }),
  amounts: fc.array(fc.constantFrom("20.00", "999.99", "1000.00", "12345678.90", null), { minLength: 1, maxLength: 4 }),
  gone: fc.constantFrom(1, 2, 3, 4),
});

/**
 * Every row of a table, by the names of its columns; what points to another table says to what, by its natural key, and to which
 * of its versions where that is asked.
 */
export async function rowsByName(
  warehouse: RentalWarehouse,
  { warehouse: { targets } }: PipelineModel,
  target: Target,
  by: "key" | "version" = "key",
): Promise<readonly Row[]> {
  const joins: string[] = [];
  const history =
    target.kind === "dimension" && target.history.kind === "versions" ? [target.history.from, target.history.to] : [];
  const columns = [...target.columns.map(({ name }) => name), ...history].map((name) => {
    const value = target.columns.find((each) => each.name === name)?.value;
    const dimension = value?.kind === "lookup" ? targets.find((each) => each.name === value.dimension) : undefined;
    if (dimension?.kind !== "dimension") return [name, `CAST(t.${name} AS VARCHAR(99))`] as const;
    const parent = `p${String(joins.length)}`;
    joins.push(`LEFT JOIN analytics.${dimension.name} ${parent} ON ${parent}.${dimension.key} = t.${name}`);
    const version = by === "version" && dimension.history.kind === "versions" ? [dimension.history.from] : [];
    const parts = [...dimension.naturalKey, ...version].map((part) => `${parent}.${part}`);
    return [name, `CONCAT_WS('/', ${parts.join(", ")})`] as const;
  });
  const found = await warehouse.query(
    `SELECT ${columns.map(([, sql]) => sql).join(", ")} FROM analytics.${target.name} t ${joins.join(" ")} WHERE t.${target.key} <> -1`,
  );
  return found.map((row) => Object.fromEntries(columns.map(([name], index) => [name, row[index] ?? null])));
}
