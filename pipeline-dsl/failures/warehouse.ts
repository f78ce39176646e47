import { TRY_AGAIN, type FailureCode } from "./failure-code";

/** Codes of the warehouse and of its migrations. */
export const WAREHOUSE_FAILURES: readonly FailureCode[] = [
  {
    code: "Redshift.StatementFailed",
    summary: "The warehouse refuses a statement",
    explanation:
      "A statement of a batch failed and the batch was rolled back, so the table is as it was before. The message is the warehouse's own. A batch that another transaction crossed (*Serializable isolation violation*, *deadlock detected*) was sent again twenty times before it is told here.",
    remedy:
      "Do what the message says: restore a table or column that was changed by hand, free space, wait for a lock. A value that does not fit is corrected in the source or gets a wider type in the definition. Conflicts of the loads with each other end with `ALTER DATABASE name ISOLATION LEVEL SNAPSHOT`, which is the default of newer warehouses; of the loads with others, with another time of day.",
    goOn: [
      { when: "the table or the warehouse is corrected", at: "failedStep" },
      { when: "the rows are corrected in the source, or a wider type is deployed with its migration", at: "extract" },
    ],
  },
  {
    code: "Pipeline.EarlierBatch",
    summary: "The files of the run are those of an earlier version",
    explanation:
      "An earlier version wrote the rows that are to be loaded, without the folders `_keys` and `_held` beside them, from which today's loads know which rows are gone and which are only held back. The message has the prefix that does not exist. The table is as it was before.",
    remedy:
      "Let the run write its files anew: retry from `migrate_warehouse`, with the run's own date and window. A failover cannot do that for a batch of the lost site: restore a snapshot that is newer than the batch, or run its date again where the source is reached.",
    goOn: [{ when: "its files may be written anew", at: "migrate" }],
  },
  {
    code: "Pipeline.FilesUnreadable",
    summary: "Files in the lake that are to be loaded are damaged, gone or of another definition",
    explanation:
      "A file of a backup, of a committed batch or of rows that were kept is no Parquet of its table any more, or was written under another definition, or its folder is empty. The message has the step, its run and the warehouse's own words, which name the file. The batch was rolled back, so the table is as it was before.",
    remedy:
      "The lake keeps former versions: copy that of the file back (`aws s3api list-object-versions`), here or from the other site. A table can be restored from another date, or with another `--from`. Of a run that has not ended, the load job writes the files anew.",
    goOn: [
      { when: "its files may be written anew", at: "transform" },
      { when: "the files are back", at: "failedStep" },
    ],
  },
  {
    code: "Pipeline.MigrationChanged",
    summary: "A migration is not what was applied to this warehouse",
    explanation:
      "The checksum of a migration's file differs from the one that was noted when it ran. Nothing was changed.",
    remedy:
      "Bring the file back as it was (`git log` has it), and put the change into a new migration with `npx pipeline lock`.",
    goOn: [{ when: "the file is back", at: "failedStep" }],
  },
  {
    code: "Pipeline.MigrationRefused",
    summary: "A change would lose data in the warehouse",
    explanation:
      "`npx pipeline lock` found a change that no migration can make, or that gives up something that the definition does not permit, or permits no more. No file was written.",
    remedy:
      "Make the change in the steps that the message names, keep what would go, or write the line with `allowDestructive` that it names.",
    goOn: [],
  },
  {
    code: "Pipeline.MigrationLosesRows",
    summary: "A migration would lose rows or values that nobody permitted",
    explanation:
      "A table is made anew, or a column gets another type, and what came out is not what was there: rows without a value in their new key, or values that would be others. The migration was rolled back whole.",
    remedy:
      "Look for the rows that the message tells of and correct them, in the source and in the warehouse. Or take the change back: the lock and the migration from before, from version control.",
    goOn: [{ when: "the rows are corrected", at: "failedStep" }],
  },
  {
    code: "Pipeline.ViewsInTheWay",
    summary: "Views are bound to a table that a migration replaces",
    explanation:
      "A view follows the table that it was made of, under any name, and keeps Redshift from dropping what it reads. So the migration asks before it changes anything. Nothing was changed.",
    remedy:
      "Drop the views, or make them `WITH NO SCHEMA BINDING`; go on; then create them again. `SELECT * FROM pg_views WHERE definition LIKE '%table%'` finds them.",
    goOn: [{ when: "the views are gone", at: "failedStep" }],
  },
  {
    code: "Pipeline.LockUnreadable",
    summary: "The lock is not a model that this command can read",
    explanation: "`pipeline.lock.json` is damaged, or comes from another version of the command. Nothing was written.",
    remedy: "Bring it back from version control; it is written by `npx pipeline lock` only.",
    goOn: [],
  },
  {
    code: "Warehouse.Unreachable",
    summary: "The warehouse does not answer",
    explanation: "The server of `--warehouse`, or the database in the home, cannot be opened.",
    remedy: "Start the server or correct the address; a home that another process uses is free when that ends.",
    goOn: [TRY_AGAIN],
  },
  {
    code: "Warehouse.NotStarted",
    summary: "The lab's own PostgreSQL does not start",
    explanation:
      "The server of the home's warehouse ended before a session could begin; the message has its last words.",
    remedy: "Mend what they name, or name a server with `--warehouse`.",
    goOn: [TRY_AGAIN],
  },
  {
    code: "Warehouse.OtherServer",
    summary: "The home's warehouse was made by an earlier version of the lab",
    explanation:
      "The lab's warehouse was a PostgreSQL within its own process (PGlite), whose files the server of today cannot read. Nothing was changed.",
    remedy: "Use another `--home` and run its dates again.",
    goOn: [],
  },
  {
    code: "Warehouse.AccessDenied",
    summary: "The warehouse refuses the user",
    explanation: "The server of `--warehouse` refuses the user or the password; the message has its own sentence.",
    remedy: "Correct the address that is given with `--warehouse`.",
    goOn: [{ when: "the address is corrected", at: "failedStep" }],
  },
  {
    code: "Warehouse.DatabaseMissing",
    summary: "The server does not have the warehouse's database",
    explanation: "The server of `--warehouse` answers, and the database is not there.",
    remedy: "Create the database, or correct the address.",
    goOn: [{ when: "the database is there", at: "failedStep" }],
  },
  {
    code: "Warehouse.Empty",
    summary: "The warehouse that is asked has no table",
    explanation:
      "No run has loaded it yet, or it was lost since; the message says which, by what the ledger of its site has as committed. Nothing was made in its place.",
    remedy:
      "Run the pipeline. Where the warehouse was lost, `npx pipeline failover` moves the pipeline to the other site, and `npx pipeline failover --fail-back --restore-first` brings a lost primary back; `--site` asks the other one meanwhile.",
    goOn: [],
  },
  {
    code: "Warehouse.QueryFailed",
    summary: "A query could not be answered",
    explanation:
      "`npx pipeline query` passes the statement on as it is, within a read-only transaction. The message is the warehouse's own.",
    remedy: "Correct the statement. One statement at a time; nothing can be written.",
    goOn: [],
  },
];
