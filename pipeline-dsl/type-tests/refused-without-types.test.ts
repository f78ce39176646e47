import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import ts from "typescript";
import * as dsl from "../index";
import { LossDeclaration } from "../language/allow-destructive";
import { AlertDeclaration } from "../language/operations/alerts";
import { StandbyDeclaration } from "../language/operations/recovery";
import { RhythmDeclaration } from "../language/operations/rhythm";
import { ScheduleDeclaration } from "../language/operations/schedule";
import { Condition } from "../language/predicates/condition";
import { PredicateOf } from "../language/predicates/predicate";
import { QualityDeclaration } from "../language/quality/quality-rules";
import { RuleDeclaration } from "../language/quality/rule";
import { TableDefinition } from "../language/table";
import { DimensionDeclaration } from "../language/targets/dimension";
import { DistinctDeclaration } from "../language/targets/distinct";
import { FactDeclaration } from "../language/targets/fact";
import { VersionHistory } from "../language/targets/history";
import { LookupDeclaration } from "../language/targets/lookup-declaration";
import { VanishingDeclaration } from "../language/targets/vanishing";
import { ExtractionDeclaration } from "../language/extraction";
import { Value } from "../language/expressions/value";
import * as shop from "./shop";

const FOLDER = join(__dirname, "refusals");

/** What an editor underlines, with its sentence and what stands before it in the file. */
interface Refused {
  readonly sentence: string;
  readonly statement: string;
  readonly before: string;
}

