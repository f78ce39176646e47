/** A policy as typed data. Printed with sorted keys, so that an equal policy is an equal text. */
export interface Statement {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
  /** Why the resource is a wildcard: the API has none narrower. Not printed; `wildcardReasons` lists it. */
  readonly reason?: string;
}

/** Operator -> key -> values: `{ StringEquals: { "aws:SourceAccount": "123456789012" } }`. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  readonly Principal?: Readonly<Record<string, string | readonly string[]>> | "*";
  readonly Condition?: Conditions;
}

/** A policy of an identity: what it may do. Statements without a resource, such as those of an empty list, fall out. */
export function identityPolicy(statements: readonly Statement[]): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: statements
      .filter((statement) => statement.resources.length > 0)
      .map((statement) => ({
        Sid: statement.sid,
        Effect: "Allow",
        Action: [...statement.actions].sort(),
        Resource: [...new Set(statement.resources)].sort(),
        ...(statement.conditions === undefined ? {} : { Condition: statement.conditions }),
      })),
  };
}

/** Every statement whose resource is `*`, with its reason. */
export function wildcardReasons(
  statements: readonly Statement[],
): readonly { readonly sid: string; readonly reason: string | null }[] {
  return statements
    .filter((statement) => statement.resources.includes("*"))
    .map((statement) => ({ sid: statement.sid, reason: statement.reason ?? null }));
}
