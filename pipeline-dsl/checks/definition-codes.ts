import type { Check } from "./check";

/** A code of no check: of the compiler, of what loads the definition, or of what is said of the checks themselves. */
export type DefinitionCode = Pick<Check, "code" | "severity" | "summary" | "page">;

const MODULE_START = `import { pipeline } from "pipeline-dsl";`;

/** Sorted by code. */
export const DEFINITION_CODES: readonly DefinitionCode[] = [
  {
    code: "acceptance-unused",
    severity: "warning",
    summary: "A warning is accepted that is not there",
    page: {
      explanation: `\`accept\` lets a warning of its code stand, at the thing that it is written at. There is none: it was cured, it stands elsewhere, or it is accepted twice. The next one
would be let through without anybody having looked at it.`,
      remedy: `Take it out. What a table, a column or a lookup is warned of is accepted at that dimension, fact or table; everything else at the pipeline.`,
      refused: `accepts: [accept("key-cannot-grow", "there are 200 countries")]   // country_id is an INTEGER by now`,
      accepted: `accepts: []`,
    },
  },
  {
    code: "alarm-without-receiver",
    severity: "warning",
    summary: "A stack runs by the clock, and nobody hears of its alarms",
    page: {
      explanation: `The definition declares alerts, \`rental:schedule.enabled\` is true, and the list of \`rental:notify\` for alerts of that severity is empty: the alarms ring, and send to a topic that
nobody is subscribed to.`,
      remedy: `Name at least one endpoint a severity in the stack's file. Who subscribes to the topics by other means can leave the list empty and live with the warning; a stack that is only tried out
has \`enabled: false\`.`,
      refused: `rental:schedule: { enabled: true }
rental:notify: { critical: [], warning: [] }`,
      accepted: `rental:schedule: { enabled: true }
rental:notify:
  critical: [{ protocol: email, address: oncall@example.com }]
  warning: [{ protocol: email, address: team@example.com }]`,
    },
  },
  {
    code: "changed-afterwards",
    severity: "error",
    summary: "A list or an object was changed after a word of the language had read it",
    page: {
      explanation: `A word of the language reads its arguments when it is called. A column that is added to the object afterwards, a table that is pushed to the list or taken from it, would be
dropped without a word.`,
      remedy: `Make the list or the object whole before it is given to a word. Where one that goes on growing is given to several words, give each a copy.`,
      refused: `const columns = { order_id: orders.order_id };
const factOrders = fact("fact_orders", { columns, ... });
columns.total = orders.total;`,
      accepted: `const columns = { order_id: orders.order_id, total: orders.total };
const factOrders = fact("fact_orders", { columns, ... });`,
    },
  },
  {
    code: "definition-doubtful",
    severity: "error",
    summary: "A line of the definition is valid and hardly what was meant",
    page: {
      explanation: `A name that stands twice in an object (the first one would be dropped), a comparison that never holds, an assignment to a constant: the file can be read, and
what it says there has no effect. The message is that of esbuild, which reads the definition.`,
      remedy: `Correct the line. A type checker refuses most of these while typing.`,
      refused: `columns: { price: orders.net, price: orders.gross }`,
      accepted: `columns: { net_price: orders.net, gross_price: orders.gross }`,
    },
  },
  {
    code: "definition-import",
    severity: "error",
    summary: "The definition imports something that is not there",
    page: {
      explanation: `An import of the definition, or of a file that it imports, names a file that does not exist, a package that is not installed, or a name that the file or the
language does not have, such as a misspelt word.`,
      remedy: `Correct the path or the name, create the file, or install the package beside the definition. The language itself is always there as \`pipeline-dsl\`; it has no default
export.`,
      refused: `import { dimenson } from "pipeline-dsl";`,
      accepted: `import { dimension } from "pipeline-dsl";`,
    },
  },
  {
    code: "definition-syntax",
    severity: "error",
    summary: "The definition is not valid TypeScript",
    page: {
      explanation: `The file cannot be read at all, so nothing else could be checked.`,
      remedy: `Correct the line. An editor with TypeScript support shows the same error while typing.`,
      refused: `export default pipeline("Rental", { sources: [marketplace)`,
      accepted: `export default pipeline("Rental", { sources: [marketplace], ... })`,
    },
  },
  {
    code: "definition-threw",
    severity: "error",
    summary: "The definition's own code raised an error",
    page: {
      explanation: `A definition is a program that is run to read it. Code of its own, around the language's calls, raised an error, or asked for what differs from day to day and from
computer to computer (\`process\`, the clock, random numbers, the network), or for what comes when the reading is over (\`async\`, \`Promise\`, timers). \`readFileSync\`, \`existsSync\` and
\`readdirSync\` see the files of its checkout from \`__dirname\` on, which is below \`/checkout\` on every computer; they see no others, and nothing else of a file.`,
      remedy: `Correct the code at the place shown. Write values out; what differs between stacks stands in their settings.`,
      refused: `const tables = JSON.parse(process.env.TABLES);`,
      accepted: `const tables = ["apartments", "bookings"] as const;`,
    },
  },
  {
    code: "definition-without-pipeline",
    severity: "error",
    summary: "The definition has no pipeline as its default export",
    page: {
      explanation: `The command takes the pipeline from the file's default export. The file has none, or it is something else.`,
      remedy: `End the file with \`export default pipeline("Name", { ... })\`, or name the right file with \`--definition\`.`,
      refused: `${MODULE_START}
export const rental = pipeline("Rental", { ... });`,
      accepted: `${MODULE_START}
export default pipeline("Rental", { ... });`,
    },
  },
  {
    code: "duplicate-element",
    severity: "error",
    summary: "An element stands twice in a list in which that means nothing",
    page: {
      explanation: `Some lists are sets: the columns of a natural key, the zones to replicate, the columns that a rule looks at. A second one of the same would be dropped without a word,
though another was probably meant.`,
      remedy: `Take it out, or name the one that was meant.`,
      refused: `naturalKey: ["country", "country"]`,
      accepted: `naturalKey: ["country", "city"]`,
    },
  },
  {
    code: "keep-without-backups",
    severity: "error",
    summary: "Backups are kept, and none are made",
    page: {
      explanation: `\`keep\` says how long a backup of a table is kept. Without \`backups\` there are none.`,
      remedy: `Say when backups are made, or remove \`keep\`.`,
      refused: `recovery: { keep: "90 days", standby: pilotLight({...}) }`,
      accepted: `recovery: { backups: weekly("sunday"), keep: "90 days", standby: pilotLight({...}) }`,
    },
  },
  {
    code: "missing-option",
    severity: "error",
    summary: "An option or an argument that has no default is missing",
    page: {
      explanation: `A word of the language lacks something that it cannot do without. The editor underlines it; this is what the compiler says where no type checker ran.`,
      remedy: `Add it. The message says what it must be; [the language](../language.md) lists every option with its default.`,
      refused: `newRowsBy("viewing_date")`,
      accepted: `newRowsBy("viewing_date", { overlap: "2 hours" })`,
    },
  },
  {
    code: "parent-key",
    severity: "error",
    summary: "A reference cannot be checked against a composite key",
    page: {
      explanation: `\`refersTo(column, table)\` compares one column with the primary key of a table, which must therefore be one column.`,
      remedy: `Refer to a table with a single key column, or leave the rule out.`,
      refused: `refersTo(bookings.room, rooms)   // primary key: apartment_id, room`,
      accepted: `refersTo(bookings.apartment_id, apartments)`,
    },
  },
  {
    code: "migration-statement-refused",
    severity: "error",
    summary: "A migration has a statement that Redshift does not take there",
    page: {
      explanation: `A migration is the body of a procedure, in one transaction, so that it happens as a whole or not at all. Redshift alters the length of a VARCHAR outside of transactions
only, and no other type, no NOT NULL and no DEFAULT at all. The lab's PostgreSQL would take such a statement, and the first run in the account would end with it.`,
      remedy: `Change the definition and let \`npx pipeline lock\` write the migration: it makes a column or a table anew where it has to. What has to be done outside of a transaction is run by hand, once.`,
      refused: `ALTER TABLE analytics.dim_articles ALTER COLUMN title TYPE VARCHAR(400);`,
      accepted: `title: cast(articles.title, varchar(100))   // in the definition`,
    },
  },
  {
    code: "migration-missing",
    severity: "warning",
    summary: "A number of the migrations has no file, or one without a statement",
    page: {
      explanation: `\`npx pipeline lock\` numbers migrations one by one. Where a number is left out, or one that main has is gone, a file was taken away or renamed; where a file holds no statement, it was emptied. The lock goes on from what such a file did:
a warehouse that has not run it never gets that, and no later migration makes up for it.`,
      remedy: `Bring the file back as it was (\`git log\` has it). If no warehouse has run what is newer, take that out as well, \`pipeline.lock.json\` back to where it knew none of them, and run \`npx pipeline lock\`.`,
      refused: `migrations/0001_initial.sql, migrations/0003_add_dim_articles_title.sql`,
      accepted: `migrations/0001_initial.sql, migrations/0002_add_dim_articles_price.sql, migrations/0003_add_dim_articles_title.sql`,
    },
  },
  {
    code: "lock-without-migration",
    severity: "error",
    summary: "The lock has a step of the warehouse that no migration makes",
    page: {
      explanation: `\`npx pipeline lock\` writes the lock and its migration together, and goes on from the lock the next time. Where this branch has the one without the other, a warehouse never gets what the lock says, and every
run ends before it loads anything. The branch is compared with where it left main; without a repository, or a main in it, nothing is.`,
      remedy: `Bring the migration back (\`git log\` has it). If no warehouse needs it yet, take \`pipeline.lock.json\` back to what main has and run \`npx pipeline lock\`.`,
      refused: `pipeline.lock.json   // with a new column, and nothing new in migrations/`,
      accepted: `pipeline.lock.json, migrations/0002_add_dim_articles_title.sql`,
    },
  },
  {
    code: "lock-removed",
    severity: "error",
    summary: "The lock that was there where this branch left main is gone",
    page: {
      explanation: `\`npx pipeline lock\` writes what leads from the lock to the definition. Without the lock it begins anew: what the definition says otherwise since the last one gets no migration, and
every run of a warehouse that needs it ends before it loads anything. The branch is compared with where it left main; without a repository, or a main in it, nothing is.`,
      remedy: `Bring it back (\`git checkout main -- pipeline.lock.json\`) and run \`npx pipeline lock\`. A definition that is moved takes its lock and its migrations with it.`,
      refused: `git rm pipeline.lock.json`,
      accepted: `git mv pipeline.ts pipeline.lock.json migrations pipelines/shop/`,
    },
  },
  {
    code: "migration-edited",
    severity: "error",
    summary: "A migration is not what it was where this branch left main",
    page: {
      explanation: `A warehouse keeps the checksum of each migration that it has run, and refuses every run under another text. Whether one has run it, git does not know: what main has may have been run.
Without a repository, or a main in it, nothing is compared; on main itself it is what is not committed yet.`,
      remedy: `Bring the file back as it was (\`git checkout main -- migrations/0001_initial.sql\`). What should be otherwise is the definition's to say, and \`npx pipeline lock\` writes the next migration.`,
      refused: `title VARCHAR(100)   // in migrations/0001_initial.sql, where main has VARCHAR(80)`,
      accepted: `migrations/0002_widen_dim_articles_title.sql`,
    },
  },
  {
    code: "migration-name",
    severity: "error",
    summary: "A migration has a name by which it is not run",
    page: {
      explanation: `A warehouse runs each version once, and knows by the number before a file's name what it has run. Two branches that both ran \`npx pipeline lock\` have both written the next
version, and git merges them without a conflict: the warehouse runs the first of the two, and from then on refuses every run, since the other is not what it ran under that number. A file without a number is never run.`,
      remedy: `Keep the migration that a warehouse has run. Take the other one out and \`pipeline.lock.json\` back to where it knew the first alone, and run \`npx pipeline lock\`.`,
      refused: `migrations/0002_add_dim_articles_title.sql   // beside 0002_add_dim_articles_price.sql`,
      accepted: `migrations/0003_add_dim_articles_title.sql`,
    },
  },
  {
    code: "permission-overdue",
    severity: "warning",
    summary: "A loss is permitted until a day that is over",
    page: {
      explanation: `\`allowDestructive\` permits a migration to give something up until a day, so that a permission does not lie about for the next change. The day is over: \`npx pipeline lock\`
refuses a change that would need it. What its migration has given up already is not touched by that.`,
      remedy: `Take the line out, once its migration is written. If the change is still to come, look at it again and write a later day.`,
      refused: `allows: [allowDestructive({ what: "column dim_articles.remarks", until: "2020-01-31", ... })]`,
      accepted: `allows: []`,
    },
  },
  {
    code: "recovery-in-one-region",
    severity: "error",
    summary: "An option of recovery needs another Region, and the standby has none",
    page: {
      explanation: `\`multiAz\` is one warehouse over two zones of one Region. Nothing is copied to another Region, and there is no second warehouse in which a failover
could be rehearsed, so these options would do nothing.`,
      remedy: `Remove the option, or choose a standby in another Region.`,
      refused: `recovery: { rehearse: monthly(1), standby: multiAz({...}) }`,
      accepted: `recovery: { rehearse: monthly(1), standby: pilotLight({...}) }`,
    },
  },
  {
    code: "stale-lock",
    severity: "error",
    summary: "The committed model is not what the definition says",
    page: {
      explanation: `\`pipeline.lock.json\` is the meaning of the definition, committed with it, so that a review shows what a change of the definition does. The lock
is older than the definition; the message lists the difference in words.`,
      remedy: `Read the difference. If it is what you meant, run \`npx pipeline lock\`, which also writes the warehouse's next migration, and commit
both with the definition. \`lock\` refuses what would give up rows, values or history without leave, and what no migration can make of the old rows; it names
it, and says which line with \`allowDestructive\` permits it or what can be done instead. Until then a run ends with \`Pipeline.WarehouseDiffers\` before it loads anything.`,
      refused: `status: apartments.status,   // a column that the lock does not know yet`,
      accepted: `$ npx pipeline lock`,
    },
  },
  {
    code: "stack-settings",
    severity: "error",
    summary: "A stack's settings are not what the program takes",
    page: {
      explanation: `\`npx pipeline check --stack NAME\` reads \`Pulumi.NAME.yaml\` (all below \`rental:\`) as \`pulumi up\` does before the first resource: unknown keys, missing
ones, values of another form, and values that contradict each other, all at once.`,
      remedy: `Correct the key or value in the stack's file; the message says what was expected and which name may be meant.`,
      refused: `rental:warehouse: { kind: provisioned, nodeType: ra3.xlplus, node: 2 }`,
      accepted: `rental:warehouse: { kind: provisioned, nodeType: ra3.xlplus, nodes: 2 }`,
    },
  },
  {
    code: "surplus-argument",
    severity: "error",
    summary: "A call has more arguments than it takes",
    page: {
      explanation: `An argument that nothing reads would be dropped. Often several things were meant to stand in one list.`,
      remedy: `Take it out, or put the things into a list.`,
      refused: `pipelineFailure("> 2 hours")`,
      accepted: `latency("> 2 hours")`,
    },
  },
  {
    code: "type-arguments",
    severity: "error",
    summary: "A column type's arguments are outside what the systems can hold",
    page: {
      explanation: `A length, precision or scale is one that MySQL does not have, or that Spark or Redshift cannot hold: a DECIMAL has at most 38 digits in both.`,
      remedy: `Declare the type as the source has it. If the source really has it, expose the column through a view that narrows it.`,
      refused: `total: decimal(65, 30)`,
      accepted: `total: decimal(38, 10)`,
    },
  },
  {
    code: "unknown-option",
    severity: "error",
    summary: "An option is not one that the call knows",
    page: {
      explanation: `A misspelt option would be dropped and its default taken, which nobody would see until rows are wrong.`,
      remedy: `Correct the name; the message says which one may be meant. An option of another word belongs there.`,
      refused: `whenSourceRowVanish: remove({ refuseAbove: "20%" })`,
      accepted: `whenSourceRowVanishes: remove({ refuseAbove: "20%" })`,
    },
  },
  {
    code: "unit-malformed",
    severity: "error",
    summary: "An amount has no unit, or one that is not known",
    page: {
      explanation: `Durations, shares and limits are texts with a number and a unit, because \`90\` might be minutes or seconds and \`99\` might be 99% or 0.99.`,
      remedy: `Write a number and a unit: \`"2 hours"\`, \`"20%"\`, \`"> 99%"\`, \`"< 24 hours"\`.`,
      refused: `newRowsBy("viewing_date", { overlap: "2" })`,
      accepted: `newRowsBy("viewing_date", { overlap: "2 hours" })`,
    },
  },
  {
    code: "value-missing",
    severity: "error",
    summary: "Something undefined stands where a value is expected",
    page: {
      explanation: `A misspelt name gives \`undefined\`: of a constant, of an import, of an option of an object of your own. The type checker underlines it; this is what the compiler says where none
ran.`,
      remedy: `Correct the name, or declare the thing above its use.`,
      refused: `schedule: settings.schedul`,
      accepted: `schedule: settings.schedule`,
    },
  },
  {
    code: "wrong-kind",
    severity: "error",
    summary: "Something of another kind stands where a word of the language wants its own",
    page: {
      explanation: `A text stands where a column is wanted, a list where one thing is, a word of another chapter where a history is. It would be dropped, or taken for something that was not meant.`,
      remedy: `Write what the message names.`,
      refused: `history: "overwrite"`,
      accepted: `history: overwrite()`,
    },
  },
];
