import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "../compile";
import { evaluate, scriptOf } from "../language/arguments/testing/mutations";
import { openWarnings } from "./render/text";

const ROOT = join(__dirname, "../..");
const [EXAMPLE = ""] = scriptOf(readFileSync(join(ROOT, "docs/language-example.ts"), "utf8")).split("var elsewhere");

interface Fix {
  readonly code: string;
  /** What stands in the example. */
  readonly sound: string;
  /** The same with the fault. */
  readonly broken: string;
  /** What the diagnostic's own fix makes of the fault. */
  readonly fixed: string;
}

const FIXES: readonly Fix[] = [
  {
    code: "key-cannot-grow",
    sound: "order_id: orders.order_id,",
    broken: "order_id: cast(orders.order_id, smallint()),",
    fixed: "order_id: cast(orders.order_id, integer()),",
  },
  {
    code: "key-cannot-grow",
    sound: "order_id: orders.order_id,",
    broken: "order_id: cast(orders.order_id, smallint()),",
    fixed: "order_id: cast(orders.order_id, bigint()),",
  },
  {
    code: "value-may-not-fit",
    sound: 'accepts: [accept("value-may-not-fit", "notes are a few lines long", { column: "notes" })],',
    broken: "",
    fixed: 'accepts: [accept("value-may-not-fit", "short")],',
  },
  {
    code: "spark-expression",
    sound: 'spark("substring(title, 1, 1)"',
    broken: 'spark("length(title)"',
    fixed: 'spark("cast(length(title) as string)"',
  },
  {
    code: "spark-expression",
    sound: 'spark("substring(title, 1, 1)"',
    broken: 'spark("title || 1"',
    fixed: 'spark("title || CAST(1 AS string)"',
  },
  {
    code: "spark-read-unlisted",
    sound: "reads: [articles.title]",
    broken: "reads: []",
    fixed: "reads: [articles.title]",
  },
  {
    code: "spark-read-unused",
    sound: "reads: [articles.title]",
    broken: "reads: [articles.title, articles.price]",
    fixed: "reads: [articles.title]",
  },
  {
    code: "constant-unfit",
    sound: 'notBefore("2000-01-01")',
    broken: 'notBefore("2000-02-30")',
    fixed: 'notBefore("2026-01-31")',
  },
  { code: "constant-unfit", sound: 'matches("[A-Z]{2}")', broken: 'matches("[[A-Z]")', fixed: 'matches("[\\\\[A-Z]")' },
  {
    code: "threshold-cannot-pass",
    sound: 'threshold: "> 99.9%"',
    broken: 'threshold: "> 100%"',
    fixed: 'threshold: "> 99.99%"',
  },
  { code: "unknown-time", sound: 'daily("04:00"', broken: 'daily("24:00"', fixed: 'daily("05:00"' },
  { code: "unknown-time-zone", sound: '"Europe/Paris"', broken: '"Europe/Pari"', fixed: '"Europe/Paris"' },
  {
    code: "unknown-region",
    sound: 'pilotLight({ region: "us-west-2"',
    broken: 'pilotLight({ region: "us-wst-2"',
    fixed: 'pilotLight({ region: "us-west-2"',
  },
  {
    code: "keep-without-backups",
    sound: 'backups: { every: weekly("sunday"), of: [dimArticles, factOrders] },',
    broken: "",
    fixed: "backups: weekly(),",
  },
  {
    code: "failure-goes-unnoticed",
    sound: "critical: [pipelineFailure(), ",
    broken: "critical: [",
    fixed: "critical: [pipelineFailure(), ",
  },
  {
    code: "schedule-skipped-by-clock-change",
    sound: 'daily("04:00", "Europe/Paris")',
    broken: 'daily("02:30", "Europe/Paris")',
    fixed: 'daily("03:30", "Europe/Paris")',
  },
  {
    code: "watermark-unfit",
    sound: "created_at: timestamp().notNull(),",
    broken: "created_at: timestamp(),",
    fixed: "created_at: timestamp().notNull(),",
  },
  {
    code: "missing-primary-key",
    sound: "order_id: integer().primaryKey(),",
    broken: "order_id: integer().notNull(),",
    fixed: "order_id: integer().primaryKey(),",
  },
  {
    code: "unknown-table",
    sound: '.references("articles")',
    broken: '.references("artcles")',
    fixed: '.references("articles")',
  },
  { code: "unit-malformed", sound: 'overlap: "2 hours"', broken: 'overlap: "2"', fixed: 'overlap: "2 hours"' },
  { code: "unknown-option", sound: "naturalKey: [", broken: "naturalKy: [", fixed: "naturalKey: [" },
  {
    code: "unknown-column",
    sound: "country: [articles.country]",
    broken: "country: [articles.contry]",
    fixed: "country: [articles.country]",
  },
  {
    code: "duplicate-alert",
    sound: "critical: [pipelineFailure(), ",
    broken: "critical: [pipelineFailure(), pipelineFailure(), ",
    fixed: "critical: [pipelineFailure(), ",
  },
];

function said(from: string, to: string): { readonly all: readonly string[]; readonly open: readonly string[] } {
  const { diagnostics } = compile(evaluate(EXAMPLE.replace(from, () => to)));
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return {
    all: diagnostics.map(({ code }) => code),
    open: [...errors, ...openWarnings(diagnostics)].map(({ code }) => code),
  };
}

test.each(FIXES)("$code: $fixed cures it and is no fault of its own", ({ code, sound, broken, fixed }) => {
  expect(EXAMPLE).toContain(sound);
  expect(said(sound, broken).all).toContain(code);
  expect(said(sound, fixed).open).toEqual([]);
});
