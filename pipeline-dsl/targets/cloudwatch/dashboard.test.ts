import Ajv from "ajv";
import lock from "../../../stacks/rental-marketplace/pipeline.lock.json";
import type { PipelineModel } from "../../model";
import { alarmsOf } from "./alarms";
import { dashboardMetrics, printDashboard } from "./dashboard";
import { hasPoints, knownMetric } from "../../evaluators/cloudwatch/known-metrics";
import { PLACE, PROVISIONED, SERVERLESS } from "./testing";

const model = lock as unknown as PipelineModel;

/** "Dashboard body structure and syntax" of the CloudWatch API, as far as these widgets go. */
const BODY = {
  type: "object",
  required: ["widgets"],
  additionalProperties: false,
  properties: {
    widgets: {
      type: "array",
      maxItems: 500,
      items: {
        type: "object",
        required: ["type", "x", "y", "width", "height", "properties"],
        additionalProperties: false,
        properties: {
          type: { enum: ["metric", "text", "alarm"] },
          x: { type: "integer", minimum: 0, maximum: 23 },
          y: { type: "integer", minimum: 0 },
          width: { type: "integer", minimum: 1, maximum: 24 },
          height: { type: "integer", minimum: 1, maximum: 1000 },
          properties: { type: "object" },
        },
        oneOf: [
          {
            properties: {
              type: { const: "text" },
              properties: {
                required: ["markdown"],
                additionalProperties: false,
                properties: { markdown: { type: "string" } },
              },
            },
          },
          {
            properties: {
              type: { const: "alarm" },
              properties: {
                required: ["alarms"],
                additionalProperties: false,
                properties: {
                  title: { type: "string" },
                  alarms: {
                    type: "array",
                    minItems: 1,
                    maxItems: 100,
                    items: {
                      type: "string",
                      pattern: "^arn:aws:cloudwatch:us-east-1:123456789012:alarm:[A-Za-z0-9_-]+$",
                    },
                  },
                },
              },
            },
          },
          {
            properties: {
              type: { const: "metric" },
              properties: {
                required: ["metrics", "region", "title", "view"],
                additionalProperties: false,
                properties: {
                  annotations: {
                    type: "object",
                    additionalProperties: false,
                    properties: {
                      horizontal: {
                        type: "array",
                        minItems: 1,
                        items: {
                          type: "object",
                          required: ["value"],
                          additionalProperties: false,
                          properties: { label: { type: "string" }, value: { type: "number" } },
                        },
                      },
                    },
                  },
                  metrics: { type: "array", minItems: 1, maxItems: 500, items: { type: "array", minItems: 2 } },
                  region: { type: "string", pattern: "^[a-z]{2}(-[a-z]+)+-[0-9]$" },
                  title: { type: "string" },
                  view: { enum: ["timeSeries", "singleValue", "gauge", "bar", "pie"] },
                },
              },
            },
          },
        ],
      },
    },
  },
};

describe.each([
  ["on nodes", PROVISIONED],
  ["serverless", SERVERLESS],
])("the dashboard of a stack %s", (_name, watched) => {
  const alarms = alarmsOf(model, watched);
  const body = printDashboard(model, alarms, watched, PLACE);

  test("is a body as CloudWatch documents it", () => {
    const validate = new Ajv({ strict: false, allErrors: true }).compile(BODY);
    expect([validate(body), validate.errors]).toEqual([true, null]);
  });

  test("fills 24 columns without overlap", () => {
    const cells = body.widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, index) => `${x + (index % width)}:${y + Math.floor(index / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...body.widgets.map(({ x, width }) => x + width))).toBe(24);
  });

  test("graphs only metrics that exist, under dimensions that have points", () => {
    const missing = dashboardMetrics(watched).filter((metric) => {
      const known = knownMetric(metric, watched.namespace);
      return known === undefined || !hasPoints(metric, known);
    });
    expect(missing).toEqual([]);
  });

  test("every metric is namespace, name, pairs of dimensions, and how to draw it", () => {
    const graphed = body.widgets.flatMap(
      ({ properties }) => (properties["metrics"] ?? []) as readonly (readonly unknown[])[],
    );
    expect(graphed.length).toBe(dashboardMetrics(watched).length);
    for (const entry of graphed) {
      expect(entry.length % 2).toBe(1);
      expect(entry.at(-1)).toEqual({ period: expect.any(Number) as number, stat: expect.any(String) as string });
    }
  });

  test("has the health, stage, quality, warehouse and cost rows, and all alarms", () => {
    const text = JSON.stringify(body);
    for (const row of ["health", "Stages", "Quality", "Warehouse and source", "What drives the cost"])
      expect(text).toContain(row);
    const [list] = body.widgets.filter((widget) => widget.type === "alarm");
    expect(list?.properties["alarms"]).toHaveLength(alarms.length);
  });
});

test("a threshold is drawn where its alarm is", () => {
  const { widgets } = printDashboard(model, alarmsOf(model, PROVISIONED), PROVISIONED, PLACE);
  const freshness = widgets.find(({ properties }) => properties["title"] === "Data freshness (hours)");
  expect(freshness?.properties["annotations"]).toEqual({ horizontal: [{ label: "threshold", value: 24 }] });
});

test("the runbook is a link where it has an address, and a path where it has none", () => {
  const heading = (runbookUrl: string) =>
    printDashboard(model, alarmsOf(model, PROVISIONED), PROVISIONED, { ...PLACE, runbookUrl }).widgets[0]?.properties;
  expect(heading("https://runbook.example/r")).toEqual({
    markdown: "## RentalETLPipeline: health ([runbook](https://runbook.example/r))",
  });
  expect(heading("docs/runbook.md")).toEqual({ markdown: "## RentalETLPipeline: health (runbook: docs/runbook.md)" });
});
