import fc from "fast-check";
import type { PipelineDeclaration } from "pipeline-dsl";
import { compile } from "./compile";
import type { Diagnostic } from "./checks";
import { evaluate } from "./language/arguments/testing/mutations";
import { printArtifacts } from "./targets/artifacts";
import { exampleBindings } from "./targets/example-bindings";
import { RESERVED_WORDS } from "./targets/redshift/reserved-words";

/** Whatever a definition gives a name to; the names stand for no other word of what is printed. */
const PLAIN = {
  pipeline: "NamedPipeline",
  extract: "NamedExtract",
  load: "NamedLoad",
  source: "named_source",
  parent: "named_parent",
  child: "named_child",
  id: "named_id",
  other: "named_other",
  schema: "named_schema",
  distinct: "named_distinct",
  versioned: "named_versioned",
  fact: "named_fact",
  distinctKey: "named_distinct_key",
  versionedKey: "named_versioned_key",
  factKey: "named_fact_key",
  column: "named_column",
  value: "named_value",
  lookup: "named_lookup",
  from: "named_from",
  to: "named_to",
  rule: "named_rule",
};
type Names = typeof PLAIN;
type Thing = keyof Names;

const THINGS = Object.keys(PLAIN) as readonly Thing[];
/** AWS takes capitals and hyphens, the source capitals, the warehouse neither. */
const IN_AWS: readonly Thing[] = ["pipeline", "extract", "load"];
const IN_SOURCE: readonly Thing[] = ["source", "parent", "child", "id", "other"];

const DEFINITION = `
  var source = dsl.mysqlSource(names.source, {
    [names.parent]: dsl.table({
      columns: { [names.id]: dsl.integer().primaryKey(), [names.other]: dsl.varchar(20) },
      extract: dsl.everything(),
    }),
    [names.child]: dsl.table({
      columns: {
        [names.id]: dsl.integer().primaryKey(),
        [names.other]: dsl.integer().notNull().references(names.parent),
        [names.value]: dsl.timestamp().notNull(),
      },
      extract: dsl.newRowsBy(names.value, { overlap: "1 hour" }),
    }),
  });
  var parent = source.tables[names.parent];
  var child = source.tables[names.child];
  var distinct = dsl.dimension(names.distinct, {
    key: names.distinctKey,
    from: dsl.distinct({ [names.column]: [parent[names.other]] }),
    naturalKey: [names.column],
    history: dsl.overwrite(),
  });
  var versioned = dsl.dimension(names.versioned, {
    key: names.versionedKey,
    from: parent,
    columns: { [names.column]: parent[names.id], [names.value]: parent[names.other] },
    naturalKey: [names.column],
    history: dsl.versions({ from: names.from, to: names.to, granularity: "day" }),
  });
  var fact = dsl.fact(names.fact, {
    key: names.factKey,
    from: child,
    grain: [names.column],
    columns: {
      [names.column]: child[names.id],
      [names.value]: child[names.other],
      [names.to]: child[names.value],
      [names.lookup]: dsl.lookup(versioned, { [names.column]: child[names.other] }, { asOf: child[names.value] }),
    },
  });
  exports.default = dsl.pipeline(names.pipeline, {
    sources: [source],
    warehouse: { schema: names.schema, tables: [distinct, versioned, fact] },
    jobs: { extract: names.extract, load: names.load },
    schedule: dsl.daily("02:00", "UTC"),
    quality: dsl.qualityRules({
      completeness: { threshold: "> 99%", rules: [dsl.complete(parent[names.other], { name: names.rule })] },
      consistency: { threshold: "> 99%", rules: [dsl.unique(child[names.id]), dsl.refersTo(child[names.other], parent)] },
      whenBreached: dsl.stopBeforeLoading(),
    }),
    recovery: {
      lake: { versioning: true, replicate: ["curated", "manifests"] },
      snapshots: dsl.daily("06:00", "UTC"),
      backups: dsl.weekly("sunday"),
      rehearse: dsl.monthly(1),
      standby: dsl.pilotLight({ region: "us-west-2", rpo: "24 hours", rto: "8 hours" }),
    },
  });
`;

