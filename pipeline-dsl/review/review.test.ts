import * as fc from "fast-check";
import {
  addColumn,
  type Edit,
  type EditableModel,
  rentalModel,
  reading,
  ruleOf,
  sourceColumnOf,
  tableOf,
  targetOf,
} from "../checks/testing/rental";
import { lookupsOf, type PipelineModel, type Vanishing } from "../model";
import { lineage } from "../targets/docs";
import { printMigrations } from "../targets/redshift/migration";
import { flowOf, type FlowEdge } from "./effects/flow";
import { partReachedFrom } from "./effects/reached-part";
import { planMigration } from "./migration/plan-migration";
import { renderReviewMarkdown } from "./render/markdown";
import { renderReviewText } from "./render/text";
import { followRenames } from "./renames/follow";
import { review, type ReviewedChange } from "./review";
import { edited, edits } from "./testing/edits";

const reviewed = (before: PipelineModel, after: PipelineModel): readonly ReviewedChange[] =>
  review({ model: before, placesOf: null }, { model: after, placesOf: null });

const VARCHAR = { kind: "varchar", length: 50 } as const;

test("a source column's type reaches its warehouse columns, the versions they make, the facts that look them up, and its rules", () => {
  const after = rentalModel((model) => {
    sourceColumnOf(model, "apartments", "price").type = { kind: "double" };
  });
  const change = reviewed(rentalModel(), after).find(({ at }) => at.endsWith("/columns/price"))!;
  const names = change.downstream.columns.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      "dim_apartments.current_price",
      "dim_apartments.apartment_key",
      "fact_bookings.apartment_key",
    ]),
  );
  expect(names).not.toContain("dim_users.user_id");
  expect(change.downstream.rules).toEqual(
    expect.arrayContaining(["completeness.apartments.price", "accuracy.apartments.price_at_least"]),
  );
  expect(change.downstream.alarms).toEqual(expect.arrayContaining(["quality-accuracy", "quality-completeness"]));
  expect(change.downstream.grants).toContain("RDS_TO_S3_job: raw/marketplace/apartments/");
});

test("whom a table that is made anew locks out is told in front of everything, and of other tables nobody", () => {
  const remade = rentalModel((model) => {
    const key = model.warehouse.targets.find(({ name }) => name === "dim_apartments")?.columns[0];
    if (key !== undefined) key.type = { kind: "integer", width: "big", unsigned: false };
  });
  const told = (after: PipelineModel): string => {
    const changes = reviewed(rentalModel(), after);
    const markdown = renderReviewMarkdown({ base: "main", notes: [], changes }, "/");
    expect(markdown.includes("[!WARNING]")).toBe(renderReviewText({ changes }, "/").startsWith("Whoever was granted"));
    return /> \[!WARNING\]\n> (.*)/.exec(markdown)?.[1] ?? "";
  };
  expect(told(remade)).toMatch(
    /^Whoever was granted dim&#95;apartments is locked out .* npx pipeline drift prints those that its user may see/,
  );
  const grown = rentalModel((model) => {
    addColumn(model, "dim_apartments", "status", reading("apartments", "status", VARCHAR));
  });
  expect(told(grown)).toBe("");
});

test("a key's type reaches the columns that refer to it", () => {
  const after = rentalModel((model) => {
    sourceColumnOf(model, "apartments", "apartment_id").type = { kind: "integer", width: "big", unsigned: false };
  });
  const change = reviewed(rentalModel(), after).find(({ at }) => at.endsWith("/columns/apartment_id"))!;
  expect(change.downstream.references).toContain("marketplace.bookings.apartment_id");
});

test("a rule that holds rows back is a filter: it reaches every column of its table's targets", () => {
  const quarantine = (threshold: number): PipelineModel =>
    rentalModel((model) => {
      const rule = ruleOf(model, "completeness.bookings.user_id");
      rule.whenBreached = "quarantineRows";
      rule.threshold = threshold;
    });
  const [change] = reviewed(quarantine(0.99), quarantine(0.5));
  expect(change?.downstream.columns.map(({ name }) => name)).toContain("fact_bookings.amount");
  expect(change?.downstream.alarms).toContain("error-rate");
});

