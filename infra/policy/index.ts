import { PolicyPack, type StackValidationPolicy } from "@pulumi/policy";
import type { Control } from "./control";
import { CONTROLS } from "./controls";
import { isSuppressed, SUPPRESSIONS } from "./suppressions";

// pulumi preview --policy-pack infra/policy: the same rules that the tests hold the committed stacks to.
new PolicyPack("rental-security-controls", { enforcementLevel: "mandatory", policies: CONTROLS.map(policyOf) });

/** Properties that a first preview cannot know are left to the update, where they are known. */
function policyOf(control: Control): StackValidationPolicy {
  return {
    name: control.id.toLowerCase().replace(".", "-"),
    description: `${control.id}: ${control.title}`,
    validateStack: ({ resources }, reportViolation) => {
      for (const broken of control.broken(resources)) {
        if (isSuppressed(SUPPRESSIONS, control.id, broken)) continue;
        const urn = resources.find((resource) => resource.type === broken.type && resource.name === broken.name)?.urn;
        reportViolation(`${broken.name} (${broken.type}): ${control.title}`, urn);
      }
    },
  };
}
