"""The few things that recovery does with files of the lake: a bucket in AWS, a folder in the lab."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import boto3


class File(NamedTuple):
    key: str
    #: When its content was written, at the site that wrote it: a replica keeps the time.
    written_at: datetime


class Lake(Protocol):
    def files(self, prefix: str) -> list[File]: ...

    def read(self, key: str) -> str | None: ...

    def write(self, key: str, text: str) -> None: ...


def open_lake(root: str) -> Lake:
    return BucketLake(root.removeprefix("s3://")) if root.startswith("s3://") else FolderLake(Path(root))


class BucketLake:
    def __init__(self, bucket: str) -> None:
        self._bucket = bucket
        self._client: Any = boto3.client("s3")

    def files(self, prefix: str) -> list[File]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
        return [File(item["Key"], item["LastModified"]) for page in pages for item in page.get("Contents", [])]

    def read(self, key: str) -> str | None:
        try:
            body: bytes = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except self._client.exceptions.NoSuchKey:
            return None
        return body.decode()

    def write(self, key: str, text: str) -> None:
        self._client.put_object(Bucket=self._bucket, Key=key, Body=text.encode())


class FolderLake:
    def __init__(self, root: Path) -> None:
        self._root = root

    def files(self, prefix: str) -> list[File]:
        found = (path for path in (self._root / prefix).parent.rglob("*") if path.is_file())
        files = ((path.relative_to(self._root).as_posix(), path) for path in found)
        return [
            File(key, datetime.fromtimestamp(path.stat().st_mtime, timezone.utc))
            for key, path in sorted(files)
            if key.startswith(prefix)
        ]

    def read(self, key: str) -> str | None:
        path = self._root / key
        return path.read_text() if path.is_file() else None

    def write(self, key: str, text: str) -> None:
        path = self._root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
