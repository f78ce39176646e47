"""Manifests that somebody else has written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from recovery.refused import RecoveryRefused


@contextmanager
def readable(key: str) -> Iterator[None]:
    """A file that is no manifest is refused by its name: passed over, its run would be lost without a word."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise RecoveryRefused(
            f"Pipeline.ManifestUnreadable: the file {key} of the lake cannot be read: {error!r}. "
            "Fix: copy its former version back, or the other site's file, and start again"
        ) from error
