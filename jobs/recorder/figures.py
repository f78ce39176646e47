"""The figures of a pipeline's health, from its history and the clock. Names: `targets/cloudwatch/gauges.ts`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from recorder.history import History, Run

SUCCESS_WINDOW = timedelta(days=30)


#: What counts as the age of what there never was.
NEVER_DAYS = 1000.0


@dataclass(frozen=True)
class Duties:
    """What a site owes besides its runs."""

    rehearses: bool = False
    #: `pilotLight` or `warmStandby` at a standby; None anywhere else.
    standby: str | None = None
    backs_up: bool = False


def figures_at(now: datetime, history: History, duties: Duties = Duties()) -> dict[str, float]:
    """Every gauge, always: an alarm on a figure that is sometimes missing is an alarm that sometimes sleeps."""
    ended = [run for run in history.runs if run.status != "RUNNING"]
    scores = ended[-1].scores if ended else {}
    return {
        "JobSuccessRatePercent": success_rate(now, ended),
        "DataFreshnessHours": freshness_hours(now, history),
        "ErrorRatePercent": error_rate(ended),
        "CompletenessPercent": 100 * scores.get("completeness", 1.0),
        "AccuracyPercent": 100 * scores.get("accuracy", 1.0),
        "ConsistencyPercent": 100 * scores.get("consistency", 1.0),
        "OldestRunningMinutes": oldest_running_minutes(now, history),
        "RowsLoaded": float(rows_loaded(history)),
        "DaysSinceRehearsal": days_since(now, history.rehearsed_at) if duties.rehearses else 0.0,
        **standby_figures(now, history, duties),
        "DaysSinceBackup": days_since_backup(now, history) if duties.backs_up and history.active else 0.0,
        "RecorderHeartbeat": 1.0,
    }


def success_rate(now: datetime, ended: list[Run]) -> float:
    """Percent of finished steps that succeeded at last; a failed run adds the one step at which it stopped."""
    recent = [run for run in ended if run.started_at > now - SUCCESS_WINDOW]
    succeeded = sum(run.finished_steps for run in recent)
    failed = sum(run.status == "FAILED" for run in recent)
    return 100.0 if succeeded + failed == 0 else 100 * succeeded / (succeeded + failed)


def freshness_hours(now: datetime, history: History) -> float:
    """Now minus the newest committed watermark; before the first commit, the age of the first run.

    A passive site owes nobody fresh data.
    """
    if not history.active:
        return 0.0
    if history.committed:
        since = history.committed[-1][1]
    elif history.runs:
        since = history.runs[0].started_at
    else:
        return 0.0
    return max(0.0, (now - since) / timedelta(hours=1))


def error_rate(ended: list[Run]) -> float:
    last = ended[-1] if ended else None
    return 100 * last.rows_rejected / last.rows_read if last and last.rows_read else 0.0


def oldest_running_minutes(now: datetime, history: History) -> float:
    running = [run.running_since for run in history.runs if run.running_since is not None]
    return max(0.0, (now - min(running)) / timedelta(minutes=1)) if running else 0.0


def standby_figures(now: datetime, history: History, duties: Duties) -> dict[str, float]:
    """Of a site that stands by; one that is active, or alone, owes nothing of it."""
    waits = duties.standby is not None and not history.active
    restored = waits and duties.standby == "pilotLight"
    followed = waits and duties.standby == "warmStandby"
    return {
        "ReplicaAgeMinutes": 24 * 60 * days_since(now, history.heard_at) if waits else 0.0,
        "SnapshotAgeHours": 24 * days_since(now, history.snapshot_at) if restored else 0.0,
        "StandbyBehindHours": 24 * days_since(now, history.followed_at) if followed else 0.0,
        "SitesDiffer": float(waits and history.sites_differ),
    }


def days_since_backup(now: datetime, history: History) -> float:
    """Before the first backup: since the first run, after which one was due."""
    if history.backed_up_at is None and not history.runs:
        return 0.0
    return days_since(now, history.backed_up_at or history.runs[0].started_at)


def days_since(now: datetime, moment: datetime | None) -> float:
    return NEVER_DAYS if moment is None else max(0.0, (now - moment) / timedelta(days=1))


def rows_loaded(history: History) -> int:
    if not history.committed:
        return 0
    run_id = history.committed[-1][0]
    return next((run.rows_read for run in history.runs if run.run_id == run_id), 0)
