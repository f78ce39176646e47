/** A sentence of Redshift, and the page of its guide that has it. */
export interface Conflict {
  readonly says: string;
  readonly page: string;
}

/**
 * What Redshift says to a transaction that crossed another one. It was rolled back whole, and comes through once the
 * other is done. Loads run side by side, and each reads `__load_history` and writes its row there: a database of SNAPSHOT
 * isolation lets all of them commit, one of SERIALIZABLE isolation, the default of older clusters, only one at a time.
 */
export const CONFLICTS: readonly Conflict[] = [
  { says: "Serializable isolation violation", page: "c_serial_isolation-serializable-isolation-troubleshooting" },
  { says: "deadlock detected", page: "c_write_readwrite" },
];
