import { didYouMean } from "../../suggest";
import { groupsIn, patternFault } from "../patterns";
import { CONSTANTS, PARTS_OF_A_DATE } from "./constants";
import type { Family, Given } from "./families";
import { FUNCTIONS, REFUSED_FUNCTIONS, type Signature } from "./functions";
import type { SqlNode } from "./grammar";
import type { Judge } from "./judge";
import { literalOf, needConstant } from "./literals";
import { operandsOf, shown } from "./nodes";
import { readsTheClock } from "./texts-of-moments";

export function called(judge: Judge, node: SqlNode): Given {
  const [word, , ...rest] = node.children;
  const name = (word?.text ?? "").toLowerCase();
  const parts = rest.filter(({ children }) => children.length > 0);
  const signature = FUNCTIONS.get(name);
  if (signature === undefined) return unlisted(judge, name);
  // The one function that has another meaning without arguments.
  const told = REFUSED_FUNCTIONS.get(name);
  if (told !== undefined && parts.length === 0)
    return judge.refuse(`${name}() is not allowed: ${told}`, "give it a column of the row");
  return judgeCall(judge, name, signature, parts);
}

function unlisted(judge: Judge, name: string): Given {
  const reason = REFUSED_FUNCTIONS.get(name);
  if (reason !== undefined)
    return judge.refuse(`${name}() is not allowed: ${reason}`, "compute it from the columns of the row");
  return judge.refuse(
    `${name}() is not among the functions that spark() may call`,
    didYouMean(
      name,
      FUNCTIONS.keys(),
      "use one of the list in the language reference, or compute it in a view of the source",
    ),
  );
}

function judgeCall(judge: Judge, name: string, { takes, gives }: Signature, parts: readonly SqlNode[]): Given {
  const [text] = parts;
  // With a format nothing is completed.
  if (parts.length === 1 && text !== undefined && (name === "to_timestamp" || name === "to_date"))
    readsTheClock(judge, `${name}()`, "text", text, gives as Family);
  if (parts.length === 1 && name === "to_timestamp") return "unknown";
  const least = takes.filter((kind) => !/[?*]$/.test(kind)).length;
  const most = takes.at(-1)?.endsWith("*") === true ? Number.POSITIVE_INFINITY : takes.length;
  if (parts.length < least || parts.length > most) {
    const takesWords = takes.length === 0 ? "nothing" : takes.join(", ");
    return judge.refuse(`${name}() has ${parts.length} arguments`, `it takes ${takesWords}`);
  }
  const kinds = parts.map((_, index) => (takes[Math.min(index, takes.length - 1)] ?? "").replace(/[?*]$/, ""));
  const alike = parts.filter((_, index) => kinds[index] === "same" || kinds[index] === "alike");
  parts.forEach((part, index) => {
    const kind = kinds[index] ?? "";
    if (kind === "days") needDays(judge, part, `${name}()`);
    else if (kind in CONSTANTS) needConstant(judge, kind, part, `${name}()`);
    else if (!alike.includes(part)) judge.need(kind, judge.judge(part), part, `${name}()`);
  });
  if (kinds.includes("group") || name === "regexp_extract") groupExists(judge, parts);
  const united = judge.unite(alike, `${name}()`);
  return gives === "same" ? united : (gives as Family);
}

/** Spark takes no other number for days than an INT. */
function needDays(judge: Judge, node: SqlNode, what: string): void {
  if (/^-?\d{1,9}$/.test(node.text) || /^(?:try_)?cast\(.*as(?:int|integer|smallint|tinyint)\)$/i.test(node.text)) {
    judge.judge(node);
    return;
  }
  judge.judge(node);
  judge.refuse(
    `${what} takes an INT of days, and ${shown(node)} may be another number`,
    `write CAST(${shown(node)} AS int)`,
  );
}

function groupExists(judge: Judge, [, pattern, group]: readonly SqlNode[]): void {
  const literal = pattern === undefined ? null : literalOf(pattern);
  if (literal === null || "fault" in literal || literal.text === null || patternFault(literal.text) !== null) return;
  const wanted = group === undefined ? 1 : Number(group.text);
  if (wanted >= 0 && wanted <= groupsIn(literal.text)) return;
  judge.refuse(
    `regexp_extract() asks for group ${wanted}, which the pattern does not have`,
    "name a group of it; 0 is the whole match",
  );
}

export function trimmed(judge: Judge, node: SqlNode): Given {
  for (const part of operandsOf(node)) judge.need("text", judge.judge(part), part, "TRIM");
  return "text";
}

export function movedBy(judge: Judge, node: SqlNode): Given {
  const [amount, from] = operandsOf(node).filter(({ kind }) => kind === "valueExpression");
  if (amount !== undefined) needConstant(judge, "count", amount, "TIMESTAMPADD");
  if (from !== undefined) judge.need("moment", judge.judge(from), from, "TIMESTAMPADD");
  return "timestamp";
}

export function apart(judge: Judge, node: SqlNode): Given {
  for (const part of operandsOf(node).filter(({ kind }) => kind === "valueExpression"))
    judge.need("moment", judge.judge(part), part, "TIMESTAMPDIFF");
  return "number";
}

export function extracted(judge: Judge, { children }: SqlNode): Given {
  const [part, from] = children.filter((child) => child.children.length > 0);
  if (part !== undefined && !PARTS_OF_A_DATE.includes(part.text.toLowerCase()))
    judge.refuse(`EXTRACT has no part ${part.text}`, `write one of ${PARTS_OF_A_DATE.join(", ")}`);
  // A date has no clock, and Spark says 0.
  const needed = /^(?:hour|minute|second)$/i.test(part?.text ?? "") ? "timestamp" : "moment";
  if (from !== undefined) judge.need(needed, judge.judge(from), from, "EXTRACT");
  return "number";
}
