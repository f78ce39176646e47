/** Snapshots and runs are daily, and a snapshot is usable some hours after it was taken: two runs may be newer. */
export const BATCHES_AFTER_A_SNAPSHOT = 2;
/** A warm standby lacks the batch that was committed last, and the one that it was loading. */
export const BATCHES_BEHIND = 2;
