import * as fc from "fast-check";
import { columnOf, dimensionOf, rentalModel } from "../../checks/testing/rental";
import type { PermittedLoss, PipelineModel, Rename } from "../../model";
import { diffModels } from "../diff/diff-models";
import { lossesOnTheWay } from "../losses/on-the-way";
import { planMigration } from "../migration/plan-migration";
import { withFirstNames } from "./chained";
import { inNewWords } from "./follow";

/** A table, a column of it, and one of a source: what can be declared to have had another name. */
const THINGS = ["table", "column", "source column"] as const;
type Names = Readonly<Record<(typeof THINGS)[number], string>>;

const FIRST: Names = { table: "dim_apartments", column: "current_price", "source column": "price" };

function renamesOf(from: Names, to: Names): readonly Rename[] {
  const renames: readonly Rename[] = [
    { kind: "target", target: to.table, from: from.table },
    { kind: "targetColumn", target: to.table, column: to.column, from: from.column },
    {
      kind: "sourceColumn",
      source: "marketplace",
      table: "apartments",
      column: to["source column"],
      from: from["source column"],
    },
  ];
  return renames.filter((_, at) => from[THINGS[at] ?? "table"] !== to[THINGS[at] ?? "table"]);
}

function renamed(model: PipelineModel, from: Names, to: Names): PipelineModel {
  const { renamed: _, ...rest } = inNewWords(model, renamesOf(from, to));
  return rest;
}

function declaring(model: PipelineModel, renames: readonly Rename[]): PipelineModel {
  return renames.length === 0 ? model : { ...model, renamed: renames };
}

/** Up to four locks, each with other names, or with the first ones again. A former name may be taken out when it is done. */
const chains = fc.array(
  fc.record({
    table: fc.constantFrom(FIRST.table, "dim_flats", "dim_homes", "dim_places"),
    column: fc.constantFrom(FIRST.column, "price_now", "rate", "amount"),
    "source column": fc.constantFrom(FIRST["source column"], "asked", "rent", "tariff"),
  }),
  { minLength: 1, maxLength: 4 },
);

test("however many locks a name went through, it is one renaming of the first name, and none where it is the first again", () => {
  fc.assert(
    fc.property(chains, fc.boolean(), (chain, takenOut) => {
      const first = rentalModel();
      const models: PipelineModel[] = [];
      let [model, names] = [first, FIRST];
      for (const next of chain) {
        model = renamed(model, names, next);
        models.push(declaring(model, renamesOf(names, next)));
        names = next;
      }
      if (takenOut) models.push(model);
      const [last = first] = models.splice(-1);
      const direct = declaring(model, renamesOf(FIRST, names));
      const chained = withFirstNames(first, models, last);
      expect(planMigration(first, chained)).toEqual(planMigration(first, direct));
      const told = diffModels(first, chained).filter(({ class: changeClass }) => changeClass !== "documentation");
      expect(told).toEqual(diffModels(first, direct));
      expect(told.every(({ class: changeClass }) => changeClass === "renaming")).toBe(true);
      // Of what stands between, nobody knows without the locks.
      expect(withFirstNames(first, [], last)).toBe(last);
    }),
  );
});

test("what came meanwhile under a name that the first one has is not taken for that", () => {
  const first = rentalModel();
  const without = (model: PipelineModel, name: string): PipelineModel => ({
    ...model,
    warehouse: { ...model.warehouse, targets: model.warehouse.targets.filter((target) => target.name !== name) },
  });
  const name = "fact_viewings";
  const target = { kind: "target", target: "fact_visits", from: name } as const;
  const again = declaring(inNewWords(first, [target]), [target]);
  for (const between of [[without(first, name), first], [without(first, name)]])
    expect(planMigration(first, withFirstNames(first, between, again)).refusals).toEqual([
      expect.objectContaining({ target: name }),
    ]);
  expect(planMigration(first, withFirstNames(first, [first], again))).toMatchObject({ refusals: [] });
});

/** Tables, or columns of one, by what they are: the name that each has now. */
type Alive = ReadonlyMap<string, string>;

const AT_FIRST: Alive = new Map([
  ["one", "first_name"],
  ["two", "second_name"],
  ["three", "third_name"],
]);

const NAMES = ["first_name", "second_name", "third_name", "fourth_name"] as const;

/** What one lock does: one thing gets a name that is free, goes, or comes. */
const locks = fc.array(
  fc.record({
    what: fc.constantFrom("rename", "rename", "drop", "add"),
    thing: fc.nat(4),
    name: fc.constantFrom(...NAMES),
  }),
  { minLength: 2, maxLength: 6 },
);

