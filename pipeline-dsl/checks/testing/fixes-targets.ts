import { type Edit, fix, type Fixes, untried } from "./fix";

const DISTINCT = 'from: distinct({ country: [articles.country] }).renamedFrom({ country: "land" }),';
const OF_COUNTRY = "lookup(dimCountries, { country: articles.country })";
const SUBTITLE = '"column dim_articles.subtitle"';
const TABLES = "[dimCountries, dimArticles, factOrders]";
const TWO_COLUMNS: readonly Edit[] = [
  ['naturalKey: ["country"]', 'naturalKey: ["country", "other"]'],
  [OF_COUNTRY, "lookup(dimCountries, { country: articles.country, other: articles.article_id })"],
];

/** A dimension that is made from orders, with this column and further options. */
function ofOrders(column: string, options = ""): readonly Edit[] {
  return [
    [
      "export const factOrders",
      `const dimOrders = dimension("dim_orders", { key: "order_version_key", from: orders, naturalKey: ["order_id"],
  columns: { order_id: orders.order_id, ${column} }, history: overwrite(), ${options} });
export const factOrders`,
    ],
    [TABLES, "[dimCountries, dimArticles, dimOrders, factOrders]"],
  ];
}

const REMOVED = 'remove({ refuseAbove: "20%" })';

/** Orders of a berth, found by the code of its city and its number. */
function ofBerths(number: string, code: string): readonly Edit[] {
  return [
    [
      "  orders: table({",
      `  berths: table({ columns: { code: varchar(20).primaryKey(), number: smallint().primaryKey() }, extract: everything() }),
  orders: table({`,
    ],
    ["quantity: smallint(),", "quantity: smallint(), city: varchar(20),"],
    ['newRowsBy("created_at", { overlap: "2 hours" })', "everything()"],
    ["{ articles, orders }", "{ articles, orders, berths }"],
    [
      "export const factOrders",
      `const dimBerths = dimension("dim_berths", { key: "berth_key", from: berths, naturalKey: ["code", "number"],
  columns: { code: berths.code, number: cast(berths.number, integer()) }, history: overwrite() });
export const factOrders`,
    ],
    [
      "article_key: lookup(",
      `berth_key: lookup(dimBerths, { code: ${code}, number: ${number} }),\n    article_key: lookup(`,
    ],
    [TABLES, "[dimCountries, dimArticles, dimBerths, factOrders]"],
  ];
}

/** A dimension of titles whose rows may go, and one of orders with this column. */
function ofTitles(column: string, vanishing: string): readonly Edit[] {
  return [
    [
      "export const factOrders",
      `const dimTitles = dimension("dim_titles", { key: "title_key", from: articles, naturalKey: ["article_id"],
  columns: { article_id: articles.article_id }, history: overwrite(), whenSourceRowVanishes: ${vanishing} });
const dimOrders = dimension("dim_orders", { key: "order_version_key", from: orders, naturalKey: ["order_id"],
  columns: { order_id: orders.order_id, ${column} }, history: overwrite() });
export const factOrders`,
    ],
    [TABLES, "[dimCountries, dimArticles, dimTitles, dimOrders, factOrders]"],
  ];
}

/** Orders of a city, found by its code: `city` is the column of orders, `extract` how they are read. */
function ofCities(city: string, extract: string): readonly Edit[] {
  return [
    [
      "  orders: table({",
      "  cities: table({ columns: { code: varchar(20).primaryKey() }, extract: everything() }),\n  orders: table({",
    ],
    ["quantity: smallint(),", `quantity: smallint(), city: ${city},`],
    ['newRowsBy("created_at", { overlap: "2 hours" })', extract],
    ["{ articles, orders }", "{ articles, orders, cities }"],
    [
      "export const factOrders",
      `const dimCities = dimension("dim_cities", { key: "city_key", from: cities, naturalKey: ["code"],
  columns: { code: cities.code }, history: overwrite() });
export const factOrders`,
    ],
    [
      "article_id: orders.article_id,\n",
      "article_id: orders.article_id, city: orders.city, city_key: lookup(dimCities, { code: orders.city }),\n",
    ],
    [TABLES, "[dimCountries, dimArticles, dimCities, factOrders]"],
  ];
}

