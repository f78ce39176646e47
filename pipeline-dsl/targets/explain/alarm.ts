import type { PipelineModel } from "../../model";
import { alarmsOf, commandsFor, describeAlarm, exampleWatched, type MetricAlarm } from "../cloudwatch";
import type { Explanation } from "./explanation";

export function alarmNames(model: PipelineModel): readonly string[] {
  return alarms(model).map(({ id }) => id);
}

export function explainAlarm(model: PipelineModel, name: string): Explanation | null {
  const alarm = alarms(model).find(({ id }) => id === name);
  if (alarm === undefined) return null;
  return {
    name,
    kind: "alarm",
    summary: `${name} is an alarm: ${alarm.title}. ${alarm.meaning}`,
    parts: [
      { heading: "Speaks", document: null, lines: [describeAlarm(alarm)] },
      { heading: "First", document: null, lines: alarm.firstSteps.map((step, at) => `${at + 1}. ${step}`) },
      { heading: "Commands", document: null, lines: commandsFor(model, alarm, { prefix: model.name, runbookUrl: "" }) },
    ],
  };
}

function alarms(model: PipelineModel): readonly MetricAlarm[] {
  return alarmsOf(model, exampleWatched(model));
}
