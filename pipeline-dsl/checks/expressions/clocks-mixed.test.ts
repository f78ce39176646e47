import fc from "fast-check";
import type { ColumnKind, Expression } from "../../model";
import { runChecks } from "../run-checks";
import { addColumn, type Editable, type EditableModel, reading, rentalModel, targetOf } from "../testing/rental";

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
      const found = runChecks(model, { placesOf: () => [] }).filter(
        ({ code, message }) => code === "clocks-mixed" && message.startsWith("fact_bookings.mixed"),
      );
      const isMixed = zone !== "UTC" && (one === "timestamp") !== (other === "timestamp");
      expect({ one, other, zone, way, found: found.length }).toEqual({ one, other, zone, way, found: Number(isMixed) });
    }),
    { numRuns: 150 },
  );
});

const ZONES = ["UTC", "Europe/Madrid", "America/New_York"] as const;

/** What takes the day of a moment for that of a version. */
const DAYS: Readonly<Record<string, (model: EditableModel, day: Editable<Expression>) => void>> = {
  asOf: (model, day) => {
    const { columns } = targetOf(model, "fact_bookings");
    for (const { value } of columns) if (value.kind === "lookup" && value.asOf !== null) value.asOf = day;
  },
  firstVersionFrom: (model, day) => {
    const dimension = targetOf(model, "dim_apartments");
    if (dimension.kind === "dimension" && dimension.history.kind === "versions")
      dimension.history.firstVersionFrom = day;
  },
};

test("the day of a moment in UTC that stands for one of a clock elsewhere is told where it finds or begins a version, with what brings it there", () => {
  const kinds = fc.constantFrom<Time>("date", "datetime", "timestamp");
  const casts = fc.constantFrom<"as it is" | "cast">("as it is", "cast");
  fc.assert(
    fc.property(
      kinds,
      fc.constantFrom(...ZONES),
      fc.constantFrom(...Object.keys(DAYS)),
      casts,
      (kind, zone, way, how) => {
        const value = time("start_date", kind);
        const day: Editable<Expression> =
          how === "cast" ? { kind: "cast", type: { kind: "date" }, nullable: true, value } : value;
        const model = rentalModel((edited) => {
          edited.sources.forEach((source) => (source.timeZone = zone));
          // Nothing else has a day but what is looked at.
          DAYS["firstVersionFrom"]!(edited, time("end_date", "date"));
          DAYS["asOf"]!(edited, time("end_date", "date"));
          for (const target of edited.warehouse.targets)
            for (const { value: of } of target.columns)
              if (of.kind === "lookup" && target.name !== "fact_bookings") of.asOf = null;
          DAYS[way]!(edited, day);
        });
        const found = runChecks(model, { placesOf: () => [] }).filter(({ code }) => code === "clocks-mixed");
        const isTold = kind === "timestamp" && zone !== "UTC";
        expect(found.map(({ fix }) => fix)).toEqual(
          isTold
            ? [
                expect.stringContaining(
                  `spark("from_utc_timestamp(start_date, '${zone}')", { type: datetime(), reads: [bookings.start_date] })`,
                ),
              ]
            : [],
        );
      },
    ),
    { numRuns: 100 },
  );
});

test("a value of one clock is not looked up among those of another, nor collected with them", () => {
  const kinds = fc.constantFrom<Time>("date", "datetime", "timestamp");
  fc.assert(
    fc.property(kinds, kinds, fc.constantFrom(...ZONES), (one, other, zone) => {
      const model = rentalModel((edited) => {
        edited.sources.forEach((source) => (source.timeZone = zone));
        for (const target of edited.warehouse.targets) {
          if (target.kind === "dimension" && target.history.kind === "versions") target.history.firstVersionFrom = null;
          for (const { value } of target.columns) if (value.kind === "lookup") value.asOf = null;
        }
        const dimension = targetOf(edited, "dim_apartments");
        for (const column of dimension.columns)
          if (column.name === "apartment_id")
            column.value = { kind: "expression", expression: time("end_date", other) };
        for (const { name, value } of targetOf(edited, "fact_bookings").columns)
          if (name === "apartment_key" && value.kind === "lookup")
            value.by.forEach((part) => (part.value = time("start_date", one)));
      });
      const found = runChecks(model, { placesOf: () => [] }).filter(
        ({ code, message }) => code === "clocks-mixed" && message.startsWith("fact_bookings.apartment_key"),
      );
      expect(found).toHaveLength(Number(zone !== "UTC" && (one === "timestamp") !== (other === "timestamp")));
    }),
    { numRuns: 60 },
  );
});
