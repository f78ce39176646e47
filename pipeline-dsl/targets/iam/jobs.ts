import type { PipelineModel } from "../../model";
import { arn, secretArn } from "./arns";
import { glueRuntime } from "./glue-runtime";
import { useKey } from "./keys";
import {
  askForFolders,
  listPrefixes,
  overwriteObjects,
  rawPrefixes,
  readObjects,
  referencePrefixes,
  tablePrefixes,
  targetPrefixes,
  useBucketFromSpark,
} from "./lake";
import { ledgerItems } from "./ledger";
import type { AccessPlace } from "./place";
import type { Statement } from "./statement";

/** The extraction job: reads the sources, overwrites its folders of the raw zone. */
export function extractJobAccess(model: PipelineModel, place: AccessPlace): readonly Statement[] {
  const raw = rawPrefixes(model);
  return [
    readObjects(place, "ReadArtifacts", [place.artifactsPrefix]),
    overwriteObjects(place, "OverwriteRaw", raw),
    // What a text found the last time lies in the newest folder of an earlier date, so the folder above is listed.
    askForFolders(place, "AskForReferences", referencePrefixes(model)),
    listPrefixes(place, "ListFolders", [place.artifactsPrefix, ...raw]),
    useBucketFromSpark(place),
    useKey(place, "LakeKey", place.keys.lake, "s3", "write"),
    ...readSecrets(place),
    ...ledgerItems(model, place, ["GetItem", "Query", "UpdateItem"]),
    ...glueRuntime(place),
  ];
}

/** The job that shapes: reads raw, writes the zones after it, evaluates quality. It never sees a source's secret. */
export function loadJobAccess(model: PipelineModel, place: AccessPlace): readonly Statement[] {
  const raw = rawPrefixes(model);
  const written = [
    ...tablePrefixes(model, "processed"),
    ...tablePrefixes(model, "quarantine"),
    ...targetPrefixes(model),
  ];
  return [
    readObjects(place, "ReadArtifacts", [place.artifactsPrefix]),
    readObjects(place, "ReadRaw", raw),
    overwriteObjects(place, "OverwriteZones", written),
    listPrefixes(place, "ListFolders", [place.artifactsPrefix, ...raw, ...written]),
    useBucketFromSpark(place),
    useKey(place, "LakeKey", place.keys.lake, "s3", "write"),
    {
      sid: "PublishQuality",
      actions: ["glue:PublishDataQuality"],
      resources: [arn(place, "glue", "dataQualityRuleset/*")],
    },
    ...ledgerItems(model, place, ["GetItem", "Query", "UpdateItem"]),
    ...glueRuntime(place),
  ];
}

function readSecrets(place: AccessPlace): readonly Statement[] {
  return [
    {
      sid: "SourceSecrets",
      actions: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
      resources: Object.values(place.sourceSecrets).map((name) => secretArn(place, name)),
    },
    useKey(place, "SourceSecretsKey", place.keys.operations, "secretsmanager", "read"),
  ];
}
