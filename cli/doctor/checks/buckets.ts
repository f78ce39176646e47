import { Refused, type Ask } from "../ask";
import { type DoctorCheck, type Finding, note, ok, problem } from "../check";
import { isOfStack } from "../stack-tags";

/** A bucket's name is taken by whoever is first in all of AWS. */
export const buckets: DoctorCheck = {
  id: "buckets",
  about: "names of buckets",
  actions: ["s3:ListBucket", "s3:GetBucketTagging"],
  source: "S3 API reference, HeadBucket: 404 not there, 403 somebody else's, 301 in another Region",
  look: async ({ deployment }, ask) => {
    const { names, region } = deployment;
    const findings: Finding[] = [];
    for (const bucket of [names.lakeBucket, names.accessLogBucket]) {
      const state = await stateOf(bucket, region, ask);
      if (state === "free") findings.push(ok(`${bucket} is free`));
      else if (state === "foreign") findings.push(taken(bucket, "belongs to somebody else"));
      else if (await tagged(bucket, region, ask, deployment)) findings.push(note(`${bucket} is this stack's already`));
      else findings.push(taken(bucket, "is in this account and not of this stack"));
    }
    return findings;
  },
};

function taken(bucket: string, why: string): Finding {
  return problem(`the bucket ${bucket} ${why}`, "choose another rental:lake.bucket");
}

async function stateOf(Bucket: string, region: string, ask: Ask): Promise<"free" | "foreign" | "here"> {
  try {
    await ask({ service: "s3", operation: "head_bucket", region, parameters: { Bucket } });
    return "here";
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.code === "404" || error.code === "NoSuchBucket") return "free";
    if (error.code === "301") return "here";
    if (error.code === "403") return "foreign";
    throw error;
  }
}

async function tagged(
  Bucket: string,
  region: string,
  ask: Ask,
  deployment: Parameters<typeof isOfStack>[1],
): Promise<boolean> {
  try {
    const { TagSet = [] } = await ask<{ TagSet: readonly { readonly Key: string; readonly Value: string }[] }>({
      service: "s3",
      operation: "get_bucket_tagging",
      region,
      parameters: { Bucket },
    });
    return isOfStack(TagSet, deployment);
  } catch (error) {
    if (error instanceof Refused && error.code === "NoSuchTagSet") return false;
    throw error;
  }
}
