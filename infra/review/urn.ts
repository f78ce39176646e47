/** A resource as its URN names it: `urn:pulumi:prod::rental::rental:pipeline:Pipeline$aws:s3/bucket:Bucket::lake`. */
export interface NamedResource {
  readonly urn: string;
  /** `aws:s3/bucket:Bucket`, without the types of its parents. */
  readonly type: string;
  /** The logical name, the last part. */
  readonly name: string;
}

/** Null: the text is no URN. */
export function resourceOf(urn: string): NamedResource | null {
  const [head = "", , types = "", ...names] = urn.split("::");
  if (!head.startsWith("urn:pulumi:") || types === "" || names.length === 0) return null;
  return { urn, type: types.split("$").at(-1) ?? types, name: names.at(-1) ?? "" };
}

export function stackOf(urn: string): { readonly stack: string; readonly project: string } {
  const [head = "", project = ""] = urn.split("::");
  return { stack: head.replace("urn:pulumi:", ""), project };
}
