/** How long a snapshot is kept that the pipeline takes beside the automated ones of Redshift. */
export const MANUAL_SNAPSHOT_DAYS = 35;