/** As text: the types of the language know the names that stand in the text, and these are made up. */
function definitionOf(names: Names): PipelineDeclaration {
  return evaluate(`var names = ${JSON.stringify(names)};\n${DEFINITION}`);
}

interface Printed {
  readonly errors: readonly Diagnostic[];
  /** How often each word stands in all that is printed. */
  readonly words: ReadonlyMap<string, number>;
}

function printed(names: Names): Printed {
  const { model, diagnostics } = compile(definitionOf(names));
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return { errors, words: errors.length > 0 ? new Map() : wordsOf(model) };
}

function wordsOf(model: Parameters<typeof printArtifacts>[0]): ReadonlyMap<string, number> {
  const text = [...printArtifacts(model, exampleBindings(model), [])].flat().join("\n");
  // Hashes of what holds a name are others, and what our own names are made of may need one. A rule's column gives way
  // to a column of the table.
  return counted(text.replaceAll(/\b[0-9a-f]{64}\b|_[0-9a-f]{12}(?=__)|(?<=\brule_\d+)_+\b/g, ""));
}

function counted(text: string): ReadonlyMap<string, number> {
  const words = new Map<string, number>();
  for (const [word] of text.matchAll(/\w+/g)) words.set(word, (words.get(word) ?? 0) + 1);
  return words;
}

const EXPECTED = printed(PLAIN);
const TEXT = [...EXPECTED.words].flatMap(([word, times]) => Array.from({ length: times }, () => word)).join(" ");

/** Where the names are others, the same words are printed with the others in the places of the plain ones. */
function differences(names: Names): readonly string[] {
  const named = new RegExp(
    THINGS.map((thing) => PLAIN[thing])
      .sort((one, other) => other.length - one.length)
      .join("|"),
    "g",
  );
  const thingOf = new Map(THINGS.map((thing) => [PLAIN[thing], thing]));
  const expected = counted(TEXT.replaceAll(named, (plain) => names[thingOf.get(plain) ?? "pipeline"]));
  const { words } = printed(names);
  return [...new Set([...expected.keys(), ...words.keys()])]
    .filter((word) => expected.get(word) !== words.get(word))
    .map((word) => `${word}: ${String(words.get(word) ?? 0)} times, not ${String(expected.get(word) ?? 0)}`);
}

/** What any object of JavaScript has, what servers keep, and what the words of the language and of the lab are known by. */
const HAZARDS =
  "constructor prototype hasOwnProperty isPrototypeOf toString toLocaleString valueOf propertyIsEnumerable then toJSON length name arguments caller " +
  "columns kind faults site type by values tables definitions mysql sys information_schema performance_schema test public pg_catalog pg_temp " +
  "oid ctid xmin xmax cmin cmax tableoid insertxid deletexid rowid count index row value key load_date _metadata _corrupt_record latest commit rds " +
  "admin awsuser reader dev recovery backup artifacts logs manifests raw processed curated quarantine schema_history load_history _keys _held";

/** All that is printed has names for: states, steps, attributes of the ledger, folders, metrics, tables and columns of our own. */
const INTERNAL = [
  ...new Set(
    [...EXPECTED.words.keys(), ...HAZARDS.split(" ")].flatMap((word) => [
      word,
      word.replace(/^_/, ""),
      word.replace(/^__/, ""),
    ]),
  ),
].filter((word) => /^[A-Za-z_]\w{0,40}$/.test(word) && !word.startsWith("__") && !/named/i.test(word));

/** Tables that earlier versions kept among the declared ones are taken over, but for one that is declared itself. */
const FORMER = ["schema_history", "load_history"];