test("a column more is metadata in the warehouse; what was closed before keeps nothing of it", () => {
  const after = rentalModel((model) => {
    addColumn(model, "dim_apartments", "status", reading("apartments", "status", VARCHAR));
  });
  const [change, ...others] = reviewed(rentalModel(), after);
  expect(others).toEqual([]);
  expect(change?.warehouse).toEqual([
    {
      action: "adds the column status",
      duration: "metadata",
      lock: "readers and writers wait",
      undo: "the column can be dropped",
      madeAnew: null,
      refused: null,
    },
  ]);
  expect(change?.recomputed).toEqual([
    {
      target: "dim_apartments",
      next: "fills status in the versions that it leaves open, and begins none by it",
      stays: "closed versions have no status",
      command: "npx pipeline backfill dim_apartments.status",
    },
  ]);
});

test("whoever looks up a dimension whose versions a change moves is said to point at others, or is computed again itself", () => {
  const models = edits().map((changes) => edited(rentalModel(), changes));
  fc.assert(
    fc.property(models, models, (before, after) => {
      const changes = reviewed(before, after);
      // A lookup whose own rule changed is told at that change.
      const elsewhere = changes.flatMap(({ recomputed }) =>
        recomputed.flatMap(({ target, stays }) => (stays === null ? [] : [target])),
      );
      for (const change of changes) {
        const said = new Set(change.recomputed.map(({ target }) => target));
        // A column that joins is filled in place.
        const filled = change.recomputed.filter(({ next }) => next.endsWith("begins none by it"));
        for (const target of after.warehouse.targets) {
          if (target.kind !== "dimension" || target.history.kind !== "versions" || !said.has(target.name)) continue;
          if (change.at.endsWith("/whenSourceRowVanishes")) continue;
          if (filled.some((each) => each.target === target.name)) continue;
          const users = after.warehouse.targets.filter((each) =>
            lookupsOf(each).some(({ dimension }) => dimension === target.name),
          );
          for (const { name } of users)
            expect([change.at, name, said.has(name) || elsewhere.includes(name)]).toEqual([change.at, name, true]);
        }
      }
    }),
    { numRuns: 40 },
  );
});

/** The second opinion: everything that the lineage can reach from a column, by closing the relation. */
function reachable(models: readonly PipelineModel[], start: string): ReadonlySet<string> {
  const edges = models.flatMap((model) => lineage(model).edges);
  const found = new Set([start]);
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const { from, to } of edges) if (found.has(from)) found.add(to);
  }
  return found;
}

test("whatever the lineage reaches from a changed column, the review names", () => {
  const models = edits().map((changes) => edited(rentalModel(), changes));
  fc.assert(
    fc.property(models, models, (before, after) => {
      for (const change of reviewed(before, after)) {
        const column = /^\/sources\/([^/]*)\/tables\/([^/]*)\/columns\/([^/]*)$/.exec(change.at);
        if (column === null || change.class === "documentation") continue;
        const start = column.slice(1).join(".");
        const named = new Set([
          start,
          ...change.downstream.columns.map(({ name }) => name),
          ...change.downstream.rules.map((id) => `rule:${id}`),
        ]);
        // A column that is only called otherwise is named as it is called now.
        const missed = [...reachable([followRenames(before, after).model, after], start)].filter(
          (name) => !name.startsWith("curated.") && !named.has(name),
        );
        expect([change.at, missed]).toEqual([change.at, []]);
      }
    }),
    { numRuns: 60 },
  );
});

test("of a large model only what a change can reach is walked, and no more is reached in the whole", () => {
  const models = edits().map((changes) => edited(rentalModel(), changes));
  fc.assert(
    fc.property(models, fc.constantFrom(...tablesAndRules(rentalModel())), (model, start) => {
      const part = flowOf(partReachedFrom(new Set([start]), model));
      const begins = flowOf(model).flatMap(({ from }) => (inside(start, from) ? [from] : []));
      expect(reachedBy(part, begins)).toEqual(reachedBy(flowOf(model), begins));
    }),
    { numRuns: 300 },
  );
});

function tablesAndRules({ sources, warehouse, quality }: PipelineModel): readonly string[] {
  return [
    ...sources.flatMap(({ name, tables }) => tables.map((table) => `${name}.${table.name}`)),
    ...warehouse.targets.map(({ name }) => name),
    ...quality.rules.map(({ id }) => `rule:${id}`),
  ];
}

function inside(start: string, name: string): boolean {
  return name === start || name.slice(0, name.lastIndexOf(".")) === start;
}

