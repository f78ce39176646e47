"""Lambda entry: puts the value that the deployment was given into a secret, so that no refresh reads it back."""

from __future__ import annotations

import boto3


def handler(event: dict[str, str], _context: object) -> None:
    """`event`: `SecretId`, `SecretString`. Nothing of it is logged or returned."""
    boto3.client("secretsmanager").put_secret_value(SecretId=event["SecretId"], SecretString=event["SecretString"])
