import type { PipelineModel } from "../../model";
import { BACKUP_ZONE } from "../redshift/backup/stored-table";
import { useKey } from "./keys";
import { listPrefixes, locateBucket, manifestPrefix, overwriteObjects, readObjects, targetPrefixes } from "./lake";
import type { LakePlace } from "./place";
import type { Statement } from "./statement";

/** The role that COPY and UNLOAD assume: reads the curated zone, writes the manifests of this pipeline, and backups. */
export function copyRoleAccess(model: PipelineModel, place: LakePlace, lakeKey: string): readonly Statement[] {
  return [
    readObjects(place, "ReadCurated", targetPrefixes(model)),
    overwriteObjects(place, "WriteManifests", [manifestPrefix(model)]),
    // CLEANPATH deletes what an attempt that was broken off has left.
    overwriteObjects(place, "WriteBackups", [BACKUP_ZONE]),
    listPrefixes(place, "ListFolders", [...targetPrefixes(model), manifestPrefix(model), BACKUP_ZONE]),
    locateBucket(place),
    useKey(place, "LakeKey", lakeKey, "s3", "write"),
  ];
}
