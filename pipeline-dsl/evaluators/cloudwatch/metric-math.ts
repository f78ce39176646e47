import type { Metric, MetricMath } from "../../targets/cloudwatch/alarm";
import type { Datapoint } from "./state";

/** The points of a metric in an evaluation range, oldest first, one a period. */
export type Series = (metric: Metric) => readonly Datapoint[];

/**
 * CloudWatch's metric math over one range. Arithmetic with a missing point is missing, and so is a division by zero.
 * FILL fills gaps, but a metric without any point in the range stays without one: the trap that makes an alarm on a
 * dead metric depend on `treatMissingData`.
 */
export function evaluateMath(math: MetricMath, series: Series, length: number): readonly Datapoint[] {
  switch (math.kind) {
    case "metric":
      return series(math.metric);
    case "constant":
      return Array<Datapoint>(length).fill(math.value);
    case "fill": {
      const points = evaluateMath(math.of, series, length);
      return points.every((point) => point === null) ? points : points.map((point) => point ?? math.value);
    }
    case "add":
      return combine(math.left, math.right, series, length, (left, right) => left + right);
    case "multiply":
      return combine(math.left, math.right, series, length, (left, right) => left * right);
    case "divide":
      return combine(math.left, math.right, series, length, (left, right) => (right === 0 ? null : left / right));
    case "ifPositive": {
      const condition = evaluateMath(math.condition, series, length);
      const then = evaluateMath(math.then, series, length);
      const otherwise = evaluateMath(math.otherwise, series, length);
      return condition.map((point, index) =>
        point === null ? null : ((point > 0 ? then[index] : otherwise[index]) ?? null),
      );
    }
  }
}

function combine(
  left: MetricMath,
  right: MetricMath,
  series: Series,
  length: number,
  operation: (left: number, right: number) => Datapoint,
): readonly Datapoint[] {
  const rights = evaluateMath(right, series, length);
  return evaluateMath(left, series, length).map((point, index) => {
    const other = rights[index] ?? null;
    return point === null || other === null ? null : operation(point, other);
  });
}
