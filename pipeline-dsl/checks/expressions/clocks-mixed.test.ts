import fc from "fast-check";
import type { ColumnKind, Expression } from "../../model";
import { runChecks } from "../run-checks";
import { addColumn, type Editable, reading, rentalModel } from "../testing/rental";

type Time = Extract<ColumnKind, "date" | "datetime" | "timestamp">;

const INTEGER = { kind: "integer", width: "regular", unsigned: false } as const;

function time(column: "start_date" | "end_date", kind: Time): Editable<Expression> {
  return reading("bookings", column, kind === "date" ? { kind } : { kind, precision: 0 });
}

/** What takes two values for times of one clock. */
const WAYS: Readonly<Record<string, (one: Editable<Expression>, other: Editable<Expression>) => Editable<Expression>>> =
  {
    daysBetween: (from, to) => ({ kind: "daysBetween", type: INTEGER, nullable: true, from, to }),
    coalesce: (one, other) => ({ kind: "coalesce", type: one.type, nullable: true, values: [one, other] }),
    "a choice": (one, other) => ({
      kind: "case",
      type: one.type,
      nullable: true,
      branches: [{ when: { kind: "isNull", value: one }, then: one }],
      otherwise: other,
    }),
    "a comparison": (left, right) => ({
      kind: "case",
      type: INTEGER,
      nullable: false,
      branches: [
        {
          when: { kind: "compare", operator: ">", left, right },
          then: { kind: "constant", type: INTEGER, nullable: false, value: 1 },
        },
      ],
      otherwise: { kind: "constant", type: INTEGER, nullable: false, value: 0 },
    }),
    "the days from one that was cast": (value, to) => ({
      kind: "daysBetween",
      type: INTEGER,
      nullable: true,
      from: { kind: "cast", type: { kind: "date" }, nullable: true, value },
      to,
    }),
  };

test("a moment in UTC beside a time of another zone's clock is told, whatever takes them for one, and nothing else is", () => {
  const times = fc.constantFrom<Time>("date", "datetime", "timestamp");
  const zones = fc.constantFrom("UTC", "Europe/Madrid", "America/New_York");
  fc.assert(
    fc.property(times, times, zones, fc.constantFrom(...Object.keys(WAYS)), (one, other, zone, way) => {
      const model = rentalModel((edited) => {
        edited.sources.forEach((source) => (source.timeZone = zone));
        addColumn(edited, "fact_bookings", "mixed", WAYS[way]!(time("start_date", one), time("end_date", other)));
      });
      const found = runChecks(model, { placesOf: () => [] }).filter(({ code }) => code === "clocks-mixed");
      const isMixed = zone !== "UTC" && (one === "timestamp") !== (other === "timestamp");
      expect({ one, other, zone, way, found: found.length }).toEqual({ one, other, zone, way, found: Number(isMixed) });
    }),
    { numRuns: 150 },
  );
});
