import { type Ask, Refused } from "./ask";
import type { DoctorCheck, Finding, Patient } from "./check";
import { unknown } from "./check";
import { CHECKS } from "./checks";

export interface Examined {
  readonly id: string;
  readonly about: string;
  readonly findings: readonly Finding[];
}

/** Every check, one after another, in their order. A check that may not ask says so and the others go on. */
export async function examine(
  patient: Patient,
  ask: Ask,
  onCheck: (check: DoctorCheck, at: number, of: number) => void,
): Promise<readonly Examined[]> {
  const examined: Examined[] = [];
  for (const [at, check] of CHECKS.entries()) {
    onCheck(check, at + 1, CHECKS.length);
    examined.push({ id: check.id, about: check.about, findings: await look(check, patient, ask) });
  }
  return examined;
}

async function look(check: DoctorCheck, patient: Patient, ask: Ask): Promise<readonly Finding[]> {
  try {
    return await check.look(patient, ask);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (NO_CREDENTIALS.has(error.code)) throw error;
    return [
      error.isForbidden
        ? unknown(`AWS does not say: ${error.message}`, `allow the deployer ${check.actions.join(", ")}`)
        : unknown(`AWS answered ${error.code}: ${error.message}`, "try again; if it stays, ask what the message names"),
    ];
  }
}

/** Without these no question can be answered, so the first one ends the examination. */
const NO_CREDENTIALS = new Set([
  "NoCredentialsError",
  "PartialCredentialsError",
  "ProfileNotFound",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "SignatureDoesNotMatch",
  "TokenRetrievalError",
  "SSOTokenLoadError",
  "UnauthorizedSSOTokenError",
  "EndpointConnectionError",
]);
