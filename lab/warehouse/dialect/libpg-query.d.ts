/** PostgreSQL's parser. The package's own types give `parsePlPgSQL` the tree of `parse`, which it has not. */
declare module "@libpg-query/parser" {
  export function loadModule(): Promise<void>;
  export function parse(text: string): Promise<{ readonly stmts?: readonly { readonly stmt?: unknown }[] }>;
  export function parsePlPgSQL(text: string): Promise<unknown>;
}
