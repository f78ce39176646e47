import { compile, printModel } from "../index";
import { CALLS } from "./arguments/call";
import type { Field } from "./arguments/kinds";
import { evaluate } from "./arguments/testing/mutations";

const DEFINITION = `
var shop = dsl.mysqlSource("shop", {
  articles: dsl.table({ columns: { article_id: dsl.integer().primaryKey() }, extract: dsl.everything() }),
});
var dimArticles = dsl.dimension("dim_articles", {
  key: "article_key",
  from: shop.tables.articles,
  columns: { article_id: shop.tables.articles.article_id },
  naturalKey: ["article_id"],
  history: dsl.overwrite(),
});
exports.default = dsl.pipeline("Shop", {
  sources: [shop],
  warehouse: { schema: "shop", tables: [dimArticles] },
  schedule: dsl.daily("02:00", "UTC"),
  /* pipeline */
  recovery: {
    /* recovery */
    standby: dsl.pilotLight({ region: "us-west-2", rpo: "1 hour", rto: "2 hours" }),
  },
});
`;

type Fields = Readonly<Record<string, Field>>;

/** The options that may be left out, written with what the reference says that holds then. */
function written(fields: Fields): string {
  return Object.entries(fields)
    .flatMap(([name, { kind, standard }]) => {
      if (standard === null) return [];
      if (standard === "{}") return [`${name}: { ${written(kind.options?.fields ?? {})} }`];
      return isCode(standard) ? [`${name}: ${standard.replace(/^(?=\w+\()/, "dsl.")}`] : [];
    })
    .join(", ");
}

/** Others are told in words: `none`, `the pipeline's name and _extract`. */
function isCode(standard: string): boolean {
  return /^(?:["[\d]|true$|false$|\w+\([^)]*\)$)/.test(standard);
}

function fieldsOf(word: string): Fields {
  return CALLS.get(word)?.[0]?.parameters.find(({ kind }) => kind.options !== undefined)?.kind.options?.fields ?? {};
}

test("an option that is written as its default says what it says when it is left out", () => {
  const pipeline = fieldsOf("pipeline");
  const { recovery, ...others } = pipeline;
  const ofPipeline = written(others);
  // What is kept of backups is a fault without backups.
  const { keep: _, ...rest } = recovery?.kind.options?.fields ?? {};
  const ofRecovery = written(rest);
  expect(ofPipeline).toContain('keepRaw: "90 days"');
  expect(ofRecovery).toContain('snapshots: dsl.daily("06:00", "UTC")');
  const script = DEFINITION.replace("/* pipeline */", `${ofPipeline},`).replace("/* recovery */", `${ofRecovery},`);
  const errors = compile(evaluate(script)).diagnostics.filter(({ severity }) => severity === "error");
  expect(errors).toEqual([]);
  expect(printModel(compile(evaluate(script)).model)).toBe(printModel(compile(evaluate(DEFINITION)).model));
});

test("the names of the jobs are made from the pipeline's", () => {
  const { jobs } = compile(evaluate(DEFINITION)).model;
  expect([jobs.extract.name, jobs.load.name]).toEqual(["Shop_extract", "Shop_load"]);
  expect({ ...jobs.extract, name: "" }).toMatchObject({ workerType: "G.1X", workers: 2 });
});
