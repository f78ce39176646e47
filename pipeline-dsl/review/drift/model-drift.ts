import { PIPELINE } from "../../checks/paths";
import type { PipelineModel } from "../../model";
import { modelHash } from "../../model/canonical";
import { parseModel } from "../../model/schema";
import { diffModels } from "../diff/diff-models";
import type { Drift } from "./drift";

/** What runs somewhere. */
export type Deployed =
  | { readonly kind: "model"; readonly of: string; readonly model: PipelineModel }
  | { readonly kind: "hash"; readonly of: string; readonly hash: string };

/** Whether what runs was made from this definition. `model`: as its lock says it. */
export function modelDrift(model: PipelineModel, deployed: Deployed): readonly Drift[] {
  const here = modelHash(model);
  const there = deployed.kind === "hash" ? deployed.hash : modelHash(deployed.model);
  if (here === there) return [];
  const changes = deployed.kind === "hash" ? [] : diffModels(parseModel(JSON.stringify(deployed.model)), model);
  const subjects = [...new Set(changes.map(({ subject }) => subject))];
  const told = subjects.length === 0 ? "" : `: ${subjects.slice(0, MOST_TOLD).join(", ")}`;
  const more = subjects.length > MOST_TOLD ? ` and ${String(subjects.length - MOST_TOLD)} more` : "";
  return [
    {
      where: "deployment",
      kind: "model-differs",
      subject: deployed.of,
      at: PIPELINE,
      words: `made from model ${there.slice(0, SHOWN)}, this checkout is ${here.slice(0, SHOWN)}${told}${more}`,
      fix: "deploy this checkout, or take the one that was deployed",
      edit: null,
      statements: [],
    },
  ];
}

const MOST_TOLD = 5;
/** Digits of a hash that tell two models apart for a reader. */
const SHOWN = 12;
