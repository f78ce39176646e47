/** What a statement is to whoever is asked to agree with it, the most serious first. */
const KINDS: readonly (readonly [what: string, begins: RegExp])[] = [
  [
    "what lets data go",
    /^(?:(?:DROP|TRUNCATE|DELETE|ALTER\s+TABLE\b[^]*\bDROP)\b|ALTER\s+TABLE\b[^]*\bRENAME\s+TO\s+__kept__)/i,
  ],
  ["what changes rows", /^(?:UPDATE|INSERT|MERGE|COPY)\b/i],
  ["what takes rights away", /^(?:REVOKE|ALTER\s+DEFAULT\s+PRIVILEGES\b[^]*\bREVOKE)\b/i],
  ["what gives rights", /^(?:GRANT|ALTER\s+DEFAULT\s+PRIVILEGES)\b/i],
  ["what changes tables", /^(?:CREATE|ALTER|COMMENT)\b/i],
  ["the rest", /^/],
];

/** Tables that no definition has: what is done to them comes with what is done to others. */
const OWN = "what the pipeline keeps for itself";
const OF_OWN_TABLES =
  /^(?:CREATE(?:\s+TEMP)?\s+TABLE(?:\s+IF\s+NOT\s+EXISTS)?|DROP\s+TABLE(?:\s+IF\s+EXISTS)?|INSERT\s+INTO|DELETE\s+FROM|UPDATE)\s+(?:\w+\.)?__\w+/i;

/** Every kind with its first statement and how many more there are, so that none hides behind another. */
export function statementsInWords(statements: readonly string[]): string {
  const [only] = statements;
  if (only !== undefined && statements.length === 1) return shortened(only);
  const kindOf = (statement: string): string | undefined => {
    const act = actOf(statement);
    return OF_OWN_TABLES.test(act) ? OWN : KINDS.find(([, begins]) => begins.test(act))?.[0];
  };
  return [...KINDS.map(([what]) => what), OWN]
    .flatMap((what) => {
      const [first, ...others] = statements.filter((each) => kindOf(each) === what);
      if (first === undefined) return [];
      const more = others.length === 0 ? "" : ` and ${String(others.length)} more`;
      return [`${what}: ${shortened(first)}${more}`];
    })
    .join("; ");
}

/** By the semicolons between them, without what only asks whether they are needed. */
export function statementsIn(lines: readonly string[]): readonly string[] {
  const text = lines.join("\n").replaceAll(/'(?:[^']|'')*'|--[^\n]*/g, (part) => (part.startsWith("-") ? "" : part));
  const all = Array.from(text.matchAll(/(?:'(?:[^']|'')*'|[^';])+/g), ([statement]) =>
    statement.replaceAll(/\s+/g, " ").trim(),
  ).filter((statement) => statement !== "");
  const acting = all.filter((statement) => !ASKS.test(statement));
  return (acting.length === 0 ? all : acting).map((statement) => statement.replace(GUARDED, ""));
}

/** As the pipeline's own migrations are written. */
const GUARDED = /^IF __existing [<>=]+ \d+ THEN /;
const ASKS =
  /^(?:(?:IF __existing [<>=]+ \d+ THEN )?SELECT INTO __(?:existing|first_key)\b|__today :=|IF __existing [<>=]+ \d+ THEN RAISE EXCEPTION 'Pipeline\.(?:ViewsInTheWay|MigrationLosesRows):|END(?: IF| LOOP)?$)/i;

/** `IF x THEN UPDATE ...` and `EXECUTE 'UPDATE ...'` are known by what they do. */
function actOf(statement: string): string {
  return statement.replace(/^(?:(?:IF|ELSIF)\b.*?\bTHEN|ELSE|BEGIN|LOOP)\s+/i, "").replace(/^EXECUTE\s+'/i, "");
}

const MOST_SHOWN = 160;

function shortened(statement: string): string {
  return statement.length <= MOST_SHOWN ? statement : `${statement.slice(0, MOST_SHOWN)}...`;
}
