import { describeStep } from "../../pipeline-dsl/targets/docs";
import type { MachineStep, ReportData, StepAttempt } from "./data";
import { duration } from "./format";
import { breakable, html, type Html } from "./html";
import { drawGraph } from "./machine-graph";
import type { Section } from "./section";
import { outcomeOf, pill } from "./status";

/** The state machine as a graph and as a list; a step chosen in one opens in the other. */
export function machineSection({ machine, attempts }: ReportData): Section {
  const { svg, wide } = drawGraph(machine);
  return {
    id: "machine",
    title: "State machine",
    label: "Machine",
    lead: "Each step starts when all steps that point to it have finished; its colour and sign are its outcome. Choose one to see its attempts.",
    body: html`<div class="card machine ${wide ? "wide" : ""}">
      <div
        class="machine-graph"
        tabindex="0"
        role="group"
        aria-label="Graph of the steps; the list says the same in words"
      >
        ${svg}
      </div>
      <div class="step-list">${machine.map((step) => stepEntry(step, machine, attempts))}</div>
    </div>`,
  };
}

function stepEntry(step: MachineStep, all: readonly MachineStep[], attempts: readonly StepAttempt[]): Html {
  const own = attempts.filter((attempt) => attempt.step === step.name);
  return html`<details name="step" data-step="${step.name}">
    <summary>
      <span class="step-name">${breakable(step.name)}</span>${pill(step.status)}<span class="step-time"
        >${timeOf(step)}</span
      >
    </summary>
    <p>It ${describeStep(step.kind)}. ${orderOf(step, all)}</p>
    ${
      own.length === 0
        ? null
        : html`<ol>
            ${own.map(attemptEntry)}
          </ol>`
    }
  </details>`;
}

function orderOf({ name, after }: MachineStep, all: readonly MachineStep[]): string {
  const before = all.filter((other) => other.after.includes(name)).map((other) => other.name);
  const start = after.length === 0 ? "The first step" : `After ${after.join(", ")}`;
  return before.length === 0 ? `${start}; the last.` : `${start}; before ${before.join(", ")}.`;
}

function attemptEntry({ execution, attempt, outcome, seconds, error }: StepAttempt): Html {
  const { tone, sign, word } = outcomeOf(outcome);
  return html`<li>
    <span class="${tone}-text" aria-hidden="true">${sign}</span> Execution ${execution}, attempt ${attempt}: ${word}
    after ${duration(seconds)}${error === null ? "" : `: ${error}`}
  </li>`;
}

function timeOf({ attempts, seconds }: MachineStep): string {
  return attempts === 0 ? "–" : duration(seconds);
}
