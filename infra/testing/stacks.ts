/** Both sites of one pipeline. */
export const SITES = ["prod", "prod-standby"] as const;
/** The committed stacks. A proof runs over all of them, or over the sites. */
export const STACKS = [...SITES, "dev"] as const;

export type Stack = (typeof STACKS)[number];
