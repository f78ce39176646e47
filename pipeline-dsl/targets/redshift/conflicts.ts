/** A sentence of Redshift, and where it stands: a page of its guide, or an issue that quotes it. */
export interface Conflict {
  readonly says: string;
  readonly source: string;
}

/**
 * What Redshift says to a transaction that crossed another one. It was rolled back whole, and comes through once the
 * other is done. Loads run side by side, and each reads `__load_history` and writes its row there: a database of SNAPSHOT
 * isolation lets all of them commit, one of SERIALIZABLE isolation, the default of older clusters, only one at a time.
 */
export const CONFLICTS: readonly Conflict[] = [
  { says: "Serializable isolation violation", source: "c_serial_isolation-serializable-isolation-troubleshooting" },
  // The message alone: the sentence is its detail, on a line of its own, which not every client hands on.
  {
    says: "ERROR: 1023",
    source: "github.com/estuary/connectors/issues/5218, github.com/aws/aws-sdk-pandas/issues/665",
  },
  { says: "deadlock detected", source: "c_write_readwrite" },
];
