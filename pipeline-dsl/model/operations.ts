export interface Schedule {
  readonly kind: "daily";
  /** Local time in `timeZone`, `HH:MM`. */
  readonly at: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** Percentages as shares, durations in seconds; each must hold strictly. */
export interface Objectives {
  /** Over 30 days, greater than. */
  readonly jobSuccessRate: number;
  /** Less than. */
  readonly dataFreshnessSeconds: number;
  /** Less than. */
  readonly errorRate: number;
}

export type AlertSeverity = "critical" | "warning";

/** Sorted by severity, then kind. */
export type Alert =
  | { readonly severity: AlertSeverity; readonly kind: "pipelineFailure" }
  | { readonly severity: AlertSeverity; readonly kind: "qualityBreach" }
  | { readonly severity: AlertSeverity; readonly kind: "latency"; readonly overSeconds: number }
  | { readonly severity: AlertSeverity; readonly kind: "processingDelay"; readonly overSeconds: number }
  | { readonly severity: AlertSeverity; readonly kind: "unusualData" }
  | { readonly severity: AlertSeverity; readonly kind: "resourceUtilization"; readonly over: number };

export type LakeZone = "raw" | "processed" | "curated" | "quarantine" | "manifests";

export interface Lake {
  /** Prefixes that end in a slash, such as `raw/`. */
  readonly zones: Readonly<Record<LakeZone, string>>;
  readonly keepRawDays: number;
}

export interface Jobs {
  readonly extract: JobSettings;
  readonly load: JobSettings;
}

export interface JobSettings {
  /** The physical name in AWS and the name that a retry gives: `RDS_TO_S3_job`. */
  readonly name: string;
  readonly workerType: "G.1X" | "G.2X" | "G.4X" | "G.8X";
  readonly workers: number;
  readonly timeoutMinutes: number;
  /** Most JDBC connections at once, over all tables of a source. Extraction only. */
  readonly connections: number;
}
