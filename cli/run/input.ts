import Ajv, { type ErrorObject } from "ajv";
import { UsageError } from "../output/failures";
import { isDate, isScheduledTime } from "./logical-date";

/** What the state machine is started with, as a person or a script may give it. */
export interface RunInput {
  readonly logical_date?: string;
  readonly scheduled_time?: string;
  readonly retry?: true;
  readonly failed_job?: string;
  readonly waive_quality?: string;
}

const NOT_EMPTY = { type: "string", pattern: "\\S" } as const;

export const runInputSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "RunInput",
  type: "object",
  additionalProperties: false,
  properties: {
    logical_date: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
    scheduled_time: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?Z$" },
    retry: { const: true },
    failed_job: NOT_EMPTY,
    waive_quality: NOT_EMPTY,
  },
  dependencies: {
    retry: {
      required: ["failed_job"],
      not: { anyOf: [{ required: ["logical_date"] }, { required: ["scheduled_time"] }] },
    },
    failed_job: ["retry"],
    waive_quality: ["retry"],
    logical_date: { not: { required: ["scheduled_time"] } },
  },
} as const;

/** The seed's retry input is taken as it stands; what cannot mean anything is refused before a run begins. */
export function parseRunInput(text: string): RunInput {
  const value = parseJson(text);
  const matches = new Ajv({ allErrors: true }).compile<RunInput>(runInputSchema);
  const faults = matches(value) ? faultsOfDates(value) : sentences(matches.errors ?? []);
  if (matches(value) && faults.length === 0) return value;
  throw new UsageError(`--input ${text}: ${faults.join("; ")}`);
}

/** A pattern lets the 30th of February through. */
function faultsOfDates({ logical_date: date, scheduled_time: time }: RunInput): string[] {
  return [
    ...(date === undefined || isDate(date) ? [] : [`logical_date ${EXPECTED["logical_date"] ?? ""}`]),
    ...(time === undefined || isScheduledTime(time) ? [] : [`scheduled_time ${EXPECTED["scheduled_time"] ?? ""}`]),
  ];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--input is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function sentences(errors: readonly ErrorObject[]): string[] {
  return [...new Set(errors.map(sentence))];
}

function sentence({ keyword, instancePath, params, message = "is wrong" }: ErrorObject): string {
  const key = instancePath.slice(1);
  if (keyword === "additionalProperties") return `the key ${String(params["additionalProperty"])} is unknown`;
  if (keyword === "required") return `${String(params["missingProperty"])} is missing`;
  if (keyword === "dependencies") return `${String(params["property"])} needs ${String(params["missingProperty"])}`;
  if (keyword === "not") return "retry, logical_date and scheduled_time exclude one another";
  if (keyword === "const") return `${key} can only be true`;
  if (keyword === "pattern") return `${key} ${EXPECTED[key] ?? message}`;
  return key === "" ? `it must be an object, such as {"logical_date": "2026-01-31"}` : `${key} ${message}`;
}

const EXPECTED: Readonly<Record<string, string>> = {
  logical_date: "must be a date, such as 2026-01-31",
  scheduled_time: "must be a time in UTC, such as 2026-01-31T02:00:00Z",
  failed_job: "must name a step or a job",
  waive_quality: "must give the reason",
};