function refusedIn(file: string): readonly Refused[] {
  const text = readFileSync(join(FOLDER, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const constants = source.statements.filter((statement) => ts.isVariableStatement(statement));
  return source.statements.flatMap((statement) => {
    const [, sentence] = /@ts-expect-error (.*)/.exec(statement.getFullText(source)) ?? [];
    if (sentence === undefined || !ts.isExpressionStatement(statement)) return [];
    const before = constants.filter(({ pos }) => pos < statement.pos).map((constant) => constant.getText(source));
    return [{ sentence, statement: statement.expression.getText(source), before: before.join("\n") }];
  });
}

/** What the statement gives when nobody has looked at its types. */
function valueOf({ statement, before }: Refused): unknown {
  const script = ts.transpile(`${before}\nconst value = ${statement};`, { target: ts.ScriptTarget.ES2022 });
  const scope = { ...dsl, ...shop };
  const run: unknown = compileFunction(`${script}\nreturn value;`, Object.keys(scope));
  return Reflect.apply(run as (...parameters: unknown[]) => unknown, undefined, Object.values(scope));
}

type Given = Readonly<Record<string, unknown>>;
type Words = Readonly<Record<string, (...given: readonly unknown[]) => unknown>>;

/** The words without their types. */
const word = dsl as unknown as Words;

function pipelineWith(options: Given): unknown {
  return word["pipeline"]?.("Shop", {
    sources: [shop.shop],
    warehouse: { schema: "shop", tables: [shop.dimProducts, shop.dimCustomers] },
    schedule: dsl.daily("02:00", "UTC"),
    recovery: { standby: dsl.multiAz({ rpo: "1 minute", rto: "1 hour" }) },
    alerts: { critical: [dsl.pipelineFailure()] },
    ...options,
  });
}

function withTargets(...targets: readonly unknown[]): unknown {
  const others = [shop.dimProducts, shop.dimCustomers].filter(
    ({ name }) => !targets.some((target) => (target as { name?: string }).name === name),
  );
  return pipelineWith({ warehouse: { schema: "shop", tables: [...others, ...targets] } });
}

function dimensionWith(options: Given): unknown {
  const from = shop.products;
  const columns = { product_id: from.product_id };
  const usual = { key: "made_key", from, columns, naturalKey: ["product_id"], history: dsl.overwrite() };
  return withTargets(word["dimension"]?.("dim_made", { ...usual, ...options }));
}

function factWith(columns: Given): unknown {
  const from = shop.orders;
  const all = { order_id: from.order_id, product_id: from.product_id, customer: from.customer, ...columns };
  return withTargets(word["fact"]?.("fact_made", { key: "made_key", from, grain: ["order_id"], columns: all }));
}

function qualityWith(category: string, rules: readonly unknown[]): unknown {
  const quality = word["qualityRules"]?.({ [category]: { threshold: "> 99%", rules }, whenBreached: dsl.warn() });
  return pipelineWith({ quality });
}

function isRule(value: unknown): value is RuleDeclaration {
  return value instanceof RuleDeclaration;
}

/** The definition in which a value of that kind has a place. */
function around(value: unknown, { statement }: Refused): unknown {
  const table = statement.includes("orders.") ? shop.orders : shop.products;
  if (dsl.isPipeline(value)) return value;
  if (value instanceof QualityDeclaration) return pipelineWith({ quality: value });
  if (isRule(value)) return qualityWith(value.category, [value]);
  if (value instanceof Condition || value instanceof PredicateOf)
    return qualityWith("accuracy", [word["accurate"]?.(table, value)]);
  if (value instanceof DimensionDeclaration || value instanceof FactDeclaration) return withTargets(value);
  if (value instanceof LookupDeclaration) return factWith({ made: value });
  if (value instanceof Value)
    return table === shop.orders
      ? factWith({ made: value })
      : dimensionWith({ columns: { product_id: shop.products.product_id, made: value } });
  if (value instanceof DistinctDeclaration)
    return withTargets(
      word["dimension"]?.("dim_made", {
        key: "made_key",
        from: value,
        naturalKey: ["customer"],
        history: dsl.overwrite(),
      }),
    );
  if (value instanceof VersionHistory) return dimensionWith({ history: value });
  if (value instanceof VanishingDeclaration) return dimensionWith({ whenSourceRowVanishes: value });
  if (value instanceof StandbyDeclaration) return pipelineWith({ recovery: { standby: value } });
  if (value instanceof AlertDeclaration)
    return pipelineWith({ alerts: { critical: [dsl.pipelineFailure()], warning: [value] } });
  if (value instanceof LossDeclaration) return pipelineWith({ allows: [value] });
  if (value instanceof ScheduleDeclaration) return pipelineWith({ schedule: value });
  if (value instanceof RhythmDeclaration)
    return pipelineWith({
      recovery: { rehearse: value, standby: dsl.pilotLight({ region: "us-west-2", rpo: "1 hour", rto: "2 hours" }) },
    });
  if (value instanceof TableDefinition || value instanceof ExtractionDeclaration) {
    const columns = { id: dsl.integer().primaryKey(), seen_at: dsl.timestamp().notNull() };
    const read = value instanceof TableDefinition ? value : word["table"]?.({ columns, extract: value });
    return pipelineWith({ sources: [shop.shop, word["mysqlSource"]?.("other", { made: read })] });
  }
  throw new Error(`nothing is known to be made around ${statement}`);
}

describe.each(readdirSync(FOLDER))("%s, where no type checker ran", (file) => {
  test.each(refusedIn(file))("$sentence", (refused) => {
    const made = around(valueOf(refused), refused);
    if (!dsl.isPipeline(made)) throw new Error("it is no pipeline");
    const errors = dsl.compile(made).diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map(({ code, message }) => `${code}: ${message}`)).not.toEqual([]);
  });
});

test("what stands around a refused statement is itself accepted", () => {
  const quality = qualityWith("accuracy", [dsl.accurate(shop.products, dsl.atLeast(shop.products.price, 0))]);
  const products = dimensionWith({});
  for (const made of [pipelineWith({}), quality, products, factWith({})]) {
    if (!dsl.isPipeline(made)) throw new Error("it is no pipeline");
    expect(dsl.compile(made).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  }
});
