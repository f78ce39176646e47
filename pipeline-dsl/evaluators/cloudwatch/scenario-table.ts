import type { MetricAlarm } from "../../targets/cloudwatch/alarm";
import { play } from "./scenario";
import { scenariosOf } from "./scenarios";

/**
 * Markdown: every scenario against every alarm, as simulated. A cell holds the time from the event to the alarm; an
 * empty one means that the alarm stays quiet. The last columns tell when the two composites send a message.
 */
export function printScenarioTable(alarms: readonly MetricAlarm[]): string {
  const head = ["what happens", ...alarms.map((_, index) => String(index + 1)), "critical told", "warning told"];
  const rows = scenariosOf(alarms).map((scenario) => {
    const { speaks, told } = play(alarms, scenario);
    const after = (minute: number): string => clock(minute - scenario.event);
    const cells = alarms.map(({ id }) => {
      const minute = speaks.get(id);
      return minute === undefined ? "" : after(minute);
    });
    const messages = (["critical", "warning"] as const).map((who) => (told.get(who) ?? []).map(after).join(", "));
    return [scenario.name, ...cells, ...messages];
  });
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    ...alarms.map(({ id, title }, index) => `${index + 1}. [${id}](runbook.md#${id}): ${title}`),
    "",
    line(head),
    line(head.map((_, index) => (index === 0 ? "---" : ":-:"))),
    ...rows.map(line),
    "",
  ].join("\n");
}

/** `0:25` is twenty-five minutes after the event. */
function clock(minutes: number): string {
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = String(Math.abs(minutes) % 60).padStart(2, "0");
  return `${minutes < 0 ? "-" : ""}${hours}:${rest}`;
}
