import { graphlib, layout } from "@dagrejs/dagre";
import type { MachineStep, ReportData } from "./data";
import { duration } from "./format";
import { breakable, html, type Html } from "./html";
import type { Section } from "./section";
import { outcomeOf, pill } from "./status";

/** Of the nodes' bold and plain text, in the widest of the usual system fonts. */
const NAME_CHARACTER = 7.9;
const NOTE_CHARACTER = 6.4;
const NODE_HEIGHT = 44;

/** The state machine as a graph. Layout is dagre's (a layered layout of directed graphs), drawing is ours. */
export function machineSection(data: ReportData): Section {
  return {
    id: "machine",
    title: "State machine",
    lead: "Each step starts when all steps that point to it have finished; its colour and sign are its outcome.",
    body: html`<div class="card machine">${drawGraph(data.machine)}${stepTable(data.machine)}</div>`,
  };
}

function drawGraph(steps: readonly MachineStep[]): Html {
  const { nodes, edges, width, height } = arranged(steps);
  return html`<div class="machine-graph">
    <svg
      viewBox="0 0 ${width} ${height}"
      style="max-width:${width}px"
      role="img"
      aria-label="Graph of ${steps.length} steps; the table beside it says the same in words"
    >
      <defs>
        <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0,0.5 L7.5,4 L0,7.5 z" />
        </marker>
      </defs>
      ${edges.map((points) => html`<path class="edge" d="${curve(points)}" marker-end="url(#arrow)" />`)}
      ${nodes.map(({ step, x, y, width: nodeWidth }) => drawNode(step, x, y, nodeWidth))}
    </svg>
  </div>`;
}

function drawNode(step: MachineStep, x: number, y: number, width: number): Html {
  const { tone, sign, word } = outcomeOf(step.status);
  const time = step.status === "SKIPPED" || step.status === "PENDING" ? word : `${word}, ${duration(step.seconds)}`;
  const tries = step.attempts > 1 ? `, ${step.attempts} attempts` : "";
  return html`<g class="node ${tone}" transform="translate(${x - width / 2} ${y - NODE_HEIGHT / 2})">
    <title>${step.name}: ${time}${tries}</title>
    <rect width="${width}" height="${NODE_HEIGHT}" rx="10" />
    <text x="${width / 2}" y="18" class="node-name">${step.name}</text>
    <text x="${width / 2}" y="34" class="node-note">${sign} ${time}${tries}</text>
  </g>`;
}

function stepTable(steps: readonly MachineStep[]): Html {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col">Outcome</th>
          <th scope="col" class="number">Time</th>
        </tr>
      </thead>
      <tbody>
        ${steps.map(
          (step) =>
            html`<tr>
              <th scope="row">${breakable(step.name)}</th>
              <td>${pill(step.status)}</td>
              <td class="number">${timeOf(step)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function timeOf({ attempts, seconds }: MachineStep): string {
  if (attempts === 0) return "–";
  return attempts === 1 ? duration(seconds) : `${duration(seconds)} in ${attempts} attempts`;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Arranged {
  readonly nodes: readonly {
    readonly step: MachineStep;
    readonly x: number;
    readonly y: number;
    readonly width: number;
  }[];
  readonly edges: readonly (readonly Point[])[];
  readonly width: number;
  readonly height: number;
}

function arranged(steps: readonly MachineStep[]): Arranged {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: "TB", nodesep: 18, ranksep: 30, marginx: 2, marginy: 2 });
  for (const step of steps) graph.setNode(step.name, { width: nodeWidth(step), height: NODE_HEIGHT });
  for (const step of steps) for (const before of directly(step, steps)) graph.setEdge(before, step.name, {});
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    nodes: steps.map((step) => ({ step, ...graph.node(step.name) })),
    edges: graph.edges().map((edge) => graph.edge(edge).points),
    width: Math.ceil(width),
    height: Math.ceil(height),
  };
}

function nodeWidth(step: MachineStep): number {
  const note = outcomeOf(step.status).word.length + (step.attempts > 1 ? 22 : 12);
  return Math.max(step.name.length * NAME_CHARACTER, note * NOTE_CHARACTER) + 20;
}

/** Without the edges that a longer way already says. */
function directly(step: MachineStep, steps: readonly MachineStep[]): readonly string[] {
  const byName = new Map(steps.map((each) => [each.name, each]));
  const reaches = (from: string, to: string): boolean =>
    (byName.get(from)?.after ?? []).some((before) => before === to || reaches(before, to));
  return step.after.filter((before) => !step.after.some((other) => other !== before && reaches(other, before)));
}

/** A smooth line through dagre's points: quadratic corners from middle to middle. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }));
  if (first === undefined) return "";
  const last = rest.at(-1) ?? first;
  const corners = rest.slice(0, -1).map((corner, at) => {
    const next = rest[at + 1] ?? corner;
    return at === rest.length - 2
      ? `Q${corner.x},${corner.y} ${next.x},${next.y}`
      : `Q${corner.x},${corner.y} ${(corner.x + next.x) / 2},${(corner.y + next.y) / 2}`;
  });
  return `M${first.x},${first.y} ${corners.length > 0 ? corners.join(" ") : `L${last.x},${last.y}`}`;
}
