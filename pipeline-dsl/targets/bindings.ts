/**
 * What the printed documents need to know of the place where they run: names and addresses, never secrets.
 * `infra/` fills them from a stack's resources, `lab/` from a home folder, `npx pipeline compile` with examples.
 */
export interface Bindings {
  readonly region: string;
  /** Root of the lake without a trailing slash: `s3://rental-analytics` or a folder. */
  readonly lakeRoot: string;
  /** Where the jobs read their plan. */
  readonly planLocation: string;
  readonly ledgerTable: string;
  readonly warehouse: {
    readonly kind: "cluster" | "workgroup";
    /** Cluster identifier or workgroup name. */
    readonly name: string;
    readonly database: string;
    /** ARN of the secret of the user that loads; absent: the SQL machine's own role is the user. */
    readonly secretArn?: string;
  };
  /** The role that COPY and UNLOAD assume. */
  readonly copyRoleArn: string;
  /** ARN of the child machine that runs one SQL batch. */
  readonly sqlMachineArn: string;
  /** Physical job names (a stack other than prod has a suffix). */
  readonly jobNames: { readonly extract: string; readonly load: string };
  /** Secrets Manager names by source. */
  readonly sourceSecrets: Readonly<Record<string, string>>;
}
