import { didYouMean } from "../checks/suggest";
import { EXPLAINED_CODES, explainCode } from "../checks/explained";
import type { WarningCode } from "../checks/registry";
import { call, optionalParameter, parameter } from "./arguments/call";
import { list, optional, options } from "./arguments/containers";
import { instance, text, where } from "./arguments/kinds";
import { callOf, type CallSite } from "./call-site";
import { type Fault, NO_FAULTS } from "./fault";

interface AcceptOptions {
  /** The column that is meant; without it, the thing and all of its columns. */
  readonly column?: string;
}

/** A warning that is let stand. */
export class AcceptanceDeclaration {
  constructor(
    readonly code: string,
    readonly reason: string,
    readonly column: string | null,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}

const WARNINGS = EXPLAINED_CODES.flatMap(({ code, severity }) =>
  severity === "warning" && code !== "acceptance-unused" ? [code] : [],
);

const CODE = where(text("the code of a warning", '"key-cannot-grow"'), (code) => {
  if (WARNINGS.includes(code)) return null;
  return explainCode(code)?.severity === "error"
    ? { message: "is the code of an error, and nothing runs with an error", fix: "cure it" }
    : { message: "is the code of no warning", fix: didYouMean(code, WARNINGS, `name one of ${WARNINGS.join(", ")}`) };
});

const ACCEPT = call(
  "accept",
  parameter("code", CODE),
  parameter("reason", text("a reason", '"there are 200 countries"')),
  optionalParameter(
    "options",
    options<AcceptOptions>("AcceptOptions", {
      column: optional(text("a column's name"), "the thing and all of its columns"),
    }),
    {},
    "{}",
  ),
);

const ACCEPTANCE = instance(
  AcceptanceDeclaration,
  "an acceptance of a warning",
  'accept("key-cannot-grow", "there are 200 countries")',
  (site) => new AcceptanceDeclaration("", "", null, site, NO_FAULTS),
);

/** The option `accepts`, wherever it is one. */
export const ACCEPTS = optional(list(ACCEPTANCE, "a list of accepted warnings"), "[]");

/**
 * Lets a warning stand, with the reason, at the thing that it is about: an option `accepts` of a dimension, a fact, a
 * table, or the pipeline for what is none of these. It is shown as accepted and counts for nothing; one that nothing answers to is
 * a warning itself. An error cannot be accepted.
 */
export function accept(code: WarningCode, reason: string, options?: AcceptOptions): AcceptanceDeclaration;
export function accept(...given: readonly unknown[]): AcceptanceDeclaration {
  const { values, site, faults } = ACCEPT.read(given, callOf(accept));
  const [code, reason, { column = null }] = values;
  return new AcceptanceDeclaration(code, reason, column, site, faults);
}
