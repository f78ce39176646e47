import type { ColumnType, Lookup } from "../../model";
import {
  addColumn,
  columnOf,
  dimensionOf,
  type Editable,
  type EditableModel,
  factOf,
  reading,
  sourceColumnOf,
  tableOf,
  targetOf,
} from "./rental";
import type { Triggers } from "./trigger";

function lookupOf(model: EditableModel, target: string, column: string): Editable<Lookup> {
  const { value } = columnOf(model, target, column);
  if (value.kind !== "lookup") throw new Error(`${target}.${column} is no lookup`);
  return value;
}

function addLookup(model: EditableModel, target: string, name: string, lookup: Omit<Editable<Lookup>, "kind">): void {
  targetOf(model, target).columns.push({
    name,
    type: { kind: "integer", width: "regular", unsigned: false },
    nullable: false,
    value: { kind: "lookup", ...lookup },
    description: null,
  });
}

export const LOOKUP_TRIGGERS = {
  "unknown-dimension": {
    edit: (model) => void (lookupOf(model, "fact_bookings", "user_key").dimension = "dim_user"),
    message: "fact_bookings.user_key looks up dim_user, which is not in the warehouse",
  },
  "lookup-cycle": {
    edit: (model) => {
      addLookup(model, "dim_locations", "users_key", {
        dimension: "dim_users",
        by: [{ column: "user_id", value: reading("apartments", "apartment_id") }],
        asOf: null,
      });
      addLookup(model, "dim_users", "location_key", {
        dimension: "dim_locations",
        by: [{ column: "location", value: reading("apartments", "location", { kind: "varchar", length: 255 }) }],
        asOf: null,
      });
    },
    message: "dim_locations -> dim_users -> dim_locations: the dimensions look each other up",
  },
  "lookup-key-mismatch": {
    edit: (model) => {
      const [part] = lookupOf(model, "fact_bookings", "user_key").by;
      if (part !== undefined) part.column = "user";
    },
    message: "fact_bookings.user_key looks up dim_users by user, but its natural key is user_id",
  },
  "lookup-type-mismatch": {
    edit: (model) => {
      const [part] = lookupOf(model, "fact_bookings", "user_key").by;
      if (part !== undefined) part.value = reading("bookings", "start_date", { kind: "date" });
    },
    message: "fact_bookings.user_key looks up a date, but dim_users.user_id is an integer",
  },
  "lookup-as-of-type": {
    edit: (model) => void (lookupOf(model, "fact_bookings", "apartment_key").asOf = reading("bookings", "booking_id")),
    message: "fact_bookings.apartment_key is looked up as of an integer",
    also: ["fact-needs-natural-key"],
  },
  "as-of-without-versions": {
    edit: (model) =>
      void (lookupOf(model, "fact_bookings", "user_key").asOf = reading("bookings", "start_date", { kind: "date" })),
    message: "fact_bookings.user_key is looked up as of a date, but dim_users keeps no versions",
  },
  "dimension-follows-versions": {
    edit: (model) => {
      addLookup(model, "dim_apartment_attributes", "apartment_key", {
        dimension: "dim_apartments",
        by: [{ column: "apartment_id", value: reading("apartment_attributes", "apartment_id") }],
        asOf: null,
      });
    },
    message: "dim_apartment_attributes.apartment_key is the key of a version of dim_apartments",
  },
  "dimension-keeps-removed-key": {
    edit: (model) => {
      addLookup(model, "dim_apartments", "attribute_key", {
        dimension: "dim_apartment_attributes",
        by: [{ column: "attribute_id", value: reading("apartments", "apartment_id") }],
        asOf: null,
      });
      dimensionOf(model, "dim_apartment_attributes").whenSourceRowVanishes = { kind: "remove", refuseAbove: 0.2 };
    },
    message:
      "dim_apartments.attribute_key holds keys of dim_apartment_attributes, whose rows are removed when they are gone from the source",
  },
  "fact-needs-natural-key": {
    edit: (model) => {
      const viewings = factOf(model, "fact_viewings");
      viewings.columns = viewings.columns.filter(({ name }) => name !== "apartment_id" && name !== "viewing_date");
    },
    message:
      "fact_viewings.apartment_key is looked up by apartment_id and viewing_date, which fact_viewings does not keep, and user_viewing is read incrementally",
  },
  "text-is-compared-exactly": {
    edit: (model) => {
      const text: Editable<ColumnType> = { kind: "varchar", length: 20 };
      for (const table of ["apartments", "bookings"]) {
        const id = sourceColumnOf(model, table, "apartment_id");
        tableOf(model, table).columns.push({ ...id, name: "realm", type: text, references: null });
      }
      addColumn(model, "dim_apartments", "realm", { ...reading("apartments", "realm", text), nullable: false });
      dimensionOf(model, "dim_apartments").naturalKey = ["apartment_id", "realm"];
      addColumn(model, "fact_bookings", "realm", reading("bookings", "realm", text));
      const { by } = lookupOf(model, "fact_bookings", "apartment_key");
      by[0] = {
        column: "apartment_id",
        value: { ...reading("bookings", "apartment_id"), kind: "coalesce", values: [] },
      };
      by.push({ column: "realm", value: reading("bookings", "realm", text) });
    },
    message: "fact_bookings.apartment_key looks up the text realm exactly, since apartment_id is computed",
    also: ["lookup-key-mismatch"],
  },
  "text-is-looked-up-once": {
    edit: (model) => {
      const text: Editable<ColumnType> = { kind: "varchar", length: 20 };
      tableOf(model, "user_viewing").columns.push({
        ...sourceColumnOf(model, "user_viewing", "user_id"),
        name: "attribute",
        type: text,
      });
      const attribute = columnOf(model, "dim_apartment_attributes", "attribute_id");
      Object.assign(attribute, {
        type: text,
        value: {
          kind: "expression",
          expression: { ...reading("apartment_attributes", "attribute_id", text), nullable: false },
        },
      });
      sourceColumnOf(model, "apartment_attributes", "attribute_id").type = text;
      addLookup(model, "fact_viewings", "attribute_key", {
        dimension: "dim_apartment_attributes",
        by: [{ column: "attribute_id", value: reading("user_viewing", "attribute", text) }],
        asOf: null,
      });
      addColumn(model, "fact_viewings", "attribute", reading("user_viewing", "attribute", text));
    },
    message: "fact_viewings.attribute_key is looked up by the text attribute once, when a row of user_viewing is read",
  },
} satisfies Triggers;
