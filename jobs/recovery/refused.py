"""What a second attempt would refuse again: the machines try everything else again."""


class RecoveryRefused(Exception):  # noqa: N818 - Step Functions show this name to people
    """Its text starts with the code."""
