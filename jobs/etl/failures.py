"""How a job fails: with a code, and a text that starts with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from py4j.protocol import Py4JJavaError

Result = TypeVar("Result")


class JobFailureError(Exception):
    """A failure with a stable code. Another attempt may succeed."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class RefusalError(JobFailureError):
    """A fault that another attempt cannot cure: someone has to change something first."""


@dataclass(frozen=True)
class JavaError:
    """One exception of a Java process."""

    name: str
    """The class."""
    message: str
    number: int
    """The server's error number where a database said it; else 0."""


def working_on(table: str, work: Callable[[], Result]) -> Result:
    """What fails without a code of its own says which table it was about."""
    try:
        return work()
    except JobFailureError:
        raise
    except Exception as error:
        failure = as_failure(error)
        raise type(failure)(failure.code, f"{table}: {failure.message}") from error


NO_SPACE = "No space left on device"
SQL_EXCEPTION = "java.sql.SQLException"
LONGEST_CHAIN = 20


def as_failure(error: BaseException) -> JobFailureError:
    """The failure that an unforeseen exception stands for; stack traces are cut to what they say."""
    if isinstance(error, JobFailureError):
        return error
    text = str(error)
    if NO_SPACE in text:
        return RefusalError(
            "Lake.NoSpace",
            f"The lake has no space left: {_telling_line(text, NO_SPACE)}. Fix: free some space, and retry.",
        )
    said = _java_sentence(java_chain(error)) if isinstance(error, Py4JJavaError) else None
    return JobFailureError("Job.Unexpected", said or f"{type(error).__name__}: {_telling_line(text, '')}")


def java_chain(error: Py4JJavaError) -> Sequence[JavaError]:
    """The exception and its causes, the outermost first."""
    chain: list[JavaError] = []
    cause = error.java_exception
    while cause is not None and len(chain) < LONGEST_CHAIN:
        number = int(cause.getErrorCode()) if _is_of(cause.getClass(), SQL_EXCEPTION) else 0
        chain.append(JavaError(str(cause.getClass().getName()), str(cause.getMessage() or ""), number))
        cause = cause.getCause()
    return chain


def _is_of(java_class: Any, name: str) -> bool:
    while java_class is not None and java_class.getName() != name:
        java_class = java_class.getSuperclass()
    return java_class is not None


def _java_sentence(chain: Sequence[JavaError]) -> str | None:
    """The first line of the outermost, and of the innermost where it says something else."""
    said = [
        f"{error.name.rsplit('.', 1)[-1]}: {error.message.strip().splitlines()[0]}" for error in chain if error.message
    ]
    if not said:
        return None
    return said[0] if chain[-1].message[:80] in said[0] else f"{said[0]}; because {said[-1]}"


def _telling_line(text: str, needle: str) -> str:
    lines = [line.strip().removeprefix(": ") for line in text.splitlines() if line.strip() and needle in line]
    said = [line for line in lines if not line.startswith(("at ", "An error occurred"))]
    return (said or lines or ["no message"])[0]
