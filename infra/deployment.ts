import type { PipelineModel, Site } from "../pipeline-dsl/model";
import { sentCopies, type SentCopies } from "../pipeline-dsl/targets/cloudwatch";
import { replicatedFolders } from "../pipeline-dsl/targets/replicated-folders";
import { namesOf, type Names } from "./names";
import { partitionOf } from "./partition";
import type { Settings, StatefulPart } from "./settings/settings";

/** One pipeline in one stack: what every component needs to know. Plain data, known before anything exists. */
export interface Deployment {
  readonly model: PipelineModel;
  readonly stack: string;
  readonly settings: Settings;
  readonly names: Names;
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly site: Site;
  /** The other site, as far as its names reach: nothing of it is looked up. Null: this stack is alone. */
  readonly other: OtherSite | null;
  /** What both switches, the definition's and the settings', allow to be destroyed. */
  readonly destroyable: ReadonlySet<StatefulPart>;
}

export interface OtherSite {
  readonly region: string;
  readonly names: Names;
}

export function deploymentOf(
  model: PipelineModel,
  stack: string,
  settings: Settings,
  destroyable: readonly StatefulPart[],
): Deployment {
  return {
    model,
    stack,
    settings,
    names: namesOf(model, stack, settings.lake.bucket),
    partition: partitionOf(settings.region),
    account: settings.account,
    region: settings.region,
    site: settings.standbyOf === undefined ? "primary" : "standby",
    other: otherSite(model, settings),
    destroyable: new Set(destroyable.filter((part) => settings.destroy?.includes(part) ?? false)),
  };
}

function otherSite(model: PipelineModel, { standby, standbyOf }: Settings): OtherSite | null {
  if (standbyOf !== undefined) {
    return { region: standbyOf.region, names: namesOf(model, standbyOf.stack, standbyOf.bucket) };
  }
  const declared = model.recovery.standby;
  if (standby === undefined || declared.kind === "multiAz") return null;
  return { region: declared.region, names: namesOf(model, standby.stack, standby.bucket) };
}

/** Whether the declared rehearsal is started here: a standby tries itself out; where there is one Region, its zones do. */
export function rehearsedHere({ site, model: { recovery } }: Deployment): boolean {
  return recovery.rehearse !== null && (site === "standby" || recovery.standby.kind === "multiAz");
}

/** The strategy, where this site stands by for another one. */
export function standsByHere({ site, model: { recovery } }: Deployment): "pilotLight" | "warmStandby" | null {
  const { kind } = recovery.standby;
  return site === "standby" && kind !== "multiAz" ? kind : null;
}

/** The site to which this one's lake is copied; null where nothing of it is. */
export function copiedTo({ model, other }: Deployment): OtherSite | null {
  return replicatedFolders(model).length === 0 ? null : other;
}

/** What of this site's lake is copied to the other site's. */
export function sentFromHere(deployment: Deployment): SentCopies | null {
  const to = copiedTo(deployment);
  return to === null ? null : sentCopies(deployment.model, deployment.names.lakeBucket, to.names.lakeBucket);
}

/** What the definition promises of a second Region and this stack does not keep; null where it does. */
export function standbyNotice({ model, other, region }: Deployment): string | null {
  const { standby } = model.recovery;
  if (other !== null || standby.kind === "multiAz") return null;
  return `no stack stands by for this one (rental:standby): nothing leaves ${region}, and what the definition promises of ${standby.region} is not kept`;
}

/** One line for each part that holds data and is not wholly protected: said at every preview. */
export function destructionNotices(
  destroyable: readonly StatefulPart[],
  requested: readonly StatefulPart[],
): readonly { readonly severity: "warning" | "info"; readonly text: string }[] {
  const both = requested.filter((part) => destroyable.includes(part));
  const only = (part: StatefulPart): string =>
    destroyable.includes(part)
      ? "the definition lets it go, the settings do not"
      : "the settings let it go, the definition does not";
  const one = [...new Set([...requested, ...destroyable])].filter((part) => !both.includes(part)).sort();
  return [
    ...both.map((part) => ({
      severity: "warning" as const,
      text: `${part}: not protected; removing it destroys its data`,
    })),
    ...one.map((part) => ({ severity: "info" as const, text: `${part}: still protected and retained: ${only(part)}` })),
  ];
}
