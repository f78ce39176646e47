import { type Edit, fix, type Fixes, untried } from "./fix";

const ORDERS = "  orders: table({";
const UNUSED = "  extra: table({ columns: { id: integer().primaryKey() }, extract: everything() }),\n";

/** Of sources and of expressions over them. */

/** A source whose clock is not UTC's. */
const IN_PARIS: Edit = [
  '    unread: ["card_number"],\n  }),\n}',
  '    unread: ["card_number"],\n  }),\n}, { timeZone: "Europe/Paris" }',
];
const WITHOUT_FIRST: Edit = [", firstVersionFrom: articles.created_at", ""];

export const SOURCE_FIXES = {
  "column-of-another-table": [
    fix(
      "trim(articles.title)",
      "cast(orders.order_id, varchar(20))",
      /^use a column of articles/,
      "trim(articles.title)",
    ),
  ],
  "condition-decided": [
    fix(
      'equalTo(articles.status, "gone"), not(',
      'equalTo(articles.country, "DEU"), not(',
      /name the column that is meant/,
      'equalTo(articles.country, "DE"), not(',
    ),
    fix(
      "articles.stock, lessThan(1_000_000)",
      "articles.stock, atLeast(0)",
      /take the condition out$/,
      "articles.stock, lessThan(1_000)",
    ),
    fix(
      'allOf(differentFrom(articles.title, ""), atLeast',
      "allOf(lessThan(articles.price, 0), atLeast",
      /^write a value that the column can have/,
      'allOf(differentFrom(articles.title, ""), atLeast',
    ),
    fix(
      'when(atLeast(articles.price, 1000), "dear")\n      .when(atLeast(articles.price, 100), "usual")',
      'when(atLeast(articles.price, 100), "usual")\n      .when(atLeast(articles.price, 1000), "dear")',
      /^put the narrower condition first/,
      'when(atLeast(articles.price, 1000), "dear")\n      .when(atLeast(articles.price, 100), "usual")',
    ),
    fix(
      "substring(title, 1, 1)",
      "CASE WHEN title <> NULL THEN substring(title, 1, 1) END",
      /take the condition out$/,
      "CASE WHEN title <> '' THEN substring(title, 1, 1) END",
    ),
  ],
  "clocks-mixed": [
    {
      broken: [["daysBetween(orders.ordered_on,", "daysBetween(orders.created_at,"], IN_PARIS],
      says: /^take columns of one clock/,
      fixed: () => [IN_PARIS, WITHOUT_FIRST],
    },
    {
      broken: [IN_PARIS],
      says: /^write (spark\(.*\)) for articles\.created_at, or accept it/,
      fixed: (written) => [IN_PARIS, ["firstVersionFrom: articles.created_at", `firstVersionFrom: ${written}`]],
    },
  ],
  "constant-unfit": [
    fix('notBefore("2000-01-01")', 'notBefore("2000-02-30")', /(\d{4}-\d\d-\d\d)/, 'notBefore("<fix>")'),
    fix('matches("[A-Z]{2}")', 'matches("[[A-Z]")', /regular expression/, 'matches("[\\\\[A-Z]")'),
    fix(
      'coalesce(articles.status, "unknown")',
      'coalesce(articles.status, cast(cast("12,5", decimal(10, 2)), varchar(20)))',
      /^write a text that the type can read/,
      'coalesce(articles.status, cast(cast("12.5", decimal(10, 2)), varchar(20)))',
    ),
    fix("articles.price, articles.weight)", "articles.price, 0)", /^divide by another number$/, "articles.price, 2)"),
  ],
  "missing-primary-key": [
    fix(
      "order_id: integer().primaryKey(),",
      "order_id: integer().notNull(),",
      /(\.primaryKey\(\))/,
      "order_id: integer()<fix>,",
    ),
  ],
  "nullable-primary-key": untried(
    "primaryKey() makes its column NOT NULL, so that only a model written by hand has it",
  ),
  "operand-type-mismatch": [
    fix(
      'equalTo(articles.status, "gone")',
      "equalTo(articles.title, articles.price)",
      /or (cast) the value$/,
      "equalTo(articles.title, <fix>(articles.price, varchar(20)))",
    ),
  ],
  "reference-too-narrow": [
    fix(
      "      ordered_on: date(),\n",
      '      ordered_on: date(),\n      gift_id: smallint().references("articles"),\n',
      /^declare both with one (type)/,
      '      ordered_on: date(),\n      gift_id: integer().references("articles"),\n',
    ),
  ],
  "reference-type-differs": [
    fix(
      "      ordered_on: date(),\n",
      '      ordered_on: date(),\n      gift_id: varchar(10).references("articles"),\n',
      /^correct the type/,
      '      ordered_on: date(),\n      gift_id: integer().references("articles"),\n',
    ),
    fix(
      "      ordered_on: date(),\n",
      '      ordered_on: date(),\n      gift_id: varchar(10).references("articles"),\n',
      /take references\("articles"\) out/,
      "      ordered_on: date(),\n      gift_id: varchar(10),\n",
    ),
  ],
  "spark-expression": [
    fix(
      'spark("substring(title, 1, 1)"',
      'spark("length(title)"',
      /write the cast into the SQL/,
      'spark("cast(length(title) as string)"',
    ),
    fix(
      'first_letter: spark("substring(title, 1, 1)", { type: varchar(1), reads: [articles.title] })',
      'half: spark("sold / 2", { type: bigint(), reads: [articles.sold] })',
      /(floor)\(\.\.\.\)/,
      'half: spark("<fix>(sold / 2)", { type: bigint(), reads: [articles.sold] })',
    ),
    fix('spark("substring(title, 1, 1)"', 'spark("title || 1"', /CAST/, 'spark("title || CAST(1 AS string)"'),
  ],
  "spark-read-unlisted": [
    fix("reads: [articles.title]", "reads: []", /^add (title) to reads/, "reads: [articles.<fix>]"),
  ],
  "spark-read-unused": [
    fix(
      "reads: [articles.title]",
      "reads: [articles.title, articles.price]",
      /^take price out of reads$/,
      "reads: [articles.title]",
    ),
  ],
  "unknown-column": [fix("[articles.country]", "[articles.contry]", /^did you mean (\w+)\?$/, "[articles.<fix>]")],
  "unknown-table": [
    fix('.references("articles")', '.references("artcles")', /^did you mean (\w+)\?$/, '.references("<fix>")'),
  ],
  "unused-table": [fix(ORDERS, UNUSED + ORDERS, /^remove it/, ORDERS)],
  "watermark-unfit": [
    fix(
      "created_at: timestamp().notNull(),",
      "created_at: timestamp(),",
      /NOT NULL/,
      "created_at: timestamp().notNull(),",
    ),
    fix(
      'newRowsBy("created_at", { overlap: "2 hours" })',
      'newRowsBy("quantity", { overlap: "2 hours" })',
      /or extract: (everything\(\))$/,
      "<fix>",
    ),
  ],
} satisfies Fixes;