/** Of dimensions, facts, their history and their lookups. */
export const TARGET_FIXES = {
  "permission-unused": [
    fix(SUBTITLE, '"column dim_articles.title"', /^take the permission out/, SUBTITLE),
    fix(SUBTITLE, '"target fact_orders"', /^take the permission out/, SUBTITLE),
    fix(SUBTITLE, '"versions dim_articles"', /^take the permission out/, SUBTITLE),
    fix(SUBTITLE, '"values dim_artcles.title"', /^did you mean (\w+)\?/, '"values <fix>.title"'),
    fix(SUBTITLE, '"values dim_articles.titel"', /^did you mean (\w+)\?/, '"values dim_articles.<fix>"'),
    fix(SUBTITLE, '"rows dim_nothing"', /permit "(target dim_nothing)"$/, '"<fix>"'),
  ],
  "as-of-without-versions": [
    fix(OF_COUNTRY, OF_COUNTRY.replace(")", ", { asOf: articles.created_at })"), /^leave asOf out/, OF_COUNTRY),
  ],
  "close-without-versions": [
    {
      broken: ofOrders("created_at: orders.created_at", 'whenSourceRowVanishes: closeVersion({ refuseAbove: "20%" })'),
      says: /(keep\(\))/,
      fixed: (written) => ofOrders("created_at: orders.created_at", `whenSourceRowVanishes: ${written}`),
    },
  ],
  "dimension-follows-versions": [
    {
      broken: ofOrders("article_key: lookup(dimArticles, { article_id: orders.article_id })"),
      says: /^carry the natural key as a plain column$/,
      fixed: () => ofOrders("article_id: orders.article_id"),
    },
  ],
  "dimension-keeps-removed-key": [
    {
      broken: ofTitles("title_key: lookup(dimTitles, { article_id: orders.article_id })", REMOVED),
      says: /^write whenSourceRowVanishes: (keep\(\)) at dim_titles/,
      fixed: (written) => ofTitles("title_key: lookup(dimTitles, { article_id: orders.article_id })", written),
    },
    {
      broken: ofTitles("title_key: lookup(dimTitles, { article_id: orders.article_id })", REMOVED),
      says: /carry the natural key as a plain column$/,
      fixed: () => ofTitles("article_id: orders.article_id", REMOVED),
    },
  ],
  "distinct-columns-apart": [
    {
      broken: [
        [DISTINCT, "from: distinct({ country: [articles.country], other: [orders.article_id] }),"],
        ...TWO_COLUMNS,
      ],
      says: /^list the same tables in the same order for every column/,
      fixed: () => [
        [DISTINCT, "from: distinct({ country: [articles.country], other: [articles.article_id] }),"],
        ...TWO_COLUMNS,
      ],
    },
  ],
  "distinct-types-differ": [
    fix(
      "[articles.country]",
      "[articles.country, orders.quantity]",
      /^use columns of one type$/,
      "[articles.country, articles.title]",
    ),
  ],
  "empty-pipeline": [fix("sources: [shop]", "sources: []", /^declare at least one/, "sources: [shop]")],
  "fact-needs-natural-key": [
    fix(
      "    article_id: orders.article_id,\n",
      "",
      /^add (article_id) to the columns of fact_orders/,
      "    <fix>: orders.<fix>,\n",
    ),
  ],
  "first-version-type": [
    fix(
      "firstVersionFrom: articles.created_at",
      "firstVersionFrom: articles.article_id",
      /^use a date, datetime or timestamp/,
      "firstVersionFrom: articles.updated_at",
    ),
    fix(
      ", firstVersionFrom: articles.created_at",
      ", firstVersionFrom: articles.article_id",
      /or leave firstVersionFrom out$/,
      "",
    ),
  ],
  "grain-not-covered": [
    {
      broken: [
        ["quantity: smallint(),", "quantity: integer().primaryKey(),"],
        ["unique(orders.order_id)", "unique([orders.order_id, orders.quantity])"],
      ],
      says: /^add (quantity) to columns and to grain$/,
      fixed: (written) => [
        ["quantity: smallint(),", "quantity: integer().primaryKey(),"],
        ["unique(orders.order_id)", "unique([orders.order_id, orders.quantity])"],
        ['grain: ["order_id"]', `grain: ["order_id", "${written}"]`],
        ["    order_id: orders.order_id,\n", `    order_id: orders.order_id, ${written}: orders.${written},\n`],
      ],
    },
  ],
  "history-needs-updates": [
    {
      broken: [
        ["created_at: timestamp(),", "created_at: timestamp().notNull(),"],
        ["extract: everything(),", 'extract: newRowsBy("created_at", { overlap: "2 hours" }),'],
      ],
      says: /^extract: (everything\(\))/,
      fixed: (written) => [["extract: everything(),", `extract: ${written},`]],
    },
  ],
  "key-cannot-grow": [
    fix(
      "    order_id: orders.order_id,",
      "    order_id: cast(orders.order_id, smallint()),",
      /^cast it to (integer\(\))/,
      "    order_id: cast(orders.order_id, <fix>),",
    ),
    fix(
      "    order_id: orders.order_id,",
      "    order_id: cast(orders.order_id, smallint()),",
      /or (bigint\(\))/,
      "    order_id: cast(orders.order_id, <fix>),",
    ),
  ],
  "lookup-as-of-type": [
    fix(
      "{ asOf: orders.ordered_on }",
      "{ asOf: orders.quantity }",
      /^use a date, datetime or timestamp$/,
      "{ asOf: orders.ordered_on }",
    ),
  ],
  "lookup-cycle": untried(
    "a constant cannot name one that stands below it, so that only a model written by hand has a cycle",
  ),
  "lookup-key-mismatch": [
    fix(
      "{ article_id: orders.article_id }",
      "{ article: orders.article_id }",
      /^look it up by (\w+)$/,
      "{ <fix>: orders.article_id }",
    ),
  ],
  "lookup-type-mismatch": [
    fix(
      OF_COUNTRY,
      OF_COUNTRY.replace("articles.country", "articles.price"),
      /^(cast) the value to the natural key's type/,
      OF_COUNTRY.replace("articles.country", "<fix>(articles.price, varchar(20))"),
    ),
    fix(
      OF_COUNTRY,
      OF_COUNTRY.replace("articles.country", "articles.price"),
      /or look up by another column$/,
      OF_COUNTRY,
    ),
  ],
  "missing-key": [
    fix(
      'naturalKey: ["article_id"]',
      "naturalKey: []",
      /^name the columns that identify a row in naturalKey$/,
      'naturalKey: ["article_id"]',
    ),
    fix('grain: ["order_id"]', "grain: []", /^name the columns that identify a row in grain$/, 'grain: ["order_id"]'),
  ],
  "no-value-in-common": [
    fix(
      OF_COUNTRY,
      OF_COUNTRY.replace("articles.country", "articles.status"),
      /^name the column that is meant/,
      OF_COUNTRY,
    ),
    {
      broken: [
        [OF_COUNTRY, OF_COUNTRY.replace("articles.country", "articles.status")],
        ["country: char(2)", 'country: enumOf("DE", "FR")'],
      ],
      says: /or correct the members of one of them$/,
      fixed: () => [
        [OF_COUNTRY, OF_COUNTRY.replace("articles.country", "articles.status")],
        ["country: char(2)", 'country: enumOf("DE", "gone")'],
      ],
    },
  ],
  "nullable-key": [
    fix('["order_id"],', '["order_id", "ordered_on"],', /^use a NOT NULL column/, '["order_id"],'),
    {
      broken: [['grain: ["order_id"],', 'grain: ["order_id", "article_id"],']],
      says: /or (coalesce) it with a value that stands for none$/,
      fixed: (written) => [
        ['grain: ["order_id"],', 'grain: ["order_id", "article"],'],
        [
          "    article_id: orders.article_id,\n",
          `    article_id: orders.article_id, article: ${written}(orders.article_id, 0),\n`,
        ],
      ],
    },
  ],
  "pattern-doubtful": [
    fix('matches("[A-Z]{2}")', 'matches("/[A-Z]{2}/")', /^write (".*")$/, "matches(<fix>)"),
    fix('matches("[A-Z]{2}")', 'matches("w{2}")', /^write ("\\\\w") for the class/, 'matches("\\\\w{2}")'),
  ],
  "value-says-nothing": [
    fix(
      'coalesce(articles.status, "unknown")',
      "coalesce(articles.status, articles.status)",
      /^name the value that is meant/,
      'coalesce(articles.status, "unknown")',
    ),
  ],
  "remove-with-versions": [
    fix(
      'whenSourceRowVanishes: closeVersion({ refuseAbove: "20%" })',
      'whenSourceRowVanishes: remove({ refuseAbove: "20%" })',
      /^(closeVersion)\(/,
      'whenSourceRowVanishes: <fix>({ refuseAbove: "20%" })',
    ),
  ],
  "text-is-compared-exactly": [
    {
      broken: ofBerths("coalesce(orders.quantity, 0)", "orders.city"),
      says: /^give number as a column/,
      fixed: () => ofBerths("cast(orders.quantity, integer())", "orders.city"),
    },
    {
      broken: ofBerths("coalesce(orders.quantity, 0)", "orders.city"),
      says: /or write (trim)\(city\)/,
      fixed: (written) => ofBerths("coalesce(orders.quantity, 0)", `${written}(orders.city)`),
    },
  ],
  "text-is-looked-up-once": [
    {
      broken: ofCities("varchar(20)", 'newRowsBy("created_at", { overlap: "2 hours" })'),
      says: /^say city(\.references\("cities"\))/,
      fixed: (written) => ofCities(`varchar(20)${written}`, 'newRowsBy("created_at", { overlap: "2 hours" })'),
    },
    {
      broken: ofCities("varchar(20)", 'newRowsBy("created_at", { overlap: "2 hours" })'),
      says: /read orders with (everything\(\))/,
      fixed: (written) => ofCities("varchar(20)", written),
    },
  ],
  "unfit-key-type": [
    {
      broken: [
        ["[articles.country]", "[articles.weight]"],
        [OF_COUNTRY, OF_COUNTRY.replace("articles.country", "articles.weight")],
      ],
      says: /bounded varchar$/,
      fixed: () => [],
    },
  ],
  "unknown-dimension": [
    fix(TABLES, "[dimArticles, factOrders]", /^list (dim_countries) in warehouse\.tables of the pipeline$/, TABLES),
  ],
  "value-may-not-fit": [
    {
      broken: [['accepts: [accept("value-may-not-fit", "notes are a few lines long", { column: "notes" })],', ""]],
      says: /^cast it to a varchar/,
      fixed: () => [
        ['accepts: [accept("value-may-not-fit", "notes are a few lines long", { column: "notes" })],', ""],
        ["notes: articles.notes", "notes: cast(articles.notes, varchar(2000))"],
      ],
    },
    fix(
      'accepts: [accept("value-may-not-fit", "notes are a few lines long", { column: "notes" })],',
      "",
      /^cast it/,
      'accepts: [accept("value-may-not-fit", "short")],',
    ),
  ],
  "vanishing-needs-full-extract": [
    fix(
      'grain: ["order_id"],',
      'grain: ["order_id"], whenSourceRowVanishes: remove({ refuseAbove: "20%" }),',
      /or whenSourceRowVanishes: (keep\(\))$/,
      'grain: ["order_id"], whenSourceRowVanishes: <fix>,',
    ),
    {
      broken: [['grain: ["order_id"],', 'grain: ["order_id"], whenSourceRowVanishes: remove({ refuseAbove: "20%" }),']],
      says: /^extract: (everything\(\))/,
      fixed: (written) => [
        ['grain: ["order_id"],', 'grain: ["order_id"], whenSourceRowVanishes: remove({ refuseAbove: "20%" }),'],
        ['newRowsBy("created_at", { overlap: "2 hours" })', written],
      ],
    },
  ],
  "varchar-too-long": [
    fix(
      "lower(articles.title)",
      "cast(articles.title, varchar(20000))",
      /^cast it to (varchar\(\d+\))/,
      "cast(articles.title, <fix>)",
    ),
  ],
  "versions-of-distinct": untried(
    "the call of dimension refuses it as another kind of history, so that only a model written by hand has it",
  ),
} satisfies Fixes;