interface Locked {
  readonly alive: Alive;
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  /** The name of what went. */
  readonly gone: string | null;
}

function lockedOneAfterTheOther(edits: typeof locks extends fc.Arbitrary<infer Edits> ? Edits : never): Locked[] {
  const all: Locked[] = [{ alive: AT_FIRST, renamed: [], gone: null }];
  for (const [at, { what, thing, name }] of edits.entries()) {
    const before = all.at(-1)?.alive ?? AT_FIRST;
    const [which, from] = [...before][thing % Math.max(1, before.size)] ?? [];
    const alive = new Map(before);
    const isFree = ![...before.values()].includes(name);
    if (what === "add") {
      if (!isFree) continue;
      alive.set(`added by lock ${String(at)}`, name);
      all.push({ alive, renamed: [], gone: null });
    } else if (which === undefined || from === undefined) {
      continue;
    } else if (what === "drop") {
      alive.delete(which);
      all.push({ alive, renamed: [], gone: from });
    } else if (isFree) {
      alive.set(which, name);
      all.push({ alive, renamed: [{ from, to: name }], gone: null });
    }
  }
  return all;
}

const TABLE = "dim_users";

function modelWith(kind: "tables" | "columns", { alive, renamed }: Locked, gone: readonly string[]): PipelineModel {
  const model = rentalModel((edited) => {
    const one = dimensionOf(edited, TABLE);
    const column = columnOf(edited, TABLE, "user_id");
    for (const name of [...alive.values()].sort())
      if (kind === "tables") edited.warehouse.targets.push({ ...structuredClone(one), name });
      else one.columns.push({ ...structuredClone(column), name });
  });
  const loss = { until: "2099-01-01", reason: "unused" };
  return {
    ...model,
    renamed: renamed.map(({ from, to }) =>
      kind === "tables"
        ? { kind: "target", target: to, from }
        : { kind: "targetColumn", target: TABLE, column: to, from },
    ),
    permitted: [...new Set(gone)].map((name): PermittedLoss =>
      kind === "tables"
        ? { ...loss, kind: "target", target: name, column: null }
        : { ...loss, kind: "column", target: TABLE, column: name },
    ),
  };
}

test.each(["tables", "columns"] as const)(
  "whatever names %s go by, lend each other and leave behind, what went and what is called otherwise is told of the right one, and what was permitted is",
  (kind) => {
    fc.assert(
      fc.property(locks, (edits) => {
        const chain = lockedOneAfterTheOther(edits);
        const gone = chain.map((each) => each.gone);
        const models = chain.map((each, at) =>
          modelWith(
            kind,
            each,
            gone.slice(0, at + 1).flatMap((name) => name ?? []),
          ),
        );
        const [first = rentalModel(), ...others] = models;
        const [last] = others.splice(-1);
        if (last === undefined || others.length === 0) return;
        const alive = chain.at(-1)?.alive ?? AT_FIRST;
        const subject = (name: string): string => (kind === "tables" ? name : `${TABLE}.${name}`);
        const chained = withFirstNames(first, others, last);
        const told = diffModels(first, chained)
          .filter(({ class: changeClass, at }) => changeClass !== "documentation" && !at.startsWith("/permitted"))
          .filter(({ subject: of }) => NAMES.some((name) => of.startsWith(subject(name))))
          .filter(({ class: changeClass }) => changeClass !== "guard-looser")
          .map(({ how, subject: of, words }) => `${of} ${how}${how === "changed" ? ` ${words}` : ""}`);
        const keepsName = (name: string): boolean => [...alive].some(([, now]) => now === name);
        // What has come under the name of what went is told as a loss on the way.
        const replaced = [...AT_FIRST].filter(
          ([thing, name]) => !alive.has(thing) && [...alive].some(([one, now]) => now === name && !AT_FIRST.has(one)),
        );
        const isReplaced = (name: string): boolean => replaced.some(([, before]) => before === name);
        const expected = [
          ...[...AT_FIRST].flatMap(([thing, name]) => {
            const now = alive.get(thing);
            if (now === name || isReplaced(name)) return [];
            if (now === undefined) return [`${subject(name)}${keepsName(name) ? " (before)" : ""} removed`];
            return [`${subject(now)} changed a new name, ${name} before`];
          }),
          ...[...alive].flatMap(([thing, name]) =>
            AT_FIRST.has(thing) || isReplaced(name) ? [] : [`${subject(name)} added`],
          ),
        ];
        expect([...told].sort()).toEqual([...expected].sort());
        expect(planMigration(first, chained).refusals).toEqual([]);
        expect(lossesOnTheWay(models).map(({ loss: { target, column } }) => column ?? target).length).toBe(
          replaced.length,
        );
      }),
    );
  },
);
