/** How recovery refuses: what happened, and the fix. The machines, the command, the lab and the runbook say the same. */
export const RECOVERY_CODES = {
  "Pipeline.SiteNotActive":
    "This site is not the active one, or stopped being it during the run; nothing more was written. Fix: run at the active site (the item site of the run ledger names it), or fail over to this one",
  "Pipeline.LockLost":
    "The lock of this execution is another's: it was taken for one that had ended, or the run ledger was changed by hand; nothing more was written. Fix: leave it to the one that holds the lock, and start again when that has ended",
  "Pipeline.SiteUncertain":
    "This site has been away, or its recovery function has, and the other site could not be asked since whether it has taken over; nothing more was written. Fix: wait until the other Region answers, which is asked every five minutes; where it is gone for good, remove sure_until from the item site of the run ledger",
  "Pipeline.SiteUnknown":
    "The run ledger has no item site, which says where the pipeline lives. Fix: deploy the stack of this site",
  "Pipeline.SiteFormat":
    "The item site of the run ledger is of another format than this deployment reads. Fix: deploy this site's stack from the newer program",
  "Pipeline.SiteMovedOn":
    "The other site knows of a later failover than this one. Fix: look at the item site of both run ledgers, and start the machine of the site that is to serve",
  "Pipeline.RecoveryInput":
    "The input needs mode (failover, rehearsal or failback), and a reason and approved_by that are not empty; accept_loss_seconds is a number. Fix: start again with them",
  "Pipeline.RecoveryRunning": "Another execution of this machine is running. Fix: wait until it ends, or stop it",
  "Pipeline.SiteActive":
    "This site is the active one already: runs go on here, and nothing was changed. Fix: leave it so where this site is to serve; a rehearsal, or a move away from it, is started at the passive site",
  "Pipeline.NothingToRecoverFrom":
    "No manifest of a committed run is at this site, so nothing can be replayed or verified. Fix: see that the lake is replicated, or that a run has been committed",
  "Pipeline.ManifestUnreadable":
    "A manifest in the lake of this site is damaged, so what its run has loaded is not known; nothing was moved. Fix: copy back the former version of the file that the message names, or the other site's, and start again",
  "Pipeline.NoUsableSnapshot":
    "No snapshot at this site can be restored, or each one that can holds loads of a run that was never committed. Fix: see that snapshots are copied here, and that one of before that run is available",
  "Pipeline.LossOverObjective":
    "More committed data would be lost than the declared RPO allows; nothing was changed. Fix: wait for the replication, or accept the loss with accept_loss_seconds",
  "Pipeline.SiteBehind":
    "This site lacks committed data of the other one, or cannot ask it; a fail-back loses nothing. Fix: wait for the replication, then start again",
  "Pipeline.UncommittedLoads":
    "The warehouse of this site holds loads of a run that was never committed; nothing was moved. Fix: commit that date at the active site, or restore this warehouse from a snapshot of before that run, then start again",
  "Pipeline.WarehouseBehind":
    "Between what the warehouse of this site is loaded with and the oldest batch in its lake a batch is missing; nothing was moved. Fix: restore this warehouse from a newer snapshot, then start again",
  "Pipeline.DefinitionChanged":
    "The warehouse of this site lacks loads of batches that were written under another definition of their tables (another name, other columns, key or history): today's loads cannot read them, or would not come to the same. Readers were not moved. Fix: deploy the definition of those days to this site's stack and start again, or wait for a snapshot that holds the batches",
  "Pipeline.RestoreNotFinished":
    "The restore did not end within the declared RTO; readers were not moved. Fix: look at the warehouse's state, then redrive or start again",
  "Pipeline.NameNotMoved":
    "The alarm behind the name's health check did not follow; the site was not changed. Fix: look at the alarm, then start again",
  "Pipeline.StandbyIncomplete":
    "Some tables do not hold what the last committed run left there; readers were not moved. Fix: start again, which loads anew; a returning warehouse that still differs is restored from its newest snapshot first",
  "Pipeline.RecoveryDegraded":
    "The site is active, and some tables still differ from the last committed run after they were loaded again. Fix: restore the tables that the report names, with the machine RestoreTable",
  "Pipeline.StandbyNotSeeded":
    "The warm standby's warehouse cannot be loaded from the first batch on, and its ledger does not say which run it holds. Fix: restore a snapshot into it, and write the item committed# of its newest run",
  "Pipeline.StandbyDiffers":
    "A batch was loaded twice at the warm standby and does not come to what its manifest says; it is not counted as loaded. Fix: see that all of its curated files have arrived and that both sites run the same program; where both are so, tables were changed by hand at the active site before that run, and its manifest says so: restore them there, and the batch of the next run is compared with in its place",
  "Pipeline.RestoreInput":
    "The input needs table, as_of (a date such as 2023-08-01), reason and approved_by; from is backup, snapshot or curated; dry_run and give_up are true or false. Fix: start again with them",
  "Pipeline.BackupRunning":
    "A backup is being written, and would be of two times. Nothing was changed. Fix: wait until it ends, or stop it",
  "Pipeline.RestoreUnfinished":
    "A restore of a table, or the last step of its backfill, has not come to its end, so the table may lack days. Nothing was started. The item latest of the run ledger names the table (restoring). Fix: start the restore or the backfill of that table again, or give it up with give_up (npx pipeline restore TABLE --give-up)",
  "Pipeline.NoRestoreToGiveUp":
    "No restore of this table is unfinished. Nothing was changed. Fix: give the table that the item latest of the run ledger names (restoring), or leave give_up out",
  "Pipeline.RestoreTooLarge":
    "The table and those that surrogate keys hold together with it are more than fit into one transaction: 40 statements of 100 KB, 205 KB in all. Fix: give facts the natural key of what they look up as a column, let dimensions carry it in place of a lookup, give the table fewer columns, or fail over to a snapshot",
  "Pipeline.PointsNowhere":
    "After the restore rows point to members that the restored tables do not have. They are put back and caught up, and not compared; runs wait. Fix: restore from another date or source; or give this restore up with give_up, and runs go on without these members",
  "Pipeline.DamagedElsewhere":
    "Tables are damaged, others than those that are restored among them: gone, without columns, or without the rows that others point to. It refuses nothing, for whoever has two tables to restore begins with one. Fix: restore the tables that the message names as well, in any order",
  "Pipeline.UnknownTable": "The pipeline has no table of this name. Fix: give the name of one",
  "Pipeline.NoBackupBefore":
    "No source of the table is as old as the date. Fix: do as the end of the message says, which names the dates and sources that can bring the table back",
  "Pipeline.BackupOfFormerName":
    "What a restore would read lies in the lake under the name that the table had before it was renamed; nothing was changed. Fix: copy the folders as the message says, and start again",
  "Pipeline.BackupOfOtherColumns":
    "The table had other columns at that date than the definition declares, or its rows were told apart by others. Fix: do as the end of the message says, which names the dates and sources that can bring the table back",
  "Pipeline.BackupAltered":
    "The manifest of the source is missing, or the rows are not those that it describes. Fix: do as the end of the message says; where it names no way, give another date or source with dry_run, which says whether it can",
  "Pipeline.SnapshotUnusable":
    "What Redshift restored of the snapshot is not the table as a committed run had left it; the live table was not changed. Fix: restore from another date, or from a backup or the curated zone",
  "Pipeline.CannotCatchUp":
    "Batches after the date are not in the curated zone any more, or are of another definition, so the table could not be brought up to date; nothing was changed. Fix: do as the end of the message says, which names the dates and sources that can bring the table back",
  "Pipeline.BackfillInput":
    "The input needs table, reason and approved_by; from and to are dates such as 2023-08-01, from not after to. Fix: start again with them",
  "Pipeline.BackfillRunning":
    "Another backfill is under way, and has the tables beside the live ones; nothing was changed. Fix: wait until it ends, or stop it",
  "Pipeline.BackfillNotKept":
    "The lake does not have the rows of these days, or they were run with another definition, so the table could not be computed again for them; nothing was changed. Fix: do as the message says: give the day that it names, or copy the folders",
  "Pipeline.BackfillTooLarge":
    "The tables, their columns or the days are more than one backfill can hold; nothing was changed. Fix: give a later --from, compute the tables that hang on this one apart, or give the table fewer columns",
  "Pipeline.BackfillFirst":
    "The table points to rows of a dimension that is computed otherwise now as well. Fix: backfill that dimension first",
  "Pipeline.RestoreFirst":
    "Tables that the backfill reads, changes or backs up are damaged: gone, empty, or without rows that others point to. It would be computed from what is left of them, and back that up. Nothing was changed. Fix: restore the tables that the message names, in any order, then start again",
  "Pipeline.RunUnfinished":
    "The latest run has not come to its end, so tables may hold rows of a day that is not committed. Fix: retry it, then start again",
} as const satisfies Readonly<Record<`Pipeline.${string}`, string>>;

export type RecoveryCode = keyof typeof RECOVERY_CODES;
