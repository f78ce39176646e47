import type { Alert, PipelineModel } from "../../model";
import { THREE_OF_THREE, type MetricAlarm, type MetricMath } from "./alarm";
import { jobMemoryUtilization, sourceUtilization, warehouseUtilization } from "./metrics";
import type { Watched, WatchedSource } from "./watched";

/** The warehouse, each source's reader and the two jobs, as far as this stack runs and can measure them. */
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
    ...watched.sources.map((source) => {
      const whose = watched.sources.length === 1 ? "the source's" : `${source.name}'s`;
      return alarm(readerId(watched, source), `${readerFigure(source)} of ${whose} reader`, sourceUtilization(source));
    }),
    alarm("extract-job", `Memory of ${model.jobs.extract.name}`, jobMemoryUtilization(extract)),
    alarm("load-job", `Memory of ${model.jobs.load.name}`, jobMemoryUtilization(load)),
  ];
}

/** The last part of the alarm's id: a source that is the only one needs no name. */
export function readerId({ sources }: Watched, { name }: WatchedSource): string {
  return sources.length === 1 ? "source" : `source-${name}`;
}

function readerFigure({ serverless }: WatchedSource): string {
  return serverless ? "Capacity" : "CPU";
}
