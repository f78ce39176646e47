import type { AcceptedWarning, PipelineModel } from "../model";
import type { Finding } from "./check";
import { acceptancePath, PIPELINE } from "./paths";

/** Of the things that have their own `accepts`: what a pipeline accepts is about none of them. */
const OWNERS = /^\/(?:warehouse\/targets|sources\/[^/]+\/tables)\//;

/** Which warnings are accepted, and which acceptances nothing answers to. */
export class Acceptances {
  private readonly unused: Set<AcceptedWarning>;

  private readonly accepted: readonly AcceptedWarning[];

  constructor({ accepted = [] }: Pick<PipelineModel, "accepted">) {
    this.accepted = accepted;
    this.unused = new Set(accepted);
  }

  /** The reason, where the finding is about the thing that accepts its code, or about a part of it. */
  reasonFor(code: string, { at: [first] }: Finding): string | null {
    if (first === undefined) return null;
    const found = this.accepted.find((each) => each.code === code && covers(each.at, first.path));
    if (found === undefined) return null;
    this.unused.delete(found);
    return found.reason;
  }

  /** As findings, once every check has run. `judged`: whether the check of a code had all that it looks at. */
  findings(judged: (code: string) => boolean): readonly Finding[] {
    const unused = [...this.unused].filter(({ code }) => judged(code));
    return unused.map(({ code, at }) => ({
      message: `${code} is accepted, and there is no such warning here`,
      at: [{ path: acceptancePath(at, code), part: "accepts" }],
      why: "the next one would be accepted unseen",
      fix: "take it out, or put it where the warning is: at the table, or at the pipeline for what is no table",
    }));
  }
}

function covers(at: string, path: string): boolean {
  return at === PIPELINE ? !OWNERS.test(path) : path === at || path.startsWith(`${at}/`);
}
