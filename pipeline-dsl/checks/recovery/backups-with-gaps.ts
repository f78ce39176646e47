import type { Rhythm } from "../../model";
import { defineCheck } from "../check";
import { recoveryPath } from "../paths";

export const backupsWithGaps = defineCheck({
  code: "backups-with-gaps",
  severity: "warning",
  summary: "A backup is deleted before the next one is made",
  page: {
    explanation: `Between the end of one backup and the making of the next there is none to restore from. Between two weekly ones lie 7 days, between two monthly ones up to 31.`,
    remedy: `Keep a backup until the next one is there, or make them more often.`,
    refused: `recovery: { backups: weekly("sunday"), keep: "1 day", ... }`,
    accepted: `recovery: { backups: weekly("sunday"), keep: "14 days", ... }`,
  },
  *find({ model }) {
    const { backups } = model.recovery;
    if (backups === null) return;
    const between = MOST_DAYS_BETWEEN[backups.every.kind];
    if (backups.keepDays >= between) return;
    yield {
      message: `backups are made ${backups.every.kind} and kept for ${String(backups.keepDays)} days`,
      at: [{ path: recoveryPath("backups"), part: "keep" }],
      why: `up to ${String(between)} days lie between two of them, so on some days there is none`,
      fix: `keep: "${String(between)} days" or more`,
    };
  },
});

const MOST_DAYS_BETWEEN: Readonly<Record<Rhythm["kind"], number>> = { weekly: 7, monthly: 31 };