/** Everything on the way, with how it was reached. */
function reachedBy(edges: readonly FlowEdge[], begins: readonly string[]): ReadonlySet<string> {
  const names = new Set(begins);
  const walked = new Set<string>();
  for (let size = -1; size !== walked.size;) {
    size = walked.size;
    for (const edge of edges) {
      if (!names.has(edge.from)) continue;
      names.add(edge.to);
      walked.add(JSON.stringify(edge));
    }
  }
  return walked;
}

test("a review says the same whether a side was compiled or read from its lock, where keys stand in another order", () => {
  const models = edits().map((changes) => edited(rentalModel(), changes));
  fc.assert(
    fc.property(models, models, (before, after) => {
      const straight = reviewed(before, after);
      expect(reviewed(keysTurned(before), after)).toEqual(straight);
      expect(reviewed(before, keysTurned(after))).toEqual(straight);
      const sql = (one: PipelineModel, other: PipelineModel): unknown =>
        printMigrations("analytics", 2, "turned", planMigration(one, other));
      expect(sql(keysTurned(before), keysTurned(after))).toEqual(sql(before, after));
    }),
    { numRuns: 60 },
  );
});

function keysTurned<Value>(value: Value): Value {
  const turn = (part: unknown): unknown => {
    if (typeof part !== "object" || part === null) return part;
    if (Array.isArray(part)) return part.map(turn);
    return Object.fromEntries(
      Object.entries(part)
        .reverse()
        .map(([key, each]) => [key, turn(each)]),
    );
  };
  return turn(value) as Value;
}

test("the permissions of a table are found where they name what its folder lies in", () => {
  const large = rentalModel((model) => {
    const [source] = model.sources;
    const [table] = source?.tables ?? [];
    if (source === undefined || table === undefined) throw new Error("the model has a table");
    for (let index = 0; index < 30; index++)
      source.tables.push({ ...structuredClone(table), name: `another_table_${String(index)}` });
  });
  const after = structuredClone(large) as EditableModel;
  addColumn(after, "dim_apartments", "status", reading("apartments", "status", VARCHAR));
  expect(reviewed(large, after)[0]?.downstream.grants).toEqual(
    expect.arrayContaining(["COPY role: curated/", "glue_to_redshift_job: curated/"]),
  );
});

test("a table that looks up what is gone has not ended", () => {
  const after = rentalModel((model) => {
    model.warehouse.targets = model.warehouse.targets.filter(({ name }) => name !== "dim_locations");
  });
  expect(planMigration(rentalModel(), after).refusals.map(({ target }) => target)).toEqual(["dim_locations"]);
});

