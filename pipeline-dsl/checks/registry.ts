import type { Check } from "./check";
import { clocksMixed } from "./expressions/clocks-mixed";
import { conditionDecided } from "./expressions/condition-decided";
import { constantUnfit } from "./expressions/constant-unfit";
import { operandTypeMismatch } from "./expressions/operand-type-mismatch";
import { patternDoubtful } from "./expressions/pattern-doubtful";
import { sparkExpression } from "./expressions/spark-expression";
import { sparkReadUnlisted } from "./expressions/spark-read-unlisted";
import { sparkReadUnused } from "./expressions/spark-read-unused";
import { valueSaysNothing } from "./expressions/value-says-nothing";
import { closeWithoutVersions } from "./history/close-without-versions";
import { firstVersionType } from "./history/first-version-type";
import { historyNeedsUpdates } from "./history/history-needs-updates";
import { vanishingNeedsFullExtract } from "./history/vanishing-needs-full-extract";
import { removeWithVersions } from "./history/remove-with-versions";
import { versionsOfDistinct } from "./history/versions-of-distinct";
import { artifactOverLimit } from "./limits/artifact-over-limit";
import { numberOutOfRange } from "./limits/number-out-of-range";
import { rowMayNotFit } from "./limits/row-may-not-fit";
import { tableTooLargeToRecover } from "./limits/table-too-large-to-recover";
import { tooManyColumns } from "./limits/too-many-columns";
import { asOfWithoutVersions } from "./lookups/as-of-without-versions";
import { dimensionFollowsVersions } from "./lookups/dimension-follows-versions";
import { dimensionKeepsRemovedKey } from "./lookups/dimension-keeps-removed-key";
import { factNeedsNaturalKey } from "./lookups/fact-needs-natural-key";
import { lookupAsOfType } from "./lookups/lookup-as-of-type";
import { lookupCycle } from "./lookups/lookup-cycle";
import { lookupKeyMismatch } from "./lookups/lookup-key-mismatch";
import { lookupTypeMismatch } from "./lookups/lookup-type-mismatch";
import { textIsComparedExactly } from "./lookups/text-is-compared-exactly";
import { textIsLookedUpOnce } from "./lookups/text-is-looked-up-once";
import { unknownDimension } from "./lookups/unknown-dimension";
import { awsNameInvalid } from "./names/aws-name-invalid";
import { duplicateColumn } from "./names/duplicate-column";
import { duplicateRule } from "./names/duplicate-rule";
import { duplicateSource } from "./names/duplicate-source";
import { duplicateStep } from "./names/duplicate-step";
import { duplicateTable } from "./names/duplicate-table";
import { duplicateTarget } from "./names/duplicate-target";
import { formerNameUnclear } from "./names/former-name-unclear";
import { identifierNotPlain } from "./names/identifier-not-plain";
import { identifierTooLong } from "./names/identifier-too-long";
import { nameKeptByPipeline } from "./names/name-kept-by-pipeline";
import { reservedIdentifier } from "./names/reserved-identifier";
import { leadsNowhere } from "./names/leads-nowhere";
import { alertNeverRings } from "./operations/alert-never-rings";
import { alertThresholdsContradict } from "./operations/alert-thresholds-contradict";
import { duplicateAlert } from "./operations/duplicate-alert";
import { failureGoesUnnoticed } from "./operations/failure-goes-unnoticed";
import { freshnessShorterThanSchedule } from "./operations/freshness-shorter-than-schedule";
import { lakeZonesOverlap } from "./operations/lake-zones-overlap";
import { limitHardlyMeant } from "./operations/limit-hardly-meant";
import { limitNeverReached } from "./operations/limit-never-reached";
import { scheduleCrossesUtcMidnight } from "./operations/schedule-crosses-utc-midnight";
import { scheduleSkippedByClockChange } from "./operations/schedule-skipped-by-clock-change";
import { successRateInexpressible } from "./operations/success-rate-inexpressible";
import { unknownTime } from "./operations/unknown-time";
import { unknownTimeZone } from "./operations/unknown-time-zone";
import { heldBackForGood } from "./quality/held-back-for-good";
import { ruleCannotFail } from "./quality/rule-cannot-fail";
import { rulesExcludeEachOther } from "./quality/rules-exclude-each-other";
import { ruleNameNotAscii } from "./quality/rule-name-not-ascii";
import { ruleNeedsFullParent } from "./quality/rule-needs-full-parent";
import { ruleTypeMismatch } from "./quality/rule-type-mismatch";
import { thresholdCannotPass } from "./quality/threshold-cannot-pass";
import { uniqueWithinWindow } from "./quality/unique-within-window";
import { backupOfUnknownTable } from "./recovery/backup-of-unknown-table";
import { backupsWithGaps } from "./recovery/backups-with-gaps";
import { bytesTooLongForBackup } from "./recovery/bytes-too-long-for-backup";
import { replicationNeedsVersioning } from "./recovery/replication-needs-versioning";
import { rpoOutOfReach } from "./recovery/rpo-out-of-reach";
import { rtoOutOfReach } from "./recovery/rto-out-of-reach";
import { snapshotDuringRun } from "./recovery/snapshot-during-run";
import { standbyNeedsReplication } from "./recovery/standby-needs-replication";
import { regionNotListed } from "./recovery/region-not-listed";
import { unknownRegion } from "./recovery/unknown-region";
import { columnOfAnotherTable } from "./sources/column-of-another-table";
import { missingPrimaryKey } from "./sources/missing-primary-key";
import { noValueInCommon } from "./sources/no-value-in-common";
import { nullablePrimaryKey } from "./sources/nullable-primary-key";
import { referenceTooNarrow } from "./sources/reference-too-narrow";
import { referenceTypeDiffers } from "./sources/reference-type-differs";
import { unknownColumn } from "./sources/unknown-column";
import { unknownTable } from "./sources/unknown-table";
import { unusedTable } from "./sources/unused-table";
import { watermarkUnfit } from "./sources/watermark-unfit";
import { distinctColumnsApart } from "./targets/distinct-columns-apart";
import { distinctTypesDiffer } from "./targets/distinct-types-differ";
import { emptyPipeline } from "./targets/empty-pipeline";
import { grainNotCovered } from "./targets/grain-not-covered";
import { keyCannotGrow } from "./targets/key-cannot-grow";
import { missingKey } from "./targets/missing-key";
import { nullableKey } from "./targets/nullable-key";
import { permissionUnused } from "./targets/permission-unused";
import { unfitKeyType } from "./targets/unfit-key-type";
import { valueMayNotFit } from "./targets/value-may-not-fit";
import { varcharTooLong } from "./targets/varchar-too-long";

