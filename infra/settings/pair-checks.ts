import type { Standby } from "../../pipeline-dsl/model";
import { finding, type Finding } from "./finding";
import type { Settings } from "./settings";

/**
 * Where a stack's settings and those of its other site do not fit. Each file says what it must know of the other one, since no
 * stack reads another; a name that is written twice can be written in two ways.
 */
export function pairFindings(
  stack: string,
  settings: Settings,
  other: Settings,
  declared: Standby | null,
): readonly Finding[] {
  const { standby, standbyOf } = settings;
  const key = standbyOf === undefined ? "standby" : "standbyOf";
  const named = standbyOf ?? standby;
  if (named === undefined) return [];
  const differing = (path: readonly string[], mine: string, theirs: string, what: string): readonly Finding[] =>
    mine === theirs ? [] : [finding(path, `"${mine}" is not ${what} of ${named.stack}, "${theirs}"`, theirs)];
  return [
    ...differing(["account"], settings.account, other.account, "the account"),
    ...differing([key, "bucket"], named.bucket, other.lake.bucket, "the lake's bucket"),
    ...(standbyOf === undefined ? [] : differing([key, "region"], standbyOf.region, other.region, "the Region")),
    ...backFindings(stack, key, named.stack, other),
    ...nameFindings(settings, other, differing),
    ...(key === "standbyOf" && declared?.kind === "pilotLight" ? restoredFindings(settings, other, differing) : []),
  ];
}

type Differing = (path: readonly string[], mine: string, theirs: string, what: string) => readonly Finding[];

/** A primary may not name its standby yet: that is the third step of a first deployment. */
function backFindings(
  stack: string,
  key: "standby" | "standbyOf",
  named: string,
  { standby, standbyOf }: Settings,
): readonly Finding[] {
  const back = key === "standby" ? standbyOf : standby;
  const backKey = key === "standby" ? "standbyOf" : "standby";
  if (back === undefined)
    return key === "standby"
      ? [finding([key, "stack"], `"${named}" is no standby: its file has no rental:standbyOf`)]
      : [];
  return back.stack === stack
    ? []
    : [finding([key, "stack"], `"${named}" names another stack, "${back.stack}", in its rental:${backKey}`)];
}

/** One name leads to two sites. */
function nameFindings({ dns }: Settings, { dns: theirs }: Settings, differing: Differing): readonly Finding[] {
  if (dns === undefined || theirs === undefined) return [];
  return (["name", "zone"] as const).flatMap((part) =>
    differing(["dns", part], dns[part], theirs[part], `the ${part} in rental:dns`),
  );
}

/** A snapshot is restored with the database and the admin that it was taken of, and the failover loads by these names. */
function restoredFindings(
  { warehouse }: Settings,
  { warehouse: theirs }: Settings,
  differing: Differing,
): readonly Finding[] {
  if (warehouse.kind !== "serverless" || theirs.kind !== "provisioned") return [];
  return (["database", "adminUser"] as const).flatMap((part) =>
    differing(["warehouse", part], warehouse[part], theirs[part], "what a failover restores here"),
  );
}
