import { runStack } from "./testing/run-stack";
import { Permissions } from "./testing/simulate";
import { STACKS } from "./testing/stacks";

// What lies in the lake is under the lake's key, whoever wrote it and whatever it asked for.

const HEADER = "s3:x-amz-server-side-encryption";

describe.each(STACKS)("%s", (stack) => {
  let permissions: Permissions;
  let key: string;
  let object: string;

  beforeAll(async () => {
    const registered = await runStack(stack);
    permissions = new Permissions(registered);
    key = permissions.output("aws:kms/key:Key", "lake-key", "arn");
    object = `arn:aws:s3:::${String(permissions.input("aws:s3/bucket:Bucket", "lake", "bucket"))}/manifests/RentalETLPipeline/x`;
    const unloads = registered
      .filter(({ type }) => type === "aws:sfn/stateMachine:StateMachine")
      .flatMap(({ inputs }) => String(inputs["definition"]).match(/UNLOAD \((?:(?!UNLOAD \().)*/g) ?? []);
    expect(unloads.length).toBeGreaterThan(0);
    for (const text of unloads) expect(text).toMatch(new RegExp(`KMS_KEY_ID [\\\\']+${key}[\\\\']+nENCRYPTED`));
  });

  test.each<readonly [what: string, context: (key: string) => Readonly<Record<string, string>>, allowed: boolean]>([
    ["the bucket's default", () => ({}), true],
    ["the lake's key", (own) => ({ [HEADER]: "aws:kms", [`${HEADER}-aws-kms-key-id`]: own }), true],
    ["another key", (own) => ({ [HEADER]: "aws:kms", [`${HEADER}-aws-kms-key-id`]: `${own}0` }), false],
    ["S3's own key, as UNLOAD does by itself", () => ({ [HEADER]: "AES256" }), false],
  ])("an upload under %s", async (_what, context, allowed) => {
    const call = { action: "s3:PutObject", resource: object, context: context(key) };
    expect(await permissions.allows("warehouse-copy", call)).toBe(allowed);
  });
});
