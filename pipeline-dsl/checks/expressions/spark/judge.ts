import { type Family, fits, type Given, inWords } from "./families";
import { FORMS } from "./forms";
import { parseSparkSql, type SqlNode } from "./grammar";
import { formOf, shown } from "./nodes";
import { reasonFor } from "./reasons";

export interface SqlFault {
  readonly message: string;
  readonly fix: string;
}

export interface Judged {
  readonly gives: Given;
  /** Names of the columns, as they are written. */
  readonly columns: readonly string[];
  readonly faults: readonly SqlFault[];
  /** As it was parsed; null where it is no SQL. */
  readonly root: SqlNode | null;
}

/** What an expression reads and gives, and what of it is not allowed. `columnOf`: the family of a column, null for none. */
export function judgeSparkSql(sql: string, columnOf: (name: string) => Family | null): Judged {
  const parsed = parseSparkSql(sql);
  if ("fault" in parsed) {
    const message = `its SQL is no expression of Spark: ${parsed.fault}`;
    return {
      gives: "unknown",
      columns: [],
      faults: [{ message, fix: "write one expression, as it stands in a SELECT list" }],
      root: null,
    };
  }
  const judge = new Judge(columnOf);
  const gives = judge.judge(parsed.root);
  return { gives, columns: [...judge.columns], faults: judge.faults, root: parsed.root };
}

/** Walks one expression. A fault is told once: what contains it is of an unknown family. */
export class Judge {
  readonly columns = new Set<string>();
  readonly faults: SqlFault[] = [];

  constructor(readonly columnOf: (name: string) => Family | null) {}

  judge(node: SqlNode): Given {
    const form = formOf(node);
    const rule = FORMS[node.kind]?.find(([pattern]) => pattern.test(form))?.[1];
    if (rule !== undefined) return rule(this, node);
    return this.refuse(
      `${shown(node)} ${reasonFor(node)}`,
      "use the forms that the language reference lists, or compute it in a view of the source",
    );
  }

  refuse(message: string, fix: string): Given {
    this.faults.push({ message, fix });
    return "unknown";
  }

  /** Every one is of the family, or of one of two for a moment. */
  need(family: string, given: Given, where: SqlNode, what: string): boolean {
    if (given === "unknown" || family === "any" || (given === "null" && family === "boolean")) return true;
    if (given === "null") {
      this.refuse(
        `${what} is given NULL, which makes NULL of every row`,
        "leave it out, or name the column that is meant",
      );
      return false;
    }
    if (fits(given, family)) return true;
    const fix =
      family === "date" || family === "moment"
        ? `write DATE '2026-01-31', or cast it`
        : `cast it: CAST(${shown(where)} AS ...)`;
    this.refuse(`${what} takes ${inWords(family)}, and ${shown(where)} is ${inWords(given)}`, fix);
    return false;
  }

  /** The family of all of them. */
  unite(nodes: readonly SqlNode[], what: string): Given {
    let united: Given = "null";
    for (const node of nodes) {
      const given = this.judge(node);
      if (given === "unknown" || united === "unknown") united = "unknown";
      else if (united === "null") united = given;
      else if (given !== "null" && given !== united)
        united = this.refuse(
          `${what} takes values of one kind, and ${shown(node)} is ${inWords(given)}, not ${inWords(united)}`,
          `cast it: CAST(${shown(node)} AS ...), or write a constant of the kind, such as DATE '2026-01-31'`,
        );
    }
    return united;
  }
}
