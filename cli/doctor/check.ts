import type { Deployment } from "../../infra/deployment";
import type { Ask } from "./ask";

/** What the doctor looks at: the stack as it would be deployed, and the project's folder. */
export interface Patient {
  readonly deployment: Deployment;
  /** Folder of Pulumi.yaml. */
  readonly project: string;
  /** Path of the definition. */
  readonly definition: string;
}

/** `problem`: `pulumi up` would fail or do harm. `unknown`: it could not be asked. `note`: nothing to do, good to know. */
export type Status = "ok" | "problem" | "unknown" | "note";

export interface Finding {
  readonly status: Status;
  /** One sentence. */
  readonly text: string;
  /** What to do; null: nothing. */
  readonly fix: string | null;
}

export interface DoctorCheck {
  /** Stable and kebab-case. */
  readonly id: string;
  /** What is asked, for the progress: `names of buckets`. */
  readonly about: string;
  /** IAM actions that the questions need; none: it looks at this computer only. */
  readonly actions: readonly string[];
  /** Where AWS documents what is judged here. */
  readonly source: string;
  readonly look: (patient: Patient, ask: Ask) => Promise<readonly Finding[]>;
}

export const ok = (text: string): Finding => ({ status: "ok", text, fix: null });
export const note = (text: string, fix: string | null = null): Finding => ({ status: "note", text, fix });
export const problem = (text: string, fix: string): Finding => ({ status: "problem", text, fix });
export const unknown = (text: string, fix: string): Finding => ({ status: "unknown", text, fix });
