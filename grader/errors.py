"""What a person can put right: said in one sentence with what to do, and exit code 2."""

from __future__ import annotations


class UsageError(ValueError):
    """Something that was typed, or a file that was given, does not serve; the message says which and why."""
