import type { Metric, MetricMath } from "./alarm";

/** One entry of an alarm's `Metrics` list, in the words of PutMetricAlarm. */
export type MetricQuery =
  | { readonly id: string; readonly returnData: boolean; readonly metric: Metric }
  | { readonly id: string; readonly returnData: boolean; readonly expression: string };

export const RESULT_ID = "result";

/** The queries of a piece of metric math: `m1`, `m2` ... and one expression, which is what the alarm watches. */
export function printMetricMath(math: MetricMath): readonly MetricQuery[] {
  const metrics: MetricQuery[] = [];
  const expression = print(math, (metric) => {
    const id = `m${metrics.length + 1}`;
    metrics.push({ id, returnData: false, metric });
    return id;
  });
  return [...metrics, { id: RESULT_ID, returnData: true, expression }];
}

function print(math: MetricMath, idOf: (metric: Metric) => string): string {
  switch (math.kind) {
    case "metric":
      return idOf(math.metric);
    case "constant":
      return String(math.value);
    case "fill":
      return `FILL(${print(math.of, idOf)}, ${math.value})`;
    case "add":
      return `${print(math.left, idOf)} + ${print(math.right, idOf)}`;
    case "multiply":
      return `(${print(math.left, idOf)}) * (${print(math.right, idOf)})`;
    case "divide":
      return `(${print(math.left, idOf)}) / (${print(math.right, idOf)})`;
    case "ifPositive":
      return `IF(${print(math.condition, idOf)} > 0, ${print(math.then, idOf)}, ${print(math.otherwise, idOf)})`;
  }
}