/** Every check, sorted by code. */
export const CHECKS = [
  alertNeverRings,
  alertThresholdsContradict,
  artifactOverLimit,
  asOfWithoutVersions,
  awsNameInvalid,
  backupOfUnknownTable,
  backupsWithGaps,
  bytesTooLongForBackup,
  clocksMixed,
  closeWithoutVersions,
  columnOfAnotherTable,
  conditionDecided,
  constantUnfit,
  dimensionFollowsVersions,
  dimensionKeepsRemovedKey,
  distinctColumnsApart,
  distinctTypesDiffer,
  duplicateAlert,
  duplicateColumn,
  duplicateRule,
  duplicateSource,
  duplicateStep,
  duplicateTable,
  duplicateTarget,
  emptyPipeline,
  factNeedsNaturalKey,
  failureGoesUnnoticed,
  firstVersionType,
  formerNameUnclear,
  freshnessShorterThanSchedule,
  grainNotCovered,
  heldBackForGood,
  historyNeedsUpdates,
  identifierNotPlain,
  identifierTooLong,
  keyCannotGrow,
  lakeZonesOverlap,
  leadsNowhere,
  limitHardlyMeant,
  limitNeverReached,
  lookupAsOfType,
  lookupCycle,
  lookupKeyMismatch,
  lookupTypeMismatch,
  missingKey,
  missingPrimaryKey,
  nameKeptByPipeline,
  noValueInCommon,
  nullableKey,
  nullablePrimaryKey,
  numberOutOfRange,
  operandTypeMismatch,
  permissionUnused,
  patternDoubtful,
  referenceTooNarrow,
  referenceTypeDiffers,
  regionNotListed,
  removeWithVersions,
  replicationNeedsVersioning,
  reservedIdentifier,
  rowMayNotFit,
  rpoOutOfReach,
  rtoOutOfReach,
  ruleCannotFail,
  ruleNameNotAscii,
  ruleNeedsFullParent,
  ruleTypeMismatch,
  rulesExcludeEachOther,
  scheduleCrossesUtcMidnight,
  scheduleSkippedByClockChange,
  snapshotDuringRun,
  sparkExpression,
  sparkReadUnlisted,
  sparkReadUnused,
  standbyNeedsReplication,
  successRateInexpressible,
  tableTooLargeToRecover,
  textIsComparedExactly,
  textIsLookedUpOnce,
  thresholdCannotPass,
  tooManyColumns,
  unfitKeyType,
  uniqueWithinWindow,
  unknownColumn,
  unknownDimension,
  unknownRegion,
  unknownTable,
  unknownTime,
  unknownTimeZone,
  unusedTable,
  valueMayNotFit,
  valueSaysNothing,
  vanishingNeedsFullExtract,
  varcharTooLong,
  versionsOfDistinct,
  watermarkUnfit,
] as const satisfies readonly Check[];

export type DiagnosticCode = (typeof CHECKS)[number]["code"];

/** Codes of what lets the pipeline through, and may be accepted. */
export type WarningCode = Extract<(typeof CHECKS)[number], Check<string, "warning">>["code"];
