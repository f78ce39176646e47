import { compositesOf } from "../../targets/cloudwatch/alarms";
import { SUPPRESSION_MINUTES, type MetricAlarm } from "../../targets/cloudwatch/alarm";
import { notifications } from "./composite";
import { alarmMinutes, simulate, type Recording, type Transition, type Watch } from "./simulate";
import { record, type World } from "./world";

/** Something that happens to a pipeline, and which alarms must speak by when. Every other alarm must stay quiet. */
export interface Scenario {
  readonly name: string;
  /** When it happens. */
  readonly event: number;
  readonly world: World;
  readonly watch: Watch;
  /** Alarm id to the last minute by which it must be in ALARM. */
  readonly fires: ReadonlyMap<string, number>;
  /** From here on every alarm is out of ALARM again: one that is not tells nobody of the next event. */
  readonly wellAgain?: number;
}

/** One way in which an alarm does not do what a scenario asks of it. */
export interface Contradiction {
  readonly scenario: string;
  readonly alarm: string;
  readonly expected: string;
  readonly found: string;
}

const recordings = new WeakMap<World, Recording>();

/** A world is recorded once, however many alarms watch it. */
function recordingOf(world: World): Recording {
  const known = recordings.get(world) ?? record(world);
  recordings.set(world, known);
  return known;
}

/** What the alarm does otherwise than the scenario says; empty when it speaks in time or is quiet, as it should. */
export function contradictions(alarm: MetricAlarm, scenario: Scenario, extraPoints?: number): readonly Contradiction[] {
  const watch = extraPoints === undefined ? scenario.watch : { ...scenario.watch, extraPoints };
  const transitions = simulate(alarm, recordingOf(scenario.world), watch);
  const [first] = alarmMinutes(transitions);
  const deadline = scenario.fires.get(alarm.id);
  const inTime = deadline === undefined ? first === undefined : first !== undefined && first <= deadline;
  const stuck = scenario.wellAgain !== undefined && isInAlarmFrom(transitions, scenario.wellAgain);
  if (inTime && !stuck) return [];
  const expected = deadline === undefined ? "quiet" : `ALARM by minute ${deadline - scenario.event} of the event`;
  const found = first === undefined ? "quiet" : `ALARM at minute ${first - scenario.event} of the event`;
  return [{ scenario: scenario.name, alarm: alarm.id, expected, found: stuck ? `${found}, and it stays` : found }];
}

function isInAlarmFrom(transitions: readonly Transition[], minute: number): boolean {
  const before = transitions.filter((transition) => transition.minute <= minute).at(-1);
  return before?.state === "ALARM" || transitions.some(({ state, minute: at }) => state === "ALARM" && at > minute);
}

/** Everything that happens in a scenario: when each alarm first speaks, and when the two composites tell somebody. */
export interface Outcome {
  readonly speaks: ReadonlyMap<string, number>;
  readonly told: ReadonlyMap<"critical" | "warning", readonly number[]>;
}

export function play(alarms: readonly MetricAlarm[], scenario: Scenario): Outcome {
  const recording = recordingOf(scenario.world);
  const transitions = new Map<string, readonly Transition[]>(
    alarms.map((alarm) => [alarm.id, simulate(alarm, recording, scenario.watch)]),
  );
  const childrenOf = (severity: "critical" | "warning"): readonly (readonly Transition[])[] =>
    compositesOf(alarms)
      .filter((composite) => composite.id === severity)
      .flatMap((composite) => composite.children.map((child) => transitions.get(child) ?? []));
  const waits = { waitMinutes: SUPPRESSION_MINUTES.wait, extensionMinutes: SUPPRESSION_MINUTES.extension };
  const critical = { children: childrenOf("critical"), suppressor: null, ...waits };
  return {
    speaks: new Map(
      [...transitions].flatMap(([id, changes]) =>
        alarmMinutes(changes)
          .slice(0, 1)
          .map((minute) => [id, minute] as const),
      ),
    ),
    told: new Map([
      ["critical", notifications(critical)],
      ["warning", notifications({ ...critical, children: childrenOf("warning"), suppressor: critical.children })],
    ]),
  };
}
