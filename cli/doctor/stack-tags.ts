import type { Deployment } from "../../infra/deployment";

/** Whether the tags that every resource of a stack bears (`infra/components/component.ts`) are those of this one. */
export function isOfStack(
  tags: readonly { readonly Key: string; readonly Value: string }[],
  { model, stack }: Pick<Deployment, "model" | "stack">,
): boolean {
  const valueOf = (key: string): string | undefined => tags.find(({ Key }) => Key === key)?.Value;
  return valueOf("Pipeline") === model.name && valueOf("Stack") === stack;
}
