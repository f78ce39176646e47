import { TRY_AGAIN, type FailureCode } from "./failure-code";

/** Codes of the command and of what runs on one computer. */
export const LAB_FAILURES: readonly FailureCode[] = [
  {
    code: "Command.CannotWrite",
    summary: "A file could not be written",
    explanation: "The message is the operating system's own. Files before it in the list are written.",
    remedy: "Give another folder with `--out`, or the right to write there.",
    goOn: [],
  },
  {
    code: "Doctor.SettingsFaulty",
    summary: "The stack's settings have faults, so there is nothing to ask of the account",
    explanation: "`npx pipeline doctor` asks about what a stack would make, and that stands in its settings.",
    remedy: "Run `npx pipeline check --stack NAME`, correct what it shows, and ask again.",
    goOn: [],
  },
  {
    code: "Doctor.AskerEnded",
    summary: "The process that asks AWS ended before it had answered",
    explanation: "It is a Python process of this checkout; its last words are in the lines above the message.",
    remedy: "Run `make setup`, then ask again; if it stays, report it with those lines.",
    goOn: [],
  },
  {
    code: "Lab.SourceNotNamed",
    summary: "Some of a definition's sources are named and others are not",
    explanation:
      "With several sources, either every one is given as `--source NAME=URL` or none, so that no server is read that nobody named.",
    remedy: "Give the missing sources, or leave `--source` out for the lab's own server.",
    goOn: [],
  },
  {
    code: "Lab.OwnSourceWithoutTables",
    summary: "No server was named, and the home's own has none of these tables",
    explanation:
      "Without `--source` a run reads the home's own MariaDB. The lab fills it with the tables of the rental marketplace, in the definition's first source; it has no others, and nobody can add some, since it runs only while a run does. Nothing was started.",
    remedy:
      "Run a MySQL-family server of your own, make the tables there, and give `--source NAME=mysql://user:password@host:port/database`, once a source. The home remembers it.",
    goOn: [],
  },
  {
    code: "Lab.UnknownSource",
    summary: "A source was named that the definition does not have",
    explanation: "`--source NAME=URL` names a source by its name in the definition.",
    remedy: "Correct the name; the message lists those that there are.",
    goOn: [],
  },
  {
    code: "Review.GitFailed",
    summary: "Git could not give the other side of the comparison",
    explanation: "`npx pipeline diff` reads the other definition from a commit. The message is git's own.",
    remedy: "Name a commit or branch that this clone has; a shallow clone fetches it first.",
    goOn: [],
  },
  {
    code: "Review.LockUnreadable",
    summary: "A lock that is compared is not a model that this command can read",
    explanation: "The file is damaged, or comes from another version of the command.",
    remedy: "Name another commit or file, or bring the lock back from version control.",
    goOn: [],
  },
  {
    code: "Cost.SettingsFaulty",
    summary: "The settings of the stack have faults, so there is nothing to estimate",
    explanation: "What a stack costs follows from its settings, and these cannot be deployed as they stand.",
    remedy: "Correct them; `npx pipeline check --stack prod` lists every fault with its line.",
    goOn: [],
  },
  {
    code: "Review.PreviewUnreadable",
    summary: "The file of --preview or --preview-events is not what pulumi preview writes",
    explanation:
      "The text is no JSON, or JSON of another shape: a preview without `--json`, one that ended early, or an event log of which a part is missing.",
    remedy:
      "Write both anew: `PULUMI_DEBUG_COMMANDS=true pulumi preview --stack prod --json --event-log events.json > preview.json`.",
    goOn: [],
  },
  {
    code: "Review.AnotherPreview",
    summary: "The preview is of another project, stack, pipeline or run, or the second one of its stack",
    explanation: "Its steps, or what policies say of them, would be joined to a definition that does not cause them.",
    remedy: "Preview the stack whose definition is compared, or name that definition with `--definition`.",
    goOn: [],
  },
  {
    code: "Backfill.NotKept",
    summary:
      "The lake does not have what the table is computed from, or has what the table cannot hold, for some of the days",
    explanation:
      "The rows of a day are there, and lack a column that the table reads: it was not extracted yet. Or they have values that the table has no place for today: the column of the source was longer then, or the key was not known. Every day is looked at before the first folder is written, so nothing was changed.",
    remedy:
      "Begin with the day that the message names (`--from`): the days before it keep what they have. Values that are too long have a place in a longer column, and are NULL in one that `cast` makes.",
    goOn: [],
  },
  {
    code: "Backfill.StaleLock",
    summary: "The lock is not what the definition says, so no past is written by it",
    explanation: "A backfill writes a table's past by the definition that was agreed on. Nothing was started.",
    remedy: "`npx pipeline check` shows the difference; `npx pipeline lock` agrees to it.",
    goOn: [],
  },
  {
    code: "Backfill.UnknownColumn",
    summary: "The table has no column of this name",
    explanation: "Nothing was started.",
    remedy: "Give the name of a column, or the table alone: it is computed as a whole.",
    goOn: [],
  },
  {
    code: "Comparison.DefinitionFaulty",
    summary: "The definition has errors, so there is nothing to run on the rows",
    explanation:
      "`npx pipeline diff --data` and `--sample` run both definitions; one that does not compile makes nothing.",
    remedy: "Run `npx pipeline check`, correct what it shows, and compare again.",
    goOn: [],
  },
  {
    code: "Comparison.NothingBefore",
    summary: "The other side has no definition, so there are no rows to compare with",
    explanation: "The file is new since the commit that is compared with.",
    remedy: "Name a BASE that has the definition, or run the new one with `npx pipeline run`.",
    goOn: [],
  },
  {
    code: "Comparison.NoCommittedDate",
    summary: "No run of the home has been committed, so it has no rows to compare on",
    explanation: "`npx pipeline diff --data HOME` replays what the home's committed runs have read.",
    remedy: "Run a date in the home until it is committed, or use `--sample`.",
    goOn: [],
  },
  {
    code: "Comparison.NoSample",
    summary: "The sample has other tables than the definition reads",
    explanation:
      "`--sample` makes rows of the rental marketplace: apartments, their attributes, bookings and viewings.",
    remedy: "Run the pipeline once on its own source, and give that home as `--data HOME`.",
    goOn: [],
  },
  {
    code: "Comparison.RowsLacking",
    summary: "The rows of the home cannot be given to one of the definitions",
    explanation:
      "A home keeps what its runs have read. A definition that reads another table, a column that is never NULL, or a column as another type would see rows that its source never had.",
    remedy: "Use `--sample`, or run a date of that definition in the home first.",
    goOn: [],
  },
  {
    code: "Comparison.RunFailed",
    summary: "One of the definitions does not get through the rows",
    explanation:
      "The message names the side, the date and the code with which its run ended. A breached rule is no such end: it is compared as if it had been waived.",
    remedy: "Look the code up in this list; what it says of a run holds for the side.",
    goOn: [],
  },
  {
    code: "Review.NothingToCompare",
    summary: "The other side of the comparison has no lock",
    explanation: "`npx pipeline diff` compares two meanings, and there is only one.",
    remedy: "Name a commit that has a `pipeline.lock.json`, or write one with `npx pipeline lock`.",
    goOn: [],
  },
  {
    code: "Lab.NotSetUp",
    summary: "A program that the lab needs is not there",
    explanation: "Python's packages, MariaDB or a jar of Spark's is missing from the checkout.",
    remedy: "Run `make setup`.",
    goOn: [TRY_AGAIN],
  },
  {
    code: "Lab.NoHome",
    summary: "There is no home in this folder",
    explanation: "A home is made by its first run.",
    remedy: "`npx pipeline run --home DIR`, or name the right folder.",
    goOn: [],
  },
  {
    code: "Lab.HomeUnfit",
    summary: "The home's folder has a name that no run could work with",
    explanation:
      "The path of the lake stands in SQL, in a state machine and in paths that Spark and DuckDB read, where a bucket's name stands in AWS. Quotes, backslashes and control characters end such a text, brackets and stars are patterns. Nothing was made.",
    remedy: "Give `--home` a folder without `'`, `\\`, braces, brackets, `*`, `?` and control characters on its way.",
    goOn: [],
  },
  {
    code: "Lab.HomeUnreadable",
    summary: "A file of the home is damaged",
    explanation:
      "The message names the file. The lab replaces such a file as a whole, so what cannot be read was edited by hand, or damaged by the disk. Nothing was changed.",
    remedy: "Put the file back from a copy of the home, or use another `--home` and run its dates again.",
    goOn: [],
  },
  {
    code: "Lab.NoRehearsal",
    summary: "A date before its time needs a home of its own",
    explanation:
      "The home holds runs of dates that were due; one that is not due would close the way for all dates before it.",
    remedy: "Give `--not-yet-due` a `--home` that is new or was used for rehearsals only.",
    goOn: [],
  },
  {
    code: "Lab.OtherPipeline",
    summary: "The home belongs to another pipeline",
    explanation: "A home is one deployment: its ledger and warehouse are those of one pipeline.",
    remedy: "Use another `--home`.",
    goOn: [],
  },
  {
    code: "Lab.OtherWarehouse",
    summary: "The home belongs to another warehouse",
    explanation: "A home's ledger says what its warehouse holds; another one would be taken for loaded.",
    remedy: "Use another `--home`.",
    goOn: [],
  },
  {
    code: "Lab.OneWarehouse",
    summary: "Both sites are given the same database",
    explanation: "A restore at the standby would be one over the primary's own tables. Nothing was started.",
    remedy: "Give `--standby-warehouse` a database of its own.",
    goOn: [],
  },
  {
    code: "Lab.StandbyNotEmpty",
    summary: "The database for the standby holds tables already",
    explanation:
      "A failover restores into the standby's database and replaces what is there. The home has not used this one before, so its tables are somebody else's. Nothing was started.",
    remedy: "Give `--standby-warehouse` an empty database, or drop what the message names.",
    goOn: [],
  },
  {
    code: "Lab.NoStandby",
    summary: "The lab has no second site for this definition",
    explanation: "The definition's standby is `multiAz`: one cluster over two zones, which the lab has not.",
    remedy: "Declare `pilotLight` or `warmStandby`, or run the failover in AWS.",
    goOn: [],
  },
  {
    code: "Lab.InvalidSourceUrl",
    summary: "The address of the source cannot be read",
    explanation: "Nothing was started.",
    remedy:
      "Write `mysql://user:password@host:port/database`; a character of the password that has a meaning in an address by its number: `/` as `%2F`, `?` as `%3F`, `#` as `%23`, `@` as `%40`, `[` as `%5B`, `]` as `%5D`, `\\` as `%5C`, `%` as `%25`.",
    goOn: [],
  },
  {
    code: "Lab.InvalidWarehouseUrl",
    summary: "The address of the warehouse cannot be read",
    explanation: "Nothing was started.",
    remedy:
      "Write `postgresql://user:password@host:port/database`; a character of the password that has a meaning in an address by its number: `/` as `%2F`, `?` as `%3F`, `#` as `%23`, `@` as `%40`, `[` as `%5B`, `]` as `%5D`, `\\` as `%5C`, `%` as `%25`.",
    goOn: [],
  },
  {
    code: "Lab.AwsNotStarted",
    summary: "The stand-in for AWS did not start",
    explanation: "The lab runs moto, a Python program, for the ledger and the secrets. The message has its last words.",
    remedy: "Run `make setup`, and look whether the loopback interface has free ports.",
    goOn: [TRY_AGAIN],
  },
  {
    code: "Lab.SourceNotStarted",
    summary: "The home's MariaDB did not start",
    explanation: "The message has the last lines of its log.",
    remedy: "Free disk space or memory, as the log says; `--source` takes a server of your own instead.",
    goOn: [TRY_AGAIN],
  },
  {
    code: "Lab.JobKilled",
    summary: "The process of a job was ended from outside",
    explanation: "Usually the system's memory ran out, or `--fault JOB=KILL` asked for it.",
    remedy: "Close other programs, or give the computer more memory.",
    goOn: [TRY_AGAIN],
  },
  {
    code: "Lab.Fault",
    summary: "A fault that was asked for",
    explanation: "`--fault STEP=ERROR` makes a step fail, to see what happens then.",
    remedy: "Leave `--fault` out.",
    goOn: [TRY_AGAIN],
  },
  {
    code: "Lab.DemoFailed",
    summary: "A day of the demo did not end as it should",
    explanation: "The demo tells a fixed story, and one of its days went otherwise.",
    remedy: "Look at the day's message above; run `make setup` if a program is missing.",
    goOn: [],
  },
];
