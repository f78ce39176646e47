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
    code: "Lab.InvalidSourceUrl",
    summary: "The address of the source cannot be read",
    explanation: "Nothing was started.",
    remedy: "Write `mysql://user:password@host:port/database`; percent-encode `@`, `/`, `:` and `%` in the password.",
    goOn: [],
  },
  {
    code: "Lab.InvalidWarehouseUrl",
    summary: "The address of the warehouse cannot be read",
    explanation: "Nothing was started.",
    remedy: "Write `postgresql://user:password@host:port/database`.",
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
