import fc from "fast-check";
import * as dsl from "../..";
import type { PipelineModel } from "../../model";
import { printJobPlan } from "../../targets/spark/job-plan";
import { exampleBindings } from "../../targets/example-bindings";

/** How each side gives its parts of the key. Of a computed value the source has no column. */
const FORMS = ["column", "wider", "computed"] as const;
type Form = (typeof FORMS)[number];
/** Of a key of a text and a number. */
type Forms = Readonly<Record<"city" | "cityHere" | "berth" | "berthHere", Form>>;

const form = (): fc.Arbitrary<Form> => fc.constantFrom(...FORMS);
const forms: fc.Arbitrary<Forms> = fc.record({ city: form(), cityHere: form(), berth: form(), berthHere: form() });

const port = dsl.mysqlSource("port", {
  berths: dsl.table({
    columns: { city: dsl.varchar(8).primaryKey(), berth: dsl.smallint().primaryKey() },
    extract: dsl.everything(),
  }),
  calls: dsl.table({
    columns: { id: dsl.integer().primaryKey(), city: dsl.varchar(8), berth: dsl.smallint() },
    extract: dsl.everything(),
  }),
});
const { berths, calls } = port.tables;

function definitionOf({ city, cityHere, berth, berthHere }: Forms) {
  const dimBerths = dsl.dimension("dim_berths", {
    key: "berth_key",
    from: berths,
    columns: {
      city: { column: berths.city, wider: dsl.cast(berths.city, dsl.varchar(20)), computed: dsl.trim(berths.city) }[
        city
      ],
      berth: {
        column: berths.berth,
        wider: dsl.cast(berths.berth, dsl.integer()),
        computed: dsl.coalesce(berths.berth, 0),
      }[berth],
    },
    naturalKey: ["city", "berth"],
    history: dsl.overwrite(),
  });
  const factCalls = dsl.fact("fact_calls", {
    key: "call_key",
    from: calls,
    grain: ["id"],
    columns: {
      id: calls.id,
      berth_key: dsl.lookup(dimBerths, {
        city: { column: calls.city, wider: dsl.cast(calls.city, dsl.varchar(20)), computed: dsl.trim(calls.city) }[
          cityHere
        ],
        berth: {
          column: calls.berth,
          wider: dsl.cast(calls.berth, dsl.integer()),
          computed: dsl.coalesce(calls.berth, 0),
        }[berthHere],
      }),
    },
  });
  return dsl.compile(
    dsl.pipeline("Port", {
      sources: [port],
      warehouse: { schema: "port", tables: [dimBerths, factCalls] },
      schedule: dsl.daily("02:00", "UTC"),
      recovery: { standby: dsl.multiAz({ rpo: "1 minute", rto: "1 hour" }) },
    }),
  );
}

function spellings(model: PipelineModel): number {
  const plan = printJobPlan(model, exampleBindings(model));
  return plan.targets.flatMap((target) => target.spellings.flatMap(({ columns }) => columns)).length;
}

test("a text that both sides give as it is finds what the source finds, or the definition is told that it does not", () => {
  fc.assert(
    fc.property(forms, (given) => {
      const { model, diagnostics } = definitionOf(given);
      // A key that is computed is none that the source keeps apart.
      const errors = diagnostics.filter(({ severity, code }) => severity === "error" && code !== "grain-not-covered");
      expect(errors).toEqual([]);
      const isComputed = (...sides: readonly Form[]): boolean => sides.includes("computed");
      const textAsItIs = !isComputed(given.city, given.cityHere);
      const asked = textAsItIs && !isComputed(given.berth, given.berthHere);
      expect(spellings(model)).toBe(asked ? 1 : 0);
      const told = diagnostics.filter(({ code }) => code === "text-is-compared-exactly").length;
      expect(told).toBe(textAsItIs && !asked ? 1 : 0);
    }),
    { numRuns: 81 },
  );
});
