import { execFileSync } from "node:child_process";
import { join } from "node:path";

export interface Request {
  readonly relation: string;
  readonly expressions: readonly string[];
}

interface Evaluated {
  readonly type: string;
  readonly values: readonly (string | null)[];
}

export interface Results extends Record<"false" | "true", Evaluated[][]> {
  readonly alone: readonly { readonly error: string | null; readonly reads: readonly string[] }[];
}

const PYTHON = join(__dirname, "..", "..", "..", "..", ".venv", "bin", "python");
const NOTHING: Request = { relation: "VALUES (1) AS t(v)", expressions: [] };

/** One Spark for everything: its start takes longer than all that it evaluates. */
export function evaluate(requests: readonly Request[], alone: Request = NOTHING): Results {
  const output = execFileSync(PYTHON, [join(__dirname, "evaluate.py")], {
    input: JSON.stringify({ requests, alone }),
    encoding: "utf8",
    stdio: ["pipe", "pipe", "ignore"],
  });
  return JSON.parse(output) as Results;
}
