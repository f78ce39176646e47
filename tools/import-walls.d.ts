/** Zones of `import-x/no-restricted-paths`. */
export const walls: readonly { readonly target: string | readonly string[]; readonly from: readonly string[] }[];
/** Options of the resolver that finds what a TypeScript file imports. */
export const resolverOptions: { readonly extensions: string[]; readonly extensionAlias: Record<string, string[]> };
