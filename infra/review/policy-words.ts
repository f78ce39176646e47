import type { AccountReview } from "./account";
import { causeWords } from "./cause-words";
import type { PolicySubject } from "./policies";
import type { PolicyRemediation, PolicyViolation } from "./preview-events";
import { inputWords, kindOf, listed } from "./resource-words";

/** A sentence on what was asked, then one each for what a policy refuses, warns of or changes. */
export function policyLines({ policies, errors }: AccountReview): readonly string[] {
  if (policies === null) return ["What policies say of it is not known: the option --preview-events joins it."];
  const { packs, violations, remediations } = policies;
  const said = [...violations.map(violationWords), ...remediations.map(remediationWords)];
  return [`${capital(asked(packs, said.length, errors.length > 0))}.`, ...said];
}

function asked(packs: Readonly<Record<string, string>> | null, said: number, failed: boolean): string {
  if (packs === null) return "the preview ended before it could say which policies were asked";
  const names = Object.entries(packs).map(([pack, version]) => packWords(pack, version));
  if (names.length === 0) return "the preview was run without a policy pack, so no policy was asked";
  // Policies of the whole stack are asked last, and not of a program or a plan that fails before.
  const early = failed ? "; the preview failed, so policies of the stack as a whole may not have been asked" : "";
  return said === 0 ? `no policy of ${listed(names)} is violated${early}` : `policies of ${listed(names)} were asked`;
}

/** Violations for which the update stops. */
export function refusedPolicies({ policies }: AccountReview): readonly (PolicyViolation & PolicySubject)[] {
  return policies?.violations.filter(({ refuses }) => refuses) ?? [];
}

/** For the top of a review. */
export function policyRefusals(account: AccountReview): readonly string[] {
  return refusedPolicies(account).map((each) => `In ${account.stack}, ${violationWords(each)}.`);
}

/** `the policy s3-1 refuses lake (bucket): Buckets are not public (mandatory, of controls 0.1.0); this change does not touch it`. */
export function violationWords(violation: PolicyViolation & PolicySubject): string {
  const { policy, pack, version, level, refuses, severity, message } = violation;
  const said = oneSentence(message);
  const rated = [level, severity ?? [], `of ${packWords(pack, version)}`].flat().join(", ");
  return `the policy ${policy} ${refuses ? "refuses" : "warns of"} ${subjectWords(violation)}: ${said} (${rated})${cause(violation)}`;
}

export function remediationWords(remediation: PolicyRemediation & PolicySubject): string {
  const { policy, pack, version, inputs } = remediation;
  const changed = inputs.length === 0 ? "" : `the ${listed(inputs.map(inputWords))} of `;
  return `the policy ${policy} changes ${changed}${subjectWords(remediation)} into what it allows, whatever the program says (of ${packWords(pack, version)})${cause(remediation)}`;
}

/** A policy's description, and what it found, which says it again more often than not. */
function oneSentence(message: string): string {
  const clauses = message.split(/\s*\n\s*|: /).map((clause) => clause.replace(/\.$/, ""));
  return [...new Set(clauses)].join(": ");
}

function subjectWords({ name, type }: PolicySubject): string {
  if (name === null) return "the stack as a whole";
  return type === null ? name : `${name} (${kindOf(type)})`;
}

function cause({ name, because }: PolicySubject): string {
  if (name === null) return "";
  if (because === null) return "; this change does not touch it";
  const words = causeWords(because);
  return words === null ? "" : `; it changes because ${words}`;
}

/** The engine writes a version's tag, with its v or without. */
function packWords(pack: string, version: string): string {
  return version === "" ? pack : `${pack} ${version.replace(/^v/, "")}`;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
