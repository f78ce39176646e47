import type { PipelineModel } from "../../model";
import { describeStep } from "../docs/values";
import { isJob, runsSql, type Step, stepsOf } from "../steps";
import { type Explanation, withoutEmpty } from "./explanation";

export function explainStep(model: PipelineModel, name: string): Explanation | null {
  const steps = stepsOf(model);
  const step = steps.find((each) => each.name === name);
  if (step === undefined) return null;
  const next = steps.filter(({ after }) => after.includes(name)).map((each) => each.name);
  return {
    name,
    kind: "step",
    summary: `${name} is a step of ${model.name}: it ${describeStep(step.kind)}.`,
    parts: withoutEmpty([
      { heading: "After", document: null, lines: step.after.length > 0 ? step.after : ["nothing; it is the first"] },
      { heading: "Before", document: null, lines: next.length > 0 ? next : ["nothing; it is the last"] },
      { heading: "Does", document: null, lines: documentsOf(step) },
      { heading: "States", document: `stepfunctions/${model.name}.asl.json`, lines: [statesOf(step)] },
      {
        heading: "Retry from here",
        document: null,
        lines: [`npx pipeline run --input '{"retry": true, "failed_job": "${name}"}'`],
      },
    ]),
  };
}

/** The printed document that holds the step's work. */
function documentsOf({ name, kind }: Step): readonly string[] {
  switch (kind) {
    case "migrate":
    case "admit":
    case "load":
    case "manifest":
      return [`redshift/${name}.sql`];
    case "extract":
    case "transform":
      return [`glue/${name}.json`, "job-plan.json"];
    case "qualityGate":
    case "commit":
      return [];
    default:
      return kind satisfies never;
  }
}

function statesOf(step: Step): string {
  const { name, kind } = step;
  // The transaction of the commit marks it too.
  const mark = kind === "commit" ? [] : [`mark_${name}`];
  return [`gate_${name}`, name, ...(isJob(step) || runsSql(step) ? [`ok_${name}`] : []), ...mark].join(" -> ");
}
