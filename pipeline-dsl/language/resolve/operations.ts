import type { Alert, Jobs, JobSettings, Lake, Objectives, Schedule } from "../../model";
import { alertPath, jobPath, LAKE, objectivePath } from "../../checks/paths";
import type { CallSite } from "../call-site";
import type { AlertDeclaration } from "../operations/alerts";
import type { ScheduleDeclaration } from "../operations/schedule";
import type { JobDefinition, PipelineDeclaration, PipelineDefinition } from "../pipeline";
import type { Findings } from "./findings";
import { compareText } from "./order";

const ZONES: Lake["zones"] = {
  raw: "raw/",
  processed: "processed/",
  curated: "curated/",
  quarantine: "quarantine/",
  manifests: "manifests/",
};

export function resolveLake(lake: PipelineDefinition["lake"], site: CallSite, findings: Findings): Lake {
  const keepRawDays = findings.wholeUnits(lake?.keepRaw ?? "90 days", "day", site, "keepRaw", LAKE);
  return { zones: { ...ZONES, ...lake?.zones }, keepRawDays };
}

export function resolveSchedule({ at, timeZone }: ScheduleDeclaration): Schedule {
  return { kind: "daily", at, timeZone };
}

const MACHINES: Omit<JobSettings, "name"> = { workerType: "G.1X", workers: 2, timeoutMinutes: 60, connections: 8 };

export function resolveJobs({ name, definition, site }: PipelineDeclaration, findings: Findings): Jobs {
  return {
    extract: resolveJob("extract", definition.jobs?.extract ?? `${name}_extract`, site, findings),
    load: resolveJob("load", definition.jobs?.load ?? `${name}_load`, site, findings),
  };
}

function resolveJob(which: "extract" | "load", job: JobDefinition, site: CallSite, findings: Findings): JobSettings {
  if (typeof job === "string") return { name: job, ...MACHINES };
  const { timeout = "60 minutes", ...machines } = job;
  const timeoutMinutes = findings.wholeUnits(timeout, "minute", site, `jobs.${which}.timeout`, jobPath(which));
  return { ...MACHINES, ...machines, timeoutMinutes };
}

export function resolveObjectives(
  objectives: PipelineDefinition["objectives"],
  site: CallSite,
  findings: Findings,
): Objectives {
  const { jobSuccessRate = "> 98%", dataFreshness = "< 24 hours", errorRate = "< 1%" } = objectives ?? {};
  return {
    jobSuccessRate: findings.shareLimit(">", jobSuccessRate, site, "jobSuccessRate", objectivePath("jobSuccessRate")),
    dataFreshnessSeconds: findings.durationLimit(
      "<",
      dataFreshness,
      site,
      "dataFreshness",
      objectivePath("dataFreshnessSeconds"),
    ),
    errorRate: findings.shareLimit("<", errorRate, site, "errorRate", objectivePath("errorRate")),
  };
}

export function resolveAlerts({ alerts = {} }: PipelineDefinition, findings: Findings): readonly Alert[] {
  const resolved = (["critical", "warning"] as const).flatMap((severity) =>
    (alerts[severity] ?? []).map((alert) => resolveAlert(severity, alert, findings)),
  );
  return resolved.sort(
    (left, right) => compareText(left.severity, right.severity) || compareText(left.kind, right.kind),
  );
}

function resolveAlert(severity: Alert["severity"], { kind, limit, site }: AlertDeclaration, findings: Findings): Alert {
  const text = limit ?? "";
  const at = alertPath(severity, kind);
  switch (kind) {
    case "pipelineFailure":
    case "qualityBreach":
    case "unusualData":
      return { severity, kind };
    case "latency":
    case "processingDelay":
      return { severity, kind, overSeconds: findings.durationLimit(">", text, site, kind, at) };
    case "resourceUtilization":
      return { severity, kind, over: findings.shareLimit(">", text, site, kind, at) };
    default:
      return kind satisfies never;
  }
}
