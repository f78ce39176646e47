import { type Edit, fix, type Fixes, untried } from "./fix";

const LOADER = "said by what loads the definition, before there is one; cli/check.test.ts and cli/load hold it";

/** A list of names that grows when the dimension has been declared. */
function changedKey(naturalKey: string): readonly Edit[] {
  return [
    [
      "const { articles, orders } = shop.tables;",
      'const { articles, orders } = shop.tables; let names = ["article_id"];',
    ],
    ['naturalKey: ["article_id"],', naturalKey],
    ["export const factOrders = ", 'names.push("title");\nexport const factOrders = '],
  ];
}

/** Of what the compiler says itself, before any check. */
export const DEFINITION_FIXES = {
  "acceptance-unused": [
    fix(
      "whenSourceRowVanishes: keep(),",
      'whenSourceRowVanishes: keep(), accepts: [accept("key-cannot-grow", "few countries")],',
      /^take it out/,
      "whenSourceRowVanishes: keep(),",
    ),
  ],
  "changed-afterwards": [
    {
      broken: changedKey("naturalKey: names,"),
      says: /, or give the word a copy: \[\.\.\.list\]/,
      fixed: () => changedKey("naturalKey: [...names],"),
    },
  ],
  "definition-doubtful": untried(LOADER),
  "definition-import": untried(LOADER),
  "definition-syntax": untried(LOADER),
  "definition-threw": untried(LOADER),
  "definition-without-pipeline": untried(LOADER),
  "duplicate-element": [
    fix('["article_id"]', '["article_id", "article_id"]', /^take it out/, '["article_id"]'),
    fix("[articles.country]", "[articles.country, articles.country]", /^take it out/, "[articles.country]"),
  ],
  "keep-without-backups": [
    fix(
      'backups: { every: weekly("sunday"), of: [dimArticles, factOrders] },',
      "",
      /backups: weekly\(\)/,
      "backups: weekly(),",
    ),
  ],
  "missing-option": [
    fix('grain: ["order_id"],', "", /^add grain: a list of columns' names, such as (.*)$/, "grain: <fix>,"),
    fix("articles.price, atLeast(0)", "articles.price", /such as (.*)$/, "articles.price, <fix>"),
  ],
  "parent-key": [
    {
      broken: [
        ["price: decimal(10, 2),", "price: decimal(10, 2), part: integer().primaryKey(),"],
        [
          "columns: {\n    article_id: articles.article_id,",
          "columns: {\n    part: articles.part, article_id: articles.article_id,",
        ],
      ],
      says: /leave the rule out|single/,
      fixed: () => [["refersTo(orders.article_id, articles), ", ""]],
    },
  ],
  "recovery-in-one-region": [
    fix(
      'pilotLight({ region: "us-west-2", rpo: "1 hour", rto: "2 hours" })',
      'multiAz({ rpo: "1 hour", rto: "2 hours" })',
      /or take (pilotLight)/,
      '<fix>({ region: "us-west-2", rpo: "1 hour", rto: "2 hours" })',
    ),
  ],
  "lock-removed": untried("a lock is a file; cli/review/branch.test.ts holds where it is told"),
  "lock-without-migration": untried("a lock is a file; cli/review/branch.test.ts holds where it is told"),
  "migration-edited": untried("a migration is a file; cli/review/branch.test.ts holds where it is told"),
  "migration-missing": untried("a migration is a file; cli/lock.test.ts holds where it is told"),
  "migration-name": untried("a migration is a file; cli/lock.test.ts holds where it is told"),
  "migration-statement-refused": untried("a migration is a file; cli/lock.test.ts holds where it is told"),
  "permission-overdue": untried("the compiler knows no clock; cli/lock.test.ts holds that the command tells it"),
  "stale-lock": untried("the lock is a file; cli/lock.test.ts holds that lock cures it"),
  "alarm-without-receiver": untried("of a stack's settings, not of a definition; cli/check-stack.test.ts"),
  "stack-settings": untried("of a stack's settings, not of a definition; cli/check-stack.test.ts"),
  "surplus-argument": [
    fix("[pipelineFailure(), ", '[pipelineFailure("> 2 hours"), ', /^take it out/, "[pipelineFailure(), "),
  ],
  "type-arguments": [
    fix("price: decimal(10, 2),", "price: decimal(65, 2),", /within these bounds/, "price: decimal(38, 2),"),
  ],
  "unit-malformed": [fix('overlap: "2 hours"', 'overlap: "2"', /^add its unit, such as (".*")$/, "overlap: <fix>")],
  "unknown-option": [
    fix("naturalKey: [", "naturalKy: [", /^did you mean (\w+)\?$/, "<fix>: ["),
    fix("grain: [", "wher: 3, grain: [", /^take it out; the options are/, "grain: ["),
  ],
  "value-missing": [
    fix('daily("04:00", "Europe/Paris")', "undefined", /^write a schedule, such as (.*)$/, "<fix>"),
    fix(
      "{ country: [articles.country] }",
      "{ country: [] }",
      /^name at least one column/,
      "{ country: [articles.country] }",
    ),
  ],
  "wrong-kind": [
    fix("history: overwrite()", 'history: "overwrite"', /^write (overwrite\(\))/, "history: <fix>"),
    fix(
      "accurate(articles.rating, between(1, 5))",
      "accurate(articles.rating, between(5, 1))",
      /^write (between\(.*\))$/,
      "accurate(articles.rating, <fix>)",
    ),
    fix(
      '["team:data-owners", "label:data-loss-agreed"]',
      '"data-owners"',
      /^write team:/,
      '["team:data-owners", "label:data-loss-agreed"]',
    ),
    fix("destructive: [", "destructve: [", /^did you mean (\w+)\?$/, "<fix>: ["),
    fix(
      'unread: ["card_number"]',
      'unread: ["created_at"]',
      /^take it out of one of the two$/,
      'unread: ["card_number"]',
    ),
    fix(
      "rules: [complete(articles.price), ",
      "rules: [unique(articles.checksum), complete(articles.price), ",
      /^move it to the rules of consistency$/,
      "rules: [complete(articles.price), ",
    ),
  ],
} satisfies Fixes;
