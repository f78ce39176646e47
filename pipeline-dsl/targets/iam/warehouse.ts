import type { PipelineModel } from "../../model";
import { useKey } from "./keys";
import { listPrefixes, locateBucket, manifestPrefix, overwriteObjects, readObjects, targetPrefixes } from "./lake";
import type { LakePlace } from "./place";
import type { Statement } from "./statement";

/** The role that COPY and UNLOAD assume: reads the curated zone, writes the manifests of this pipeline. */
export function copyRoleAccess(model: PipelineModel, place: LakePlace, lakeKey: string): readonly Statement[] {
  return [
    readObjects(place, "ReadCurated", targetPrefixes(model)),
    overwriteObjects(place, "WriteManifests", [manifestPrefix(model)]),
    listPrefixes(place, "ListFolders", [...targetPrefixes(model), manifestPrefix(model)]),
    locateBucket(place),
    useKey(place, "LakeKey", lakeKey, "s3", "write"),
  ];
}
