import { addColumn, columnOf, reading, ruleOf, sourceColumnOf, tableOf } from "./rental";
import type { Triggers } from "./trigger";

export const SOURCE_TRIGGERS = {
  "missing-primary-key": {
    edit: (model) => void (tableOf(model, "bookings").primaryKey = []),
    message: "bookings has no primary key",
  },
  "nullable-primary-key": {
    edit: (model) => void (sourceColumnOf(model, "bookings", "booking_id").nullable = true),
    message: "bookings.booking_id is in the primary key and may be NULL",
  },
  "watermark-unfit": {
    edit: (model) => void (sourceColumnOf(model, "user_viewing", "viewing_date").nullable = true),
    message: "user_viewing is extracted by viewing_date, which may be NULL",
  },
  "unused-table": {
    edit: (model) =>
      void model.sources[0]?.tables.push({ ...structuredClone(tableOf(model, "bookings")), name: "audit_log" }),
    message: "audit_log is extracted, but no target and no rule reads it",
  },
  "unknown-table": {
    edit: (model) => void (sourceColumnOf(model, "bookings", "apartment_id").references = "appartments"),
    message: "bookings.apartment_id names marketplace.appartments, which is not declared",
  },
  "reference-too-narrow": {
    edit: (model) => {
      const narrow = { kind: "integer", width: "small", unsigned: true } as const;
      addColumn(model, "fact_bookings", "twin_id", reading("bookings", "twin_id", narrow));
      const column = { ...sourceColumnOf(model, "bookings", "apartment_id"), name: "twin_id", type: narrow };
      tableOf(model, "bookings").columns.push(column);
    },
    message: "bookings.twin_id is SMALLINT UNSIGNED, which cannot hold every apartments.apartment_id, INT",
  },
  "no-value-in-common": {
    edit: (model) => {
      const like = sourceColumnOf(model, "apartments", "status");
      for (const [table, ...values] of [
        ["apartments", "free", "let"],
        ["bookings", "paid"],
      ] as const) {
        tableOf(model, table).columns.push({ ...like, name: "kind", type: { kind: "enum", values: [...values] } });
      }
      ruleOf(model, "consistency.bookings.apartment_id_refers_to_apartments").test = {
        kind: "refersTo",
        column: "kind",
        parent: { source: "marketplace", table: "apartments", column: "kind" },
      };
    },
    message:
      'the rule consistency.bookings.apartment_id_refers_to_apartments looks for bookings.kind in apartments.kind: ENUM ("paid") and ENUM ("free", "let") have no value in common',
  },
  "reference-type-differs": {
    edit: (model) => {
      const text = { kind: "varchar", length: 20 } as const;
      addColumn(model, "fact_bookings", "twin_id", reading("bookings", "twin_id", text));
      const column = { ...sourceColumnOf(model, "bookings", "apartment_id"), name: "twin_id", type: text };
      tableOf(model, "bookings").columns.push(column);
    },
    message: "bookings.twin_id is VARCHAR(20) and refers to apartments.apartment_id, which is INT",
  },
  "unknown-column": {
    edit: (model) =>
      void (columnOf(model, "dim_apartments", "current_price").value = {
        kind: "expression",
        expression: reading("apartments", "prize"),
      }),
    message: "dim_apartments.current_price names apartments.prize, which is not declared",
  },
  "column-of-another-table": {
    edit: (model) => {
      addColumn(model, "fact_bookings", "price", reading("apartments", "price"));
    },
    message: "fact_bookings.price reads apartments.price, but its rows come from bookings",
  },
  "held-back-for-good": {
    edit: (model) => void (ruleOf(model, "completeness.user_viewing.user_id").whenBreached = "quarantineRows"),
    message:
      "rows of user_viewing that fail completeness.user_viewing.user_id are held back, and user_viewing is read by viewing_date",
  },
  "rule-needs-full-parent": {
    edit: (model) => {
      ruleOf(model, "consistency.bookings.apartment_id_refers_to_apartments").test = {
        kind: "refersTo",
        column: "user_id",
        parent: { source: "marketplace", table: "user_viewing", column: "user_id" },
      };
    },
    message:
      "the rule consistency.bookings.apartment_id_refers_to_apartments needs all rows of user_viewing, which is extracted by viewing_date",
  },
  "unique-within-window": {
    edit: (model) => {
      const rule = ruleOf(model, "consistency.bookings.booking_id_unique");
      Object.assign(rule, { table: "user_viewing", test: { kind: "unique", columns: ["user_id"] } });
    },
    message:
      "the rule consistency.bookings.booking_id_unique compares the rows of one window, since user_viewing is extracted by viewing_date",
  },
  "rule-type-mismatch": {
    edit: (model) => {
      ruleOf(model, "consistency.bookings.apartment_id_refers_to_apartments").test = {
        kind: "refersTo",
        column: "apartment_id",
        parent: { source: "marketplace", table: "apartments", column: "location" },
      };
    },
    message:
      "the rule consistency.bookings.apartment_id_refers_to_apartments compares bookings.apartment_id, an integer, with apartments.location, a varchar",
  },
  "rule-cannot-fail": {
    edit: (model) => void (ruleOf(model, "completeness.apartments.price").threshold = 0.0099),
    message: "the rule completeness.apartments.price passes as soon as more than 0.99% of the rows are right",
  },
  "rules-exclude-each-other": {
    edit: (model) => {
      const { test } = ruleOf(model, "accuracy.apartments.price_at_least");
      if (test.kind !== "accurate" || test.predicate.kind !== "compare") return;
      const below = { ...test, predicate: { ...test.predicate, operator: "<" as const } };
      const rule = ruleOf(model, "completeness.apartments.price");
      Object.assign(rule, { test: below, category: "accuracy" });
    },
    message: "no row meets both accuracy.apartments.price_at_least and completeness.apartments.price",
  },
  "threshold-cannot-pass": {
    edit: (model) => void (ruleOf(model, "completeness.apartments.price").threshold = 1),
    message: "the rule completeness.apartments.price must be above 100%",
  },
  "rule-name-not-ascii": {
    edit: (model) => void (ruleOf(model, "completeness.apartments.price").id = "completeness.größe"),
    message: 'the rule\'s name "completeness.größe" is not printable ASCII',
  },
} satisfies Triggers;
