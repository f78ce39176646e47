import { alarmMinutes, simulate } from "./evaluator/simulate";
import { DAY, FIRST_WATCHED_MINUTE, SCENARIO_DAYS, scenariosOf } from "./evaluator/scenarios";
import { record } from "./evaluator/world";
import type { MetricAlarm } from "./alarm";

/** Markdown: which alarms speak in which scenario, as simulated, with the minutes from the event to the alarm. */
export function printScenarioTable(alarms: readonly MetricAlarm[]): string {
  const rows = scenariosOf(alarms).map((scenario) => {
    const recording = record(scenario.world);
    const speaking = alarms.flatMap((alarm) => {
      const [minute] = alarmMinutes(simulate(alarm, recording, FIRST_WATCHED_MINUTE, SCENARIO_DAYS * DAY - 1));
      return minute === undefined ? [] : [`${alarm.id} (${clock(minute)})`];
    });
    return `| ${scenario.name} | ${speaking.length === 0 ? "none" : speaking.join(", ")} |`;
  });
  return ["| what happens | which alarms speak, and when |", "|---|---|", ...rows, ""].join("\n");
}

/** The event of every scenario is the run of day 7 at 02:00; figures are forced from 07:00. */
function clock(minute: number): string {
  const day = Math.floor(minute / DAY);
  const ofDay = minute % DAY;
  const two = (value: number) => String(value).padStart(2, "0");
  return `day ${day}, ${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}`;
}
