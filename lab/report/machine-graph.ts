import { graphlib, layout } from "@dagrejs/dagre";
import type { MachineStep } from "./data";
import { duration } from "./format";
import { html, type Html } from "./html";
import { outcomeOf } from "./status";

/** Of the nodes' bold and plain text, in the widest of the usual system fonts. */
const NAME_CHARACTER = 7.9;
const NOTE_CHARACTER = 6.4;
const NODE_HEIGHT = 44;
/** Drawn downwards while this wide, beside the list of steps; a wider one gets the whole page. */
const BESIDE_THE_LIST = 680;
/** Wider than the page when drawn downwards: such a graph is drawn to the right. */
const PAGE = 1000;

/** The steps as a graph. Layout is dagre's (a layered layout of directed graphs), drawing is ours. */
export function drawGraph(steps: readonly MachineStep[]): { readonly svg: Html; readonly wide: boolean } {
  const downwards = arranged(steps, "TB");
  const graph = downwards.width > PAGE ? arranged(steps, "LR") : downwards;
  return { svg: draw(graph), wide: graph.width > BESIDE_THE_LIST };
}

function draw({ nodes, edges, width, height }: Graph): Html {
  return html`<svg
    viewBox="0 0 ${width} ${height}"
    style="width:${width}px;min-width:${Math.round(width * 0.78)}px"
    aria-hidden="true"
  >
    <defs>
      <marker
        id="arrow"
        viewBox="0 0 8 8"
        refX="7"
        refY="4"
        markerUnits="userSpaceOnUse"
        markerWidth="9"
        markerHeight="9"
        orient="auto"
      >
        <path d="M0,0.5 L7.5,4 L0,7.5 z" />
      </marker>
    </defs>
    ${edges.map(({ from, to, points }) => html`<path class="edge" data-from="${from}" data-to="${to}" d="${curve(points)}" marker-end="url(#arrow)" />`)}
    ${nodes.map(({ step, x, y, width: nodeWidth }) => drawNode(step, x, y, nodeWidth))}
  </svg>`;
}

function drawNode(step: MachineStep, x: number, y: number, width: number): Html {
  const { tone } = outcomeOf(step.status);
  return html`<g
    class="node ${tone}"
    data-node="${step.name}"
    transform="translate(${x - width / 2} ${y - NODE_HEIGHT / 2})"
  >
    <title>${step.name}: ${noteOf(step)}</title>
    <rect width="${width}" height="${NODE_HEIGHT}" rx="10" />
    <text x="${width / 2}" y="18" class="node-name">${step.name}</text>
    <text x="${width / 2}" y="34" class="node-note">${outcomeOf(step.status).sign} ${noteOf(step)}</text>
  </g>`;
}

/** `succeeded, 33 s, 3 attempts`. */
function noteOf({ status, attempts, seconds }: MachineStep): string {
  const { word } = outcomeOf(status);
  const tries = attempts > 1 ? `, ${attempts} attempts` : "";
  return attempts === 0 || status === "SKIPPED" ? word : `${word}, ${duration(seconds)}${tries}`;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Graph {
  readonly nodes: readonly {
    readonly step: MachineStep;
    readonly x: number;
    readonly y: number;
    readonly width: number;
  }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly points: readonly Point[] }[];
  readonly width: number;
  readonly height: number;
}

function arranged(steps: readonly MachineStep[], direction: "TB" | "LR"): Graph {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: direction, nodesep: 18, ranksep: direction === "TB" ? 30 : 60, marginx: 2, marginy: 2 });
  for (const step of steps) graph.setNode(step.name, { width: nodeWidth(step), height: NODE_HEIGHT });
  for (const step of steps) for (const before of directly(step, steps)) graph.setEdge(before, step.name, {});
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    nodes: steps.map((step) => ({ step, ...graph.node(step.name) })),
    edges: graph.edges().map((edge) => ({ from: edge.v, to: edge.w, points: graph.edge(edge).points })),
    width: Math.ceil(width),
    height: Math.ceil(height),
  };
}

function nodeWidth(step: MachineStep): number {
  return Math.max(step.name.length * NAME_CHARACTER, (noteOf(step).length + 2) * NOTE_CHARACTER) + 20;
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
