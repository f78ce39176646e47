import type { Address } from "./arns";
import { useKey } from "./keys";
import type { Statement } from "./statement";

/** EventBridge's rules: publish to the pipeline's topics, under the topics' key. */
export function messageAccess(place: Address, topicArns: readonly string[], keyArn: string): readonly Statement[] {
  return [
    { sid: "TellTopics", actions: ["sns:Publish"], resources: topicArns },
    useKey(place, "TopicsKey", keyArn, "sns", "write"),
  ];
}
