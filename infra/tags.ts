import type { Deployment } from "./deployment";

/** The stack's own, by which the doctor and the costs know what is whose. */
export const OWN_TAGS = ["ManagedBy", "Name", "Pipeline", "Stack"] as const;

/** Without those of the settings: an object of S3 has ten tags at most, and no bill is split by them. */
export function ownTags({ names, model, stack }: Deployment, name: string): Record<(typeof OWN_TAGS)[number], string> {
  return {
    ManagedBy: "pulumi",
    Name: `${names.stem}-${name}`,
    Pipeline: model.name,
    Stack: stack,
  };
}
