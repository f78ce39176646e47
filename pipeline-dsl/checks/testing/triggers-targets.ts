import { addColumn, columnOf, dimensionOf, factOf, reading, tableOf, targetOf, ruleOf } from "./rental";
import type { Triggers } from "./trigger";

function writtenOut(sql: string, columns: readonly string[]): Parameters<typeof addColumn>[3] {
  const reads = columns.map((column) => ({ source: "marketplace", table: "apartments", column }));
  return { kind: "spark", type: VARCHAR, nullable: true, sql, reads };
}

const INT_MAX = {
  kind: "constant",
  type: { kind: "integer", width: "regular", unsigned: false },
  nullable: false,
  value: 2_147_483_647,
} as const;

const VARCHAR = { kind: "varchar", length: 255 } as const;

export const TARGET_TRIGGERS = {
  "permission-unused": {
    edit: (model) => {
      const loss = { kind: "column", target: "fact_bookings", column: "amount" } as const;
      model.permitted = [{ ...loss, until: "2026-12-01", reason: "nobody reads it" }];
    },
    message: "fact_bookings.amount may be lost, and the definition still has it",
  },
  "operand-type-mismatch": {
    edit: (model) => {
      const { value } = columnOf(model, "fact_bookings", "duration_days");
      if (value.kind === "expression" && value.expression.kind === "daysBetween")
        value.expression.from = reading("bookings", "total_amount", {
          kind: "decimal",
          precision: 10,
          scale: 2,
          unsigned: false,
        });
    },
    message: "fact_bookings.duration_days: daysBetween needs a date or a timestamp, not a decimal",
  },
  "spark-expression": {
    edit: (model) => {
      const reads = [{ source: "marketplace", table: "bookings", column: "start_date" }];
      addColumn(model, "fact_bookings", "days_ago", {
        kind: "spark",
        type: { kind: "integer", width: "regular", unsigned: false },
        nullable: true,
        sql: "datediff(current_date(), start_date)",
        reads,
      });
    },
    message:
      "fact_bookings.days_ago: current_date() is not allowed: it reads the clock, and a run that is repeated would give other rows",
  },
  "spark-read-unlisted": {
    edit: (model) => {
      addColumn(model, "dim_apartments", "label", writtenOut("upper(status)", []));
    },
    message: "dim_apartments.label reads status, which its reads does not list",
  },
  "spark-read-unused": {
    edit: (model) => {
      addColumn(model, "dim_apartments", "label", writtenOut("upper(status)", ["status", "price"]));
    },
    message: "dim_apartments.label lists price in reads and does not read it",
  },
  "condition-decided": {
    edit: (model) => {
      addColumn(model, "fact_bookings", "is_large", {
        kind: "case",
        type: { kind: "boolean" },
        nullable: false,
        branches: [
          {
            when: { kind: "compare", operator: ">", left: reading("bookings", "booking_id"), right: INT_MAX },
            then: { kind: "constant", type: { kind: "boolean" }, nullable: false, value: true },
          },
        ],
        otherwise: { kind: "constant", type: { kind: "boolean" }, nullable: false, value: false },
      });
    },
    message:
      "fact_bookings.is_large: a condition never holds: 2147483647 beside whole numbers from -2147483648 to 2147483647",
  },
  "clocks-mixed": {
    edit: (model) => {
      model.sources.forEach((source) => (source.timeZone = "Europe/Madrid"));
      addColumn(model, "fact_bookings", "days_ahead", {
        kind: "daysBetween",
        type: { kind: "integer", width: "regular", unsigned: false },
        nullable: true,
        from: reading("bookings", "end_date", { kind: "timestamp", precision: 0 }),
        to: reading("bookings", "start_date", { kind: "date" }),
      });
    },
    message:
      "fact_bookings.days_ahead: bookings.start_date is on the clock of Europe/Madrid, and bookings.end_date in UTC",
  },
  "constant-unfit": {
    edit: (model) => {
      addColumn(model, "fact_bookings", "known_since", {
        kind: "constant",
        type: { kind: "date" },
        nullable: false,
        value: "2026-02-30",
      });
    },
    message: 'fact_bookings.known_since: "2026-02-30" is no DATE',
  },
  "empty-pipeline": {
    edit: (model) => void model.sources.push({ name: "billing", engine: "mysql", timeZone: "UTC", tables: [] }),
    message: "the source billing has no table",
  },
  "missing-key": {
    edit: (model) => void (factOf(model, "fact_bookings").grain = []),
    message: "fact_bookings has no grain",
    also: ["grain-not-covered"],
  },
  "nullable-key": {
    edit: (model) => void (columnOf(model, "fact_bookings", "booking_id").nullable = true),
    message: "fact_bookings.booking_id is in the grain and may be NULL",
  },
  "grain-not-covered": {
    edit: (model) => void (factOf(model, "fact_bookings").grain = ["apartment_key"]),
    message: "the grain of fact_bookings does not hold booking_id, of bookings's primary key",
  },
  "unfit-key-type": {
    edit: (model) => void (columnOf(model, "fact_bookings", "booking_id").type = { kind: "double" }),
    message: "fact_bookings.booking_id is in the grain and is a double",
  },
  "key-cannot-grow": {
    edit: (model) =>
      void (columnOf(model, "fact_bookings", "booking_id").type = { kind: "integer", width: "small", unsigned: false }),
    message: "fact_bookings.booking_id is in the grain and is a SMALLINT in the warehouse",
  },
  "varchar-too-long": {
    edit: (model) =>
      void (columnOf(model, "dim_apartment_attributes", "attribute_value").type = { kind: "varchar", length: 20_000 }),
    message: "dim_apartment_attributes.attribute_value may need 80,000 bytes",
  },
  "value-may-not-fit": {
    edit: (model) =>
      void (columnOf(model, "dim_apartment_attributes", "attribute_value").type = { kind: "text", size: "long" }),
    message: "dim_apartment_attributes.attribute_value is a LONGTEXT and may hold more than VARCHAR(65535)",
  },
  "distinct-types-differ": {
    edit: (model) => {
      const { from } = dimensionOf(model, "dim_users");
      if (from.kind === "distinct")
        from.values[0]?.seenIn.push({ source: "marketplace", table: "apartments", column: "location" });
    },
    message: "dim_users.user_id is an integer, but apartments.location is a varchar",
  },
  "distinct-columns-apart": {
    edit: (model) => {
      const users = dimensionOf(model, "dim_users");
      addColumn(model, "dim_users", "status", reading("apartments", "status", VARCHAR));
      if (users.from.kind === "distinct")
        users.from.values.push({
          column: "status",
          seenIn: [{ source: "marketplace", table: "apartments", column: "status" }],
        });
    },
    message:
      "the columns of dim_users are seen in different tables: marketplace.bookings, marketplace.user_viewing and marketplace.apartments",
  },
  "history-needs-updates": {
    edit: (model) =>
      void (tableOf(model, "apartments").extract = { kind: "newRowsBy", column: "created_at", overlapSeconds: 0 }),
    message: "dim_apartments is versioned, but apartments is extracted by created_at",
    also: ["vanishing-needs-full-extract", "rule-needs-full-parent", "watermark-unfit"],
  },
  "first-version-type": {
    edit: (model) => {
      const { history } = dimensionOf(model, "dim_apartments");
      if (history.kind === "versions") history.firstVersionFrom = reading("apartments", "apartment_id");
    },
    message: "the first version of dim_apartments would start at an integer",
  },
  "versions-of-distinct": {
    edit: (model) => {
      dimensionOf(model, "dim_users").history = {
        kind: "versions",
        from: "valid_from",
        to: "valid_to",
        granularity: "day",
        firstVersionFrom: null,
      };
    },
    message: "dim_users is versioned, but all its columns are its natural key",
  },
  "close-without-versions": {
    edit: (model) =>
      void (targetOf(model, "fact_bookings").whenSourceRowVanishes = { kind: "closeVersion", refuseAbove: 0.2 }),
    message: "fact_bookings would close a version when its source row vanishes, but has no versions",
  },
  "pattern-doubtful": {
    edit: (model) => {
      const { test } = ruleOf(model, "accuracy.apartments.price_at_least");
      const value = reading("apartments", "status", { kind: "varchar", length: 50 });
      if (test.kind === "accurate") test.predicate = { kind: "matches", value, pattern: "/[a-z]+/" };
    },
    message: 'the rule accuracy.apartments.price_at_least: "/[a-z]+/" looks for the slashes as well',
  },
  "value-says-nothing": {
    edit: (model) => {
      const amount = reading("bookings", "total_amount", { kind: "decimal", precision: 10, scale: 2, unsigned: false });
      addColumn(model, "fact_bookings", "paid", { ...amount, kind: "coalesce", values: [amount, amount] });
    },
    message: "fact_bookings.paid: value 2 of coalesce stands before it already",
  },
  "remove-with-versions": {
    edit: (model) =>
      void (dimensionOf(model, "dim_apartments").whenSourceRowVanishes = { kind: "remove", refuseAbove: 0.2 }),
    message: "dim_apartments would remove rows whose source row vanishes, but keeps versions",
  },
  "vanishing-needs-full-extract": {
    edit: (model) =>
      void (targetOf(model, "fact_viewings").whenSourceRowVanishes = { kind: "remove", refuseAbove: 0.2 }),
    message: "fact_viewings drops rows that vanish, but user_viewing is extracted by viewing_date",
  },
} satisfies Triggers;
