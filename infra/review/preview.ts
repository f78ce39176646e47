import { asList, asRecord, asText } from "./json-parts";
import { resourceOf, stackOf } from "./urn";

/** What `pulumi preview --json` prints, as far as a review reads it. */
export interface Preview {
  readonly stack: string;
  readonly project: string;
  readonly config: Readonly<Record<string, string>>;
  readonly steps: readonly PreviewStep[];
  readonly diagnostics: readonly PreviewDiagnostic[];
  /** By operation: `{ same: 223, update: 7 }`. Unchanged resources are counted here and are no steps. */
  readonly counts: Readonly<Record<string, number>>;
  /** Keys of the document that nothing here reads. What policies say is in the engine's event log alone. */
  readonly unread: readonly string[];
}

const READ = new Set(["config", "steps", "diagnostics", "duration", "changeSummary"]);

export interface PreviewStep {
  /** `update`, `replace`, `create-replacement`: whatever the engine says. */
  readonly op: string;
  readonly urn: string;
  /** `aws:glue/job:Job`, without the types of its parents. */
  readonly type: string;
  /** The logical name, the last part of the URN. */
  readonly name: string;
  readonly before: ResourceState | null;
  readonly after: ResourceState | null;
  /** Inputs that make the provider replace it. */
  readonly replaceReasons: readonly string[];
  /** Of a provider that compares in detail: paths, with the kind of difference. */
  readonly detailedDiff: Readonly<Record<string, string>>;
}

export interface ResourceState {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly protected: boolean;
  readonly retained: boolean;
  /** Input -> URNs of the resources that it is made of. */
  readonly madeOf: Readonly<Record<string, readonly string[]>>;
}

export interface PreviewDiagnostic {
  readonly urn: string | null;
  readonly severity: string;
  readonly message: string;
}

/** A text that is no preview, or one that cannot be compared, with the reason and the way out. */
export class PreviewUnreadable extends Error {
  override readonly name = "PreviewUnreadable";
}

/** Reads the output of `pulumi preview --json`. Throws `PreviewUnreadable`. */
export function parsePreview(text: string, file: string): Preview {
  const document = asRecord(parsed(text, file));
  const { steps } = document;
  if (!Array.isArray(steps)) throw unreadable(file, "it is JSON without `steps`, so no preview");
  const read = steps.map((step: unknown, at) => stepOf(step, at, file));
  const [first] = read;
  if (first === undefined)
    throw unreadable(file, "it has no step, not even the stack's own: the preview ended before it began");
  const mixed = new Set(read.map(({ urn }) => urn.split("::").slice(0, 2).join("::")));
  if (mixed.size > 1) throw unreadable(file, `it mixes stacks (${[...mixed].join(", ")})`);
  return {
    ...stackOf(first.urn),
    config: Object.fromEntries(
      Object.entries(asRecord(document["config"])).map(([key, value]) => [key, String(value)]),
    ),
    steps: read,
    diagnostics: asList(document["diagnostics"]).map((each) => {
      const { urn, severity, message } = asRecord(each);
      return { urn: asText(urn), severity: asText(severity) ?? "", message: (asText(message) ?? "").trim() };
    }),
    counts: countsOf(document["changeSummary"], read, file),
    unread: Object.entries(document).flatMap(([key, value]) => (READ.has(key) || value === false ? [] : [key])),
  };
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const begun = text.trimStart();
    if (begun.startsWith("{"))
      throw unreadable(file, `its JSON was cut or is broken (${(error as SyntaxError).message})`);
    const [line = ""] = begun.split("\n", 1);
    const seen = line === "" ? "it is empty" : `it begins with ${JSON.stringify(line.slice(0, 60))}`;
    throw unreadable(file, `${seen}, which is no JSON`);
  }
}

function stepOf(step: unknown, at: number, file: string): PreviewStep {
  const { op, urn, oldState, newState, replaceReasons, detailedDiff } = asRecord(step);
  const resource = typeof urn === "string" ? resourceOf(urn) : null;
  if (typeof op !== "string" || resource === null)
    throw unreadable(file, `steps[${String(at)}] has no operation or no URN`);
  return {
    op,
    ...resource,
    before: stateOf(oldState),
    after: stateOf(newState),
    replaceReasons: asList(replaceReasons).map(String),
    detailedDiff: Object.fromEntries(
      Object.entries(asRecord(detailedDiff)).map(([path, diff]) => [path, asText(asRecord(diff)["kind"]) ?? ""]),
    ),
  };
}

function stateOf(state: unknown): ResourceState | null {
  if (typeof state !== "object" || state === null) return null;
  const { inputs, protect, retainOnDelete, propertyDependencies } = asRecord(state);
  return {
    inputs: asRecord(inputs),
    protected: protect === true,
    retained: retainOnDelete === true,
    madeOf: Object.fromEntries(
      Object.entries(asRecord(propertyDependencies)).map(([input, urns]) => [input, asList(urns).map(String)]),
    ),
  };
}

/** Operations that the engine always lists, one step a resource. Unchanged and read ones it only counts. */
const LISTED: readonly string[] = ["create", "update", "replace", "delete"];

/**
 * The engine's own counts, which hold the unchanged; of a preview that failed there may be none. A preview that lists
 * fewer steps than it counts was cut: what is missing would be told as no change. One that lists more was put together.
 */
function countsOf(summary: unknown, steps: readonly PreviewStep[], file: string): Readonly<Record<string, number>> {
  const listed: Record<string, number> = {};
  for (const { op } of steps) listed[op] = (listed[op] ?? 0) + 1;
  const told = Object.entries(asRecord(summary)).flatMap(([op, count]) =>
    typeof count === "number" ? [[op, count] as const] : [],
  );
  if (told.length === 0) return listed;
  const counts = Object.fromEntries(told);
  for (const op of LISTED) {
    const [counted, has] = [counts[op] ?? 0, listed[op] ?? 0];
    if (has === counted) continue;
    const why = has < counted ? "it was cut" : "it is no longer what the engine printed";
    throw unreadable(file, `it counts ${String(counted)} of the operation ${op}, and lists ${String(has)}: ${why}`);
  }
  return counts;
}

function unreadable(file: string, why: string): PreviewUnreadable {
  return new PreviewUnreadable(`${file} is not what pulumi preview --json prints: ${why}`);
}
