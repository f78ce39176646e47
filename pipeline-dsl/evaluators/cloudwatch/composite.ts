import type { Transition } from "./simulate";
import type { AlarmState } from "./state";

/** A composite with its actions: what it is, and what keeps it quiet. */
export interface CompositeTimeline {
  /** One a child: its state changes, oldest first. */
  readonly children: readonly (readonly Transition[])[];
  /** The state changes of the suppressor's own children, or null. */
  readonly suppressor: readonly (readonly Transition[])[] | null;
  /** How long an alarm waits for its suppressor to speak up, in minutes. */
  readonly waitMinutes: number;
  /** How long it stays quiet after its suppressor is well again, in minutes. */
  readonly extensionMinutes: number;
}

/** The state of an OR of children over time. */
export function compositeTransitions(children: readonly (readonly Transition[])[]): readonly Transition[] {
  const minutes = [...new Set(children.flatMap((child) => child.map((transition) => transition.minute)))].sort(
    (a, b) => a - b,
  );
  const transitions: Transition[] = [];
  for (const minute of minutes) {
    const state: AlarmState = children.some((child) => stateAt(child, minute) === "ALARM") ? "ALARM" : "OK";
    if (state !== transitions.at(-1)?.state) transitions.push({ minute, state });
  }
  return transitions;
}

/**
 * The minutes at which the composite notifies that it went into ALARM. Without a suppressor: when it does. With one:
 * after the wait period, if by then neither the suppressor nor its extension period holds the actions back; an alarm
 * that is still there when the extension ends notifies then.
 */
export function notifications(timeline: CompositeTimeline): readonly number[] {
  const own = compositeTransitions(timeline.children);
  const { suppressor, waitMinutes, extensionMinutes } = timeline;
  return own.flatMap((transition, index) => {
    if (transition.state !== "ALARM") return [];
    if (suppressor === null) return [transition.minute];
    const over = own[index + 1]?.minute ?? Number.POSITIVE_INFINITY;
    const free = firstFreeMinute(compositeTransitions(suppressor), transition.minute + waitMinutes, extensionMinutes);
    return free < over ? [free] : [];
  });
}

/** The first minute from `minute` on at which the suppressor neither alarms nor extends. */
function firstFreeMinute(suppressor: readonly Transition[], minute: number, extensionMinutes: number): number {
  const stretches = suppressor.flatMap((transition, index) => {
    if (transition.state !== "ALARM") return [];
    return [
      { from: transition.minute, to: (suppressor[index + 1]?.minute ?? Number.POSITIVE_INFINITY) + extensionMinutes },
    ];
  });
  let free = minute;
  for (const stretch of stretches) {
    if (free >= stretch.from && free < stretch.to) free = stretch.to;
  }
  return free;
}

function stateAt(transitions: readonly Transition[], minute: number): AlarmState {
  return transitions.filter((transition) => transition.minute <= minute).at(-1)?.state ?? "INSUFFICIENT_DATA";
}
