/** S3 Replication Time Control: by then whatever was written at one site is at the other. */
export const REPLICATION_SECONDS = 15 * 60;
