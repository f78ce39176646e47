"""The figures of a pipeline's health, from its history and the clock. Names: `targets/cloudwatch/gauges.ts`."""

from __future__ import annotations

from datetime import datetime, timedelta

from recorder.history import History, Run

SUCCESS_WINDOW = timedelta(days=30)


#: What counts as the age of a rehearsal that there never was.
NEVER_DAYS = 1000.0


def figures_at(now: datetime, history: History, rehearses: bool = False) -> dict[str, float]:
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
        "DaysSinceRehearsal": days_since_rehearsal(now, history) if rehearses else 0.0,
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


def days_since_rehearsal(now: datetime, history: History) -> float:
    return NEVER_DAYS if history.rehearsed_at is None else max(0.0, (now - history.rehearsed_at) / timedelta(days=1))


def rows_loaded(history: History) -> int:
    if not history.committed:
        return 0
    run_id = history.committed[-1][0]
    return next((run.rows_read for run in history.runs if run.run_id == run_id), 0)
