import type { PipelineModel } from "../../model";
import { bucketArn, objectsArn } from "./arns";
import type { LakePlace } from "./place";
import type { Statement } from "./statement";

/** Prefixes of source tables in a zone: `raw/marketplace/apartments/`. */
export function tablePrefixes(model: PipelineModel, zone: "raw" | "processed" | "quarantine"): readonly string[] {
  return model.sources.flatMap((source) =>
    source.tables.map((table) => `${model.lake.zones[zone]}${source.name}/${table.name}/`),
  );
}

/** Prefixes of targets in the curated zone: `curated/dim_apartments/`. */
export function targetPrefixes(model: PipelineModel): readonly string[] {
  return model.warehouse.targets.map((target) => `${model.lake.zones.curated}${target.name}/`);
}

export function manifestPrefix(model: PipelineModel): string {
  return `${model.lake.zones.manifests}${model.name}/`;
}

export function readObjects(place: LakePlace, sid: string, prefixes: readonly string[]): Statement {
  return {
    sid,
    actions: ["s3:GetObject"],
    resources: prefixes.map((prefix) => objectsArn(place, place.lakeBucket, prefix)),
  };
}

/** Overwriting a folder is deleting and writing; versioning keeps what was there. */
export function overwriteObjects(place: LakePlace, sid: string, prefixes: readonly string[]): Statement {
  return {
    sid,
    actions: [
      "s3:AbortMultipartUpload",
      "s3:DeleteObject",
      "s3:GetObject",
      "s3:ListMultipartUploadParts",
      "s3:PutObject",
    ],
    resources: prefixes.map((prefix) => objectsArn(place, place.lakeBucket, prefix)),
  };
}

/** Lists the folders and nothing beside them. */
export function listPrefixes(place: LakePlace, sid: string, prefixes: readonly string[]): Statement {
  const patterns = prefixes.flatMap((prefix) => [prefix.replace(/\/$/, ""), `${prefix}*`]);
  return {
    sid,
    actions: ["s3:ListBucket"],
    resources: prefixes.length === 0 ? [] : [bucketArn(place, place.lakeBucket)],
    conditions: { StringLike: { "s3:prefix": [...patterns].sort() } },
  };
}

/** The client asks for the bucket's Region before it reads. */
export function locateBucket(place: LakePlace): Statement {
  return { sid: "LocateLake", actions: ["s3:GetBucketLocation"], resources: [bucketArn(place, place.lakeBucket)] };
}
