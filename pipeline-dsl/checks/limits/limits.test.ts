import fc from "fast-check";
import type { PipelineModel, Target } from "../../model";
import { exampleAccessPlace } from "../../targets/explain";
import { extractJobAccess, identityPolicy, loadJobAccess } from "../../targets/iam";
import { measurePrinted } from "../../targets/measure";
import { checkSizes, runChecks } from "..";
import { rentalModel } from "../testing/rental";
import { ARTIFACT_LIMITS, type ArtifactKind } from "./artifact";
import { MOST_ROW_BYTES } from "./row-may-not-fit";

const model = rentalModel();
const placesOf = (): readonly [] => [];

test.each(Object.entries(ARTIFACT_LIMITS))("%s is taken at its limit, and refused one above it", (kind, { most }) => {
  const codes = (size: number): readonly string[] => {
    const artifact = { kind: kind as ArtifactKind, name: "it", path: "/warehouse", size } as const;
    return checkSizes(model, { placesOf, printed: [artifact] }).map(({ code }) => code);
  };
  expect([codes(most), codes(most + 1)]).toEqual([[], ["artifact-over-limit"]]);
});

function targetNamed(name: string): Target {
  const found = model.warehouse.targets.find((target) => target.name === name);
  if (found === undefined) throw new Error(`the rental pipeline has ${name}`);
  return found;
}

/** `count` columns like one of the table's own, beside the surrogate key and the dates of versions. */
function withColumns(target: Target, count: number): Target {
  const column = target.columns.find(({ value }) => value.kind !== "lookup");
  if (column === undefined) throw new Error(`${target.name} has a column`);
  const columns = Array.from({ length: count }, (_, at) => ({
    ...column,
    name: at === 0 ? column.name : `c_${String(at)}`,
  }));
  return { ...target, columns };
}

function complaintsOf(target: Target): readonly string[] {
  const only: PipelineModel = { ...model, warehouse: { ...model.warehouse, targets: [target] } };
  return runChecks(only, { placesOf })
    .filter(({ code }) => code === "too-many-columns")
    .map(({ message }) => message);
}

test("a table of 1,600 columns is taken, one of 1,601 is not", () => {
  const fact = targetNamed("fact_bookings");
  expect(complaintsOf(withColumns(fact, 1599))).toEqual([]);
  expect(complaintsOf(withColumns(fact, 1600))).toEqual(["fact_bookings needs 1,601 columns"]);
});

test("a row of 4 MB is taken, one of a byte more is told", () => {
  const fact = targetNamed("fact_bookings");
  const [first, ...others] = fact.columns;
  if (first === undefined) throw new Error("fact_bookings has columns");
  const complaints = (rest: number): readonly string[] => {
    const bytes = [65_535, 65_535, rest].map((length, at) => ({
      ...first,
      name: `bytes_${String(at)}`,
      type: { kind: "binary", varying: true, length } as const,
    }));
    const wide: Target = { ...fact, columns: [...bytes, ...others.filter(({ value }) => value.kind !== "lookup")] };
    const only: PipelineModel = { ...model, warehouse: { ...model.warehouse, targets: [wide] } };
    return runChecks(only, { placesOf })
      .filter(({ code }) => code === "row-may-not-fit")
      .map(({ message }) => message);
  };
  const least =
    Number(/([\d,]+) bytes/.exec(complaints(MOST_ROW_BYTES)[0] ?? "")?.[1]?.replaceAll(",", "")) - MOST_ROW_BYTES;
  expect(complaints(MOST_ROW_BYTES - least)).toEqual([]);
  expect(complaints(MOST_ROW_BYTES - least + 1)).toEqual(["a row of fact_bookings may have 4,194,305 bytes"]);
});

test("versions are sorted by at most 400 columns", () => {
  const versioned = (keys: number): Target => {
    const wide = withColumns(targetNamed("dim_apartments"), keys);
    if (wide.kind !== "dimension") throw new Error("dim_apartments is a dimension");
    return { ...wide, naturalKey: wide.columns.map(({ name }) => name) };
  };
  expect(complaintsOf(versioned(399))).toEqual([]);
  expect(complaintsOf(versioned(400))).toEqual(["the versions of dim_apartments are sorted by 401 columns"]);
});

/** The same tables in each of `count` sources of their own. */
function withSources(count: number, tables: number, letters: number): PipelineModel {
  const [source] = model.sources;
  if (source === undefined) throw new Error("the rental pipeline has a source");
  const named = (kind: string, at: number): string => `${kind}_${String(at)}`.padEnd(letters, "x");
  const sources = Array.from({ length: count }, (_, at) => ({
    ...source,
    name: named("source", at),
    tables: source.tables.slice(0, tables).map((table, of) => ({ ...table, name: named("table", of) })),
  }));
  return {
    ...model,
    sources,
    quality: { ...model.quality, rules: [] },
    warehouse: { ...model.warehouse, targets: [] },
  };
}

test("what check lets pass has roles that IAM takes, whatever bucket, Region and partition the stack is in", () => {
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 9, max: 60 }),
      (...of) => {
        const large = withSources(...of);
        const refused = measurePrinted(large, []).some(
          ({ kind, size }) => kind === "rolePolicy" && size > ARTIFACT_LIMITS.rolePolicy.most,
        );
        seen.add(refused);
        if (refused) return;
        const place = {
          ...exampleAccessPlace(large),
          partition: "aws-us-gov",
          region: "ap-southeast-1",
          lakeBucket: "b".repeat(63),
        };
        for (const access of [extractJobAccess(large, place), loadJobAccess(large, place)])
          expect(JSON.stringify(identityPolicy(access)).length).toBeLessThanOrEqual(10_240);
      },
    ),
    { numRuns: 60 },
  );
  expect(seen).toEqual(new Set([true, false]));
});
