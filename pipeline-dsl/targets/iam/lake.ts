import type { PipelineModel } from "../../model";
import { printReferences } from "../spark/references";
import { bucketArn, objectsArn } from "./arns";
import type { LakePlace } from "./place";
import type { Statement } from "./statement";

/**
 * A role's policy holds 10,240 characters, of which a real stack's names and addresses leave some 8,000, and what a job
 * needs beside the lake takes about half of them. Where the folders of all tables do not fit into the rest, permissions
 * name the folder of the source, or the zone, instead.
 */
const MOST_FOLDER_CHARACTERS = 4_000;

/** A folder stands in the bucket's objects, and as two prefixes that may be listed. */
const TIMES_NAMED = 3;

/** What stands around these names, with the longest bucket's name. */
const CHARACTERS_AROUND = 90;

type Grain = "table" | "source" | "zone";

const ZONES = ["raw", "processed", "quarantine"] as const;

/** Prefixes of source tables in a zone: `raw/marketplace/apartments/`. */
export function tablePrefixes(model: PipelineModel, zone: (typeof ZONES)[number]): readonly string[] {
  return tableFolders(model, zone, grainOf(model));
}

/** Where the raw zone keeps how a text of a source is spelled by its parent, beside its tables: one folder a reference. */
export function referencePrefixes(model: PipelineModel): readonly string[] {
  return referenceFolders(model, grainOf(model));
}

/** What the extracting job writes and the loading job reads. */
export function rawPrefixes(model: PipelineModel): readonly string[] {
  return [...new Set([...tablePrefixes(model, "raw"), ...referencePrefixes(model)])];
}

/** Prefixes of targets in the curated zone: `curated/dim_apartments/`. */
export function targetPrefixes(model: PipelineModel): readonly string[] {
  return targetFolders(model, grainOf(model));
}

const grains = new WeakMap<PipelineModel, Grain>();

/** Each role's policy asks, for each zone. */
function grainOf(model: PipelineModel): Grain {
  const grain = grains.get(model) ?? grainThatFits(model);
  grains.set(model, grain);
  return grain;
}

function grainThatFits(model: PipelineModel): Grain {
  if (fits(model, "table")) return "table";
  return fits(model, "source") ? "source" : "zone";
}

function fits(model: PipelineModel, grain: Grain): boolean {
  let left = MOST_FOLDER_CHARACTERS;
  const fit = (folders: readonly string[]): boolean => {
    for (const folder of folders) left -= TIMES_NAMED * folder.length + CHARACTERS_AROUND;
    return left >= 0;
  };
  if (!fit([...ZONES.flatMap((zone) => tableFolders(model, zone, grain)), ...targetFolders(model, grain)]))
    return false;
  // Of many tables the references need not be looked for. They are asked for by themselves, too.
  const references = referenceFolders(model, grain);
  return fit([...references, ...references]);
}

function tableFolders(model: PipelineModel, zone: (typeof ZONES)[number], grain: Grain): readonly string[] {
  const prefix = model.lake.zones[zone];
  if (grain === "zone") return model.sources.length === 0 ? [] : [prefix];
  return model.sources.flatMap((source) =>
    grain === "source"
      ? [`${prefix}${source.name}/`]
      : source.tables.map(({ name }) => `${prefix}${source.name}/${name}/`),
  );
}

function referenceFolders(model: PipelineModel, grain: Grain): readonly string[] {
  const { raw } = model.lake.zones;
  const folders = model.sources.flatMap(({ name: source }) =>
    printReferences(model, source).map(({ name }) =>
      grain === "table" ? `${raw}${source}/${name}/` : `${raw}${source}/`,
    ),
  );
  return [...new Set(grain === "zone" ? folders.map(() => raw) : folders)];
}

function targetFolders(model: PipelineModel, grain: Grain): readonly string[] {
  const { curated } = model.lake.zones;
  return grain === "table" ? model.warehouse.targets.map(({ name }) => `${curated}${name}/`) : [curated];
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