test("every step and every refusal of a migration stands at one change, and everything that a step gives up was permitted", () => {
  const models = edits().map((changes) => edited(rentalModel(), changes));
  fc.assert(
    fc.property(models, models, (before, after) => {
      const { steps, refusals } = planMigration(before, after);
      const actions = reviewed(before, after).flatMap(({ warehouse }) => warehouse);
      const refused = actions.filter(({ refused: each }) => each !== null);
      expect(actions.length - refused.length).toBe(steps.length);
      expect(refused).toHaveLength(refusals.length);
      expect(steps.filter(({ kind }) => kind === "dropColumn" || kind === "endTable")).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test("the zone of the schedule reaches the days of versions and the facts that choose one by them, and computes nothing again", () => {
  const moved = rentalModel((model) => (model.schedule.timeZone = "Asia/Tokyo"));
  const [change, ...others] = reviewed(rentalModel(), moved);
  expect([change?.class, others]).toEqual(["model", []]);
  const names = change?.downstream.columns.map(({ name }) => name);
  expect(names).toEqual(["dim_apartments.apartment_key", "fact_bookings.apartment_key", "fact_viewings.apartment_key"]);
  expect(change?.recomputed).toEqual([]);
});

describe("the clock of a source reaches what is read by it", () => {
  const zoned = (edit: (model: EditableModel) => void, timeZone: string): PipelineModel =>
    rentalModel((model) => {
      edit(model);
      model.sources[0]!.timeZone = timeZone;
    });
  const reached = (edit: (model: EditableModel) => void): readonly string[] => {
    const changes = reviewed(zoned(edit, "UTC"), zoned(edit, "Europe/Paris"));
    const change = changes.find(({ what }) => what === "time zone")!;
    return [...change.downstream.columns.map(({ name }) => name), ...change.recomputed.map(({ target }) => target)];
  };
  const everything = (model: EditableModel): void => {
    for (const table of model.sources[0]!.tables) table.extract = { kind: "everything" };
  };
  const bookingsBy = (kind: "timestamp" | "datetime") => (model: EditableModel) => {
    everything(model);
    tableOf(model, "bookings").extract = { kind: "newRowsBy", column: "start_date", overlapSeconds: 3600 };
    sourceColumnOf(model, "bookings", "start_date").type = { kind, precision: 0 };
  };

  test("nothing, where tables are read whole, or by a moment", () => {
    expect(reached(everything)).toEqual([]);
    expect(reached(bookingsBy("timestamp"))).toEqual([]);
  });

  test("the rows of a table that is read by what a clock shows", () => {
    const names = reached(bookingsBy("datetime"));
    expect(names).toEqual(expect.arrayContaining(["fact_bookings.amount", "fact_bookings"]));
    expect(names.filter((name) => name.startsWith("dim_apartments"))).toEqual([]);
  });
});

test.each([
  ["another column", "created_at", [{ next: "computes every row that its source still has", stays: null }]],
  ["the same column with another overlap", "viewing_date", []],
])("a table read by %s: what the next run computes of its facts", (_, column, expected) => {
  const after = rentalModel((model) => {
    const overlapSeconds = column === "viewing_date" ? 60 : 7200;
    tableOf(model, "user_viewing").extract = { kind: "newRowsBy", column, overlapSeconds };
  });
  const recomputed = reviewed(rentalModel(), after).flatMap((change) => change.recomputed);
  expect(recomputed.filter(({ target }) => target === "fact_viewings")).toMatchObject(expected);
});

test.each<[string, Edit]>([
  [
    "that a value may not be NULL",
    (model) => {
      const column = sourceColumnOf(model, "apartments", "price");
      column.nullable = !column.nullable;
    },
  ],
  [
    "whose keys a column holds",
    (model) => {
      sourceColumnOf(model, "bookings", "apartment_id").references = null;
    },
  ],
])("%s makes no value anew", (_, edit) => {
  const changes = reviewed(rentalModel(), rentalModel(edit));
  expect(changes).not.toEqual([]);
  for (const change of changes) expect(change.recomputed).toEqual([]);
});

test("another primary key holds other rows back: a review says so, and which alarms count them", () => {
  const after = rentalModel((model) => {
    tableOf(model, "apartment_attributes").primaryKey = ["apartment_id"];
  });
  const change = reviewed(rentalModel(), after).find(({ what }) => what === "primary key");
  expect([change?.words, change?.why]).toEqual([
    "primary key attribute_id -> apartment_id",
    "a second row of the same key, and one without it, go to the quarantine",
  ]);
  expect(change?.downstream.alarms).toEqual(expect.arrayContaining(["error-rate", "unusual-data"]));
});

describe("what becomes of rows whose source row is gone: of what is there the next run", () => {
  const keep = { kind: "keep" } as const;
  const remove = (refuseAbove: number) => ({ kind: "remove", refuseAbove }) as const;
  const close = (refuseAbove: number) => ({ kind: "closeVersion", refuseAbove }) as const;
  const removes = "removes every row whose source row is gone, those that went earlier too";
  const closes = "closes every open version whose source row is gone, those that went earlier too";

  test.each<[string, string, Vanishing, Vanishing, readonly string[]]>([
    ["removes what went while it was kept", "fact_bookings", keep, remove(0.2), [removes]],
    ["closes what went while it was kept", "dim_apartments", keep, close(0.2), [closes]],
    ["leaves what is kept from now on", "fact_bookings", remove(0.2), keep, []],
    ["leaves open what is kept from now on", "dim_apartments", close(0.2), keep, []],
    ["removes no more for another share", "fact_bookings", remove(0.2), remove(0.9), []],
    ["closes no more for another share", "dim_apartments", close(0.2), close(0.9), []],
  ])("%s", (_, target, was, is, next) => {
    const [before, after] = [was, is].map((whenSourceRowVanishes) =>
      rentalModel((model) => Object.assign(targetOf(model, target), { whenSourceRowVanishes })),
    );
    if (before === undefined || after === undefined) throw new Error("two models");
    const changes = reviewed(before, after);
    expect(changes.map(({ what }) => what)).toEqual(["when the source row vanishes"]);
    expect(changes.flatMap(({ recomputed }) => recomputed.map((each) => each.next))).toEqual(next);
  });
});