interface Pool {
  readonly lower: readonly string[];
  readonly upper: readonly string[];
}

function poolOf(words: readonly string[]): Pool {
  const lower = words.filter((word) => /^[a-z_][a-z0-9_]*$/.test(word) && !RESERVED_WORDS.has(word));
  return { lower: lower.filter((word) => !FORMER.includes(word)), upper: words.filter((word) => /[A-Z]/.test(word)) };
}

/** The things named one after the other after what stands from a place on in the lists. */
function namesFrom({ lower, upper }: Pool, start: number): Names {
  const named = THINGS.map((thing, at) => {
    const words = IN_AWS.includes(thing) || (IN_SOURCE.includes(thing) && start % 2 === 0) ? upper : lower;
    return [thing, words[(start + at * 37) % words.length]];
  });
  return { ...PLAIN, ...(Object.fromEntries(named) as Partial<Names>) };
}

/** The same with the refused things called plainly. Every refusal says which name it is about, and has a fix. */
function accepted(names: Names): Names {
  let tried = names;
  for (;;) {
    const { errors } = printed(tried);
    if (errors.length === 0) return tried;
    const refused = THINGS.filter(
      (thing) => tried[thing] !== PLAIN[thing] && errors.some(({ message }) => message.includes(tried[thing])),
    );
    expect({ names: tried, errors, refused }).not.toEqual({ names: tried, errors, refused: [] });
    for (const { why, fix } of errors) expect([why, fix]).not.toContain("");
    tried = { ...tried, ...Object.fromEntries(refused.map((thing) => [thing, PLAIN[thing]])) };
  }
}

/** The names of all states, those of branches too. */
function statesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) => [
    ...(key === "States" && typeof part === "object" && part !== null ? Object.keys(part) : []),
    ...statesIn(part),
  ]);
}

function judge(names: Names): void {
  const taken = accepted(names);
  expect({ names: taken, differs: differences(taken) }).toEqual({ names: taken, differs: [] });
}

test("names that stand for nothing else are accepted", () => {
  expect(EXPECTED.errors).toEqual([]);
  expect(INTERNAL).toEqual(expect.arrayContaining(["ReadRun", "quality_verdict", "this_run", "load_history", "_held"]));
});

describe("what is named after something of the pipeline's own is refused by name, or prints its name and changes nothing else", () => {
  const pool = poolOf(INTERNAL);
  test("after any word of what is printed", () => {
    const start = fc.nat({ max: Math.max(pool.lower.length, pool.upper.length) - 1 });
    fc.assert(
      fc.property(start, (at) => {
        judge(namesFrom(pool, at));
      }),
      { numRuns: 25 },
    );
  });

  const hazards = poolOf(HAZARDS.split(" "));
  test("after what JavaScript, the servers and the lake keep", () => {
    for (const at of hazards.lower.keys()) judge(namesFrom(hazards, at));
  });

  test.each(["extract", "load"] as const)("no state of the machine is a name for the %s job", (job) => {
    const { model } = compile(definitionOf(PLAIN));
    const machine = printArtifacts(model, exampleBindings(model), []).get("stepfunctions/NamedPipeline.asl.json") ?? "";
    const states = statesIn(JSON.parse(machine));
    expect(states).toEqual(
      expect.arrayContaining(["ReadRun", "gate_admit", "ok_load_named_fact", "IsSiteStillActive"]),
    );
    const taken = states.filter((state) => {
      const { diagnostics } = compile(definitionOf({ ...PLAIN, [job]: state }));
      return !state.endsWith(PLAIN[job]) && diagnostics.every(({ code }) => code !== "duplicate-step");
    });
    expect(taken).toEqual([]);
  });
});

test.each(FORMER)("a table may have the name %s, which one of ours had in an earlier version", (name) => {
  for (const thing of ["distinct", "versioned", "fact"] as const)
    expect(printed({ ...PLAIN, [thing]: name }).errors).toEqual([]);
});
