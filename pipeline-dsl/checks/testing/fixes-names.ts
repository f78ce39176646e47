import { fix, type Fixes, untried } from "./fix";

const LABEL = 'label: concat(articles.title, " (", articles.country, ")"),';
const REMARKS = '.renamedFrom("remarks")';
const TITLE = 'concat(articles.title, " (", articles.country, ")"),';

export const NAME_FIXES = {
  "aws-name-invalid": [
    fix(
      'pipeline("Shop",',
      'pipeline("Shop of Ours",',
      /^use letters, digits, underscores and hyphens/,
      'pipeline("Shop_of_Ours",',
    ),
    {
      broken: [['pipeline("Shop",', `pipeline("${"Shop".repeat(30)}",`]],
      says: /^shorten it by (\d+) characters$/,
      fixed: (written) => [['pipeline("Shop",', `pipeline("${"Shop".repeat(30).slice(Number(written))}",`]],
    },
  ],
  "duplicate-column": [fix(LABEL, `valid_from: ${TITLE}`, /^rename one of the two$/, `label: ${TITLE}`)],
  "duplicate-rule": [
    fix(
      "unique(orders.order_id)]",
      "unique(orders.order_id), unique([orders.order_id])]",
      /name one of them: (\{ name: ".*" \})$/,
      'unique(orders.order_id), unique([orders.order_id], { name: "again" })]',
    ),
    fix(
      "unique(orders.order_id)]",
      "unique([orders.order_id, orders.article_id]), unique([orders.article_id, orders.order_id])]",
      /^take one of them out/,
      "unique([orders.order_id, orders.article_id])]",
    ),
  ],
  "duplicate-source": [
    fix("sources: [shop]", "sources: [shop, shop]", /declare the tables of both in one source$/, "sources: [shop]"),
  ],
  "duplicate-step": [
    fix(
      "schedule: daily(",
      'jobs: { load: "commit" }, schedule: daily(',
      /^rename the job$/,
      'jobs: { load: "load" }, schedule: daily(',
    ),
  ],
  "duplicate-table": untried(
    "tables stand by their names in an object, so that only a model written by hand has two of one name; two sources of the example would be another example",
  ),
  "duplicate-target": [
    fix(
      "[dimCountries, dimArticles, factOrders]",
      "[dimCountries, dimArticles, factOrders, factOrders]",
      /or list it once$/,
      "[dimCountries, dimArticles, factOrders]",
    ),
  ],
  "former-name-unclear": [
    fix(REMARKS, '.renamedFrom("notes")', /^write the name that it had before/, REMARKS),
    fix(REMARKS, '.renamedFrom("label")', /or take renamedFrom out: then notes starts/, ""),
    fix(
      `currency: constant("EUR"),`,
      `currency: constant("EUR").renamedFrom("remarks"),`,
      /^say it at the one/,
      `currency: constant("EUR"),`,
    ),
  ],
  "identifier-not-plain": [
    fix(LABEL, `labelToShow: ${TITLE}`, /, such as (\w+)$/, `<fix>: ${TITLE}`),
    fix(LABEL, `"2nd label": ${TITLE}`, /, such as (\w+)$/, `<fix>: ${TITLE}`),
  ],
  "identifier-too-long": [
    {
      broken: [[LABEL, `${"label_".repeat(20)}: ${TITLE}`]],
      says: /^shorten it to (\d+) bytes$/,
      fixed: (written) => [[LABEL, `${"label_".repeat(20).slice(0, Number(written))}: ${TITLE}`]],
    },
  ],
  "leads-nowhere": [
    {
      broken: [
        ["[dimCountries, dimArticles, factOrders]", "[dimCountries, dimArticles]"],
        ["of: [dimArticles, factOrders]", "of: [dimArticles]"],
      ],
      says: /^list it in warehouse\.tables of the pipeline/,
      fixed: () => [["of: [dimArticles, factOrders]", "of: [dimArticles]"]],
    },
  ],
  "name-kept-by-pipeline": [fix(LABEL, `__label: ${TITLE}`, /, such as (\w+)$/, `<fix>: ${TITLE}`)],
  "reserved-identifier": [
    fix(LABEL, `percent: ${TITLE}`, /^rename it, such as (\w+) or \w+$/, `<fix>: ${TITLE}`),
    fix(LABEL, `percent: ${TITLE}`, /^rename it, such as \w+ or (\w+)$/, `<fix>: ${TITLE}`),
  ],
} satisfies Fixes;
