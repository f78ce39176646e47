import { asRecord, asText } from "./json-parts";
import { PreviewUnreadable } from "./preview";
import { resourceOf, stackOf } from "./urn";

/**
 * What a review reads of the engine's event log (`pulumi preview --event-log`): what policies say, which `--json` leaves out.
 * The events are those of pulumi/pulumi, `sdk/go/common/apitype/events.go`, one JSON document a line.
 */
export interface PreviewEvents {
  readonly stack: string;
  readonly project: string;
  /** Pack -> version, as they were run; null: the preview ended before it could say. */
  readonly packs: Readonly<Record<string, string>> | null;
  /** By operation, as the preview itself counts; null: it ended before. */
  readonly counts: Readonly<Record<string, number>> | null;
  readonly violations: readonly PolicyViolation[];
  readonly remediations: readonly PolicyRemediation[];
}

interface OfPolicy {
  readonly policy: string;
  readonly pack: string;
  readonly version: string;
  /** Null: of the stack as a whole. */
  readonly urn: string | null;
}

export interface PolicyViolation extends OfPolicy {
  /** `mandatory`, `advisory`: as the engine says. */
  readonly level: string;
  /** The update stops for it. */
  readonly refuses: boolean;
  /** As the pack rates it; null: it does not. */
  readonly severity: string | null;
  readonly message: string;
}

/** A policy changed what the program asks for. */
export interface PolicyRemediation extends OfPolicy {
  readonly inputs: readonly string[];
}

/** Levels for which the update goes on (`EnforcementLevel` in `sdk/go/common/apitype/policy.go`, and its older words). */
const TOLD: ReadonlySet<string> = new Set(["advisory", "warning", "disabled", "none"]);

/** Reads an event log. Throws `PreviewUnreadable`. */
export function parsePreviewEvents(text: string, file: string): PreviewEvents {
  const events = text.split("\n").flatMap((line, at) => (line.trim() === "" ? [] : [eventOf(line, at + 1, file)]));
  const [first] = events;
  if (first === undefined) throw unreadable(file, "it is empty");
  events.forEach(({ sequence }, at) => {
    if (sequence !== at)
      throw unreadable(file, `event ${String(at)} is missing before ${String(sequence)}: it was cut`);
  });
  if (!events.some((event) => "cancelEvent" in event))
    throw unreadable(file, "it does not end with the engine's last event: it was cut, or the preview is still running");
  const of = (kind: string): readonly Readonly<Record<string, unknown>>[] =>
    events.flatMap((event) => (kind in event ? [asRecord(event[kind])] : []));
  const urns = [
    ...of("resourcePreEvent").flatMap(({ metadata }) => asText(asRecord(metadata)["urn"]) ?? []),
    ...[...of("policyEvent"), ...of("policyRemediationEvent")].flatMap(({ resourceUrn }) => asText(resourceUrn) ?? []),
  ].filter((urn) => urn !== "");
  const [urn] = urns;
  if (urn === undefined) throw unreadable(file, "it names no resource: the preview ended before it began");
  const mixed = new Set(urns.map((each) => each.split("::").slice(0, 2).join("::")));
  if (mixed.size > 1) throw unreadable(file, `it mixes stacks (${[...mixed].join(", ")})`);
  const summary = of("summaryEvent").at(-1);
  if (summary?.["isPreview"] === false) throw unreadable(file, "it is of an update, which has happened already");
  return {
    ...stackOf(urn),
    packs: summary === undefined ? null : strings(summary["PolicyPacks"]),
    counts: summary === undefined ? null : numbers(summary["resourceChanges"]),
    violations: of("policyEvent").map(violationOf),
    remediations: of("policyRemediationEvent").map((event) => ({
      ...ofPolicy(event),
      inputs: differing(asRecord(event["before"]), asRecord(event["after"])),
    })),
  };
}

function eventOf(line: string, number: number, file: string): Readonly<Record<string, unknown>> {
  let event: Readonly<Record<string, unknown>>;
  try {
    event = asRecord(JSON.parse(line));
  } catch (error) {
    const what = number === 1 && /^\s*\{\s*$/.test(line) ? ": it is what --json prints, one document" : "";
    throw unreadable(file, `line ${String(number)} is no JSON (${(error as SyntaxError).message})${what}`);
  }
  if (typeof event["sequence"] !== "number")
    throw unreadable(file, `line ${String(number)} is no event: it has no sequence`);
  return event;
}

function violationOf(event: Readonly<Record<string, unknown>>): PolicyViolation {
  const level = asText(event["enforcementLevel"]) ?? "";
  return {
    ...ofPolicy(event),
    level,
    // What the engine does not name refuses, until it is known not to.
    refuses: !TOLD.has(level),
    severity: asText(event["severity"]),
    message: withoutColours(asText(event["message"]) ?? ""),
  };
}

function ofPolicy(event: Readonly<Record<string, unknown>>): OfPolicy {
  const urn = asText(event["resourceUrn"]);
  return {
    policy: asText(event["policyName"]) ?? "",
    pack: asText(event["policyPackName"]) ?? "",
    version: asText(event["policyPackVersion"]) ?? "",
    urn: urn === null || resourceOf(urn)?.type === STACK ? null : urn,
  };
}

/** What is said of no resource is said of the stack, which has a URN too. */
const STACK = "pulumi:pulumi:Stack";

/** The engine marks colours as `<{%reset%}>`. */
function withoutColours(message: string): string {
  return message.replaceAll(/<\{%.*?%\}>/g, "").trim();
}

function differing(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])).sort();
}

function strings(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(asRecord(value)).map(([key, each]) => [key, String(each)]));
}

function numbers(value: unknown): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(asRecord(value)).flatMap(([key, each]) => (typeof each === "number" ? [[key, each]] : [])),
  );
}

function unreadable(file: string, why: string): PreviewUnreadable {
  return new PreviewUnreadable(`${file} is not what pulumi preview --event-log writes: ${why}`);
}
