"""How a job fails: with a code, and a text that starts with it."""

from __future__ import annotations


class JobFailureError(Exception):
    """A failure with a stable code. Another attempt may succeed."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class RefusalError(JobFailureError):
    """A fault that another attempt cannot cure: someone has to change something first."""


NO_SPACE = "No space left on device"


def as_failure(error: BaseException) -> JobFailureError:
    """The failure that an unforeseen exception stands for; Java's stack traces are cut to what they say."""
    if isinstance(error, JobFailureError):
        return error
    text = str(error)
    if NO_SPACE in text:
        return RefusalError(
            "Lake.NoSpace",
            f"The lake has no space left: {_telling_line(text, NO_SPACE)}. Fix: free some space, and retry.",
        )
    return JobFailureError("Job.Unexpected", f"{type(error).__name__}: {_telling_line(text, '')}")


def _telling_line(text: str, needle: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip() and needle in line]
    said = [line for line in lines if not line.startswith(("at ", ":", "An error occurred"))]
    return (said or lines or ["no message"])[0]
