import type { PipelineModel } from "../../model";
import { printReferences } from "../spark/references";
import { bucketArn, objectsArn } from "./arns";
import type { LakePlace } from "./place";
import type { Statement } from "./statement";

/**
 * A role's policy holds 10,240 characters, and a folder costs about six times its name in it. Where the folders of all
 * tables would not fit, permissions name the folder of the source, or the zone, instead.
 */
const MOST_FOLDER_CHARACTERS = 1_000;

/** Prefixes of source tables in a zone: `raw/marketplace/apartments/`. */
export function tablePrefixes(model: PipelineModel, zone: "raw" | "processed" | "quarantine"): readonly string[] {
  return fitsOneByOne(model)
    ? tableFolders(model, zone)
    : model.sources.map((source) => `${model.lake.zones[zone]}${source.name}/`);
}

/** Where the raw zone keeps how a text of a source is spelled by its parent, beside its tables: one folder a reference. */
export function referencePrefixes(model: PipelineModel): readonly string[] {
  const folders = referenceFolders(model);
  return fitsOneByOne(model) ? folders : [...new Set(folders.map((folder) => folder.replace(/[^/]+\/$/, "")))];
}

/** What the extracting job writes and the loading job reads. */
export function rawPrefixes(model: PipelineModel): readonly string[] {
  return [...new Set([...tablePrefixes(model, "raw"), ...referencePrefixes(model)])];
}

/** Prefixes of targets in the curated zone: `curated/dim_apartments/`. */
export function targetPrefixes(model: PipelineModel): readonly string[] {
  return fitsOneByOne(model) ? targetFolders(model) : [model.lake.zones.curated];
}

function fitsOneByOne(model: PipelineModel): boolean {
  const zones = ["raw", "processed", "quarantine"] as const;
  const folders = [...zones.flatMap((zone) => tableFolders(model, zone)), ...targetFolders(model)];
  const fit = (more: readonly string[]): boolean => [...folders, ...more].join("").length <= MOST_FOLDER_CHARACTERS;
  if (!fit([])) return false;
  // Of many tables the references need not be looked for. They are named once more, by themselves.
  const references = referenceFolders(model);
  return fit([...references, ...references]);
}

function tableFolders(model: PipelineModel, zone: "raw" | "processed" | "quarantine"): readonly string[] {
  return model.sources.flatMap((source) =>
    source.tables.map((table) => `${model.lake.zones[zone]}${source.name}/${table.name}/`),
  );
}

function referenceFolders(model: PipelineModel): readonly string[] {
  return model.sources.flatMap(({ name: source }) =>
    printReferences(model, source).map(({ name }) => `${model.lake.zones.raw}${source}/${name}/`),
  );
}

function targetFolders(model: PipelineModel): readonly string[] {
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

/** What Spark's S3 client asks of the bucket itself: where it is, and which uploads a broken attempt has left. */
export function useBucketFromSpark(place: LakePlace): Statement {
  const { actions, ...located } = locateBucket(place);
  return { ...located, actions: [...actions, "s3:ListBucketMultipartUploads"] };
}

/** Spark's S3 client asks for an object of a folder's own name where the folder is empty. Without this it hears 403, not 404. */
export function askForFolders(place: LakePlace, sid: string, prefixes: readonly string[]): Statement {
  return {
    sid,
    actions: ["s3:GetObject"],
    resources: prefixes.map((prefix) => `${bucketArn(place, place.lakeBucket)}/${prefix.replace(/\/$/, "")}`),
  };
}
