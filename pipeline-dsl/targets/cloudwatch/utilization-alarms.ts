import type { Alert, PipelineModel } from "../../model";
import { THREE_OF_THREE, type MetricAlarm, type MetricMath } from "./alarm";
import { jobMemoryUtilization, sourceUtilization, warehouseUtilization } from "./metrics";
import type { Watched } from "./watched";

/** The warehouse, the source's reader and the two jobs, as far as this stack runs and can measure them. */
export function utilizationAlarms(
  severity: Alert["severity"],
  over: number,
  model: PipelineModel,
  watched: Watched,
): readonly MetricAlarm[] {
  const alarm = (id: string, what: string, watches: MetricMath): MetricAlarm => ({
    id: `utilization-${id}`,
    severity,
    title: `${what} above ${over} %`,
    meaning: `${what} stayed above ${over} % for a quarter of an hour.`,
    firstSteps: [
      "See what runs: the pipeline, or somebody else's queries.",
      "Compare with the same hour of the days before.",
      "If it is the pipeline and it grows, resize or raise the number of workers.",
    ],
    watches,
    limit: { kind: "threshold", comparison: "GreaterThanThreshold", value: over },
    ...THREE_OF_THREE,
    treatMissingData: "notBreaching",
  });
  const { extract, load } = watched.jobNames;
  const warehouse = warehouseUtilization(watched, over);
  return [
    ...(warehouse === null ? [] : [alarm("warehouse", "Use of the warehouse's compute", warehouse)]),
    ...(watched.source === null
      ? []
      : [alarm("source", readerLoad(watched.source), sourceUtilization(watched.source))]),
    alarm("extract-job", `Memory of ${model.jobs.extract.name}`, jobMemoryUtilization(extract)),
    alarm("load-job", `Memory of ${model.jobs.load.name}`, jobMemoryUtilization(load)),
  ];
}

function readerLoad({ serverless }: NonNullable<Watched["source"]>): string {
  return serverless ? "Capacity of the source's reader" : "CPU of the source's reader";
}
