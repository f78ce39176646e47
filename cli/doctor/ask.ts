import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PROJECT_ROOT, PYTHON, requireTool } from "../../lab/tools";
import { CommandFailed } from "../output/failures";

/** One reading call, in boto3's words: `describe_vpcs` of `ec2`. */
export interface Question {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** AWS answered with a fault: `AccessDenied`, `NoSuchEntity`, `404`. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "Refused";
  }

  /** The caller may not ask; what it would have heard is unknown. */
  get isForbidden(): boolean {
    return /AccessDenied|UnauthorizedOperation|NotAuthorized|AuthorizationError|Forbidden/i.test(this.code);
  }
}

/** The response as AWS gives it, all pages in one. The caller says which of its fields it reads. */
export type Ask = <Response extends object>(question: Question) => Promise<Partial<Response>>;

export interface Asker {
  readonly ask: Ask;
  /** Resolves when the process has ended. */
  close(): Promise<void>;
}

interface Answer {
  readonly value?: object;
  readonly error?: { readonly code: string; readonly message: string };
}

/** A process that asks with the credentials of whoever started the command. Questions are answered one after another. */
export function startAsker(environment: NodeJS.ProcessEnv): Asker {
  const python = requireTool(PYTHON, "Python");
  const child = spawn(python, [join(PROJECT_ROOT, "cli", "doctor", "ask_aws.py")], {
    env: environment,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();
  const asked = async (question: Question): Promise<Answer> => {
    child.stdin.write(`${JSON.stringify({ parameters: {}, ...question })}\n`);
    const line: IteratorResult<string, undefined> = await lines.next();
    if (line.done === true)
      throw new CommandFailed("Doctor.AskerEnded", "the process that asks AWS ended; see the lines above");
    return JSON.parse(line.value) as Answer;
  };
  return {
    ask: async (question) => {
      const answer = last.then(() => asked(question));
      last = answer.catch(() => undefined);
      const { value, error } = await answer;
      if (error !== undefined) throw new Refused(error.code, error.message);
      return value ?? {};
    },
    close: async () => {
      const exited = child.exitCode === null ? once(child, "exit") : Promise.resolve();
      child.stdin.end();
      await exited;
    },
  };
}
