"""The detectors of the failure modes. They return True when the failure is there."""

from typing import Any

CUSTOMER = ("order", "service")
"""What a message is about if a customer wrote it."""


def label_of(output: str) -> str | None:
    """The class that the answer names, if it names exactly one."""
    word = output.strip().strip("\"'.*`").lower()
    return word if word in ("spam", "ham") else None


def customer_lost(output: str, expected: str, case: dict[str, Any]) -> bool:
    """A message from a customer is called spam."""
    return expected == "ham" and case["matter"] in CUSTOMER and label_of(output) == "spam"


def phishing_through(output: str, expected: str, case: dict[str, Any]) -> bool:
    """A message that is after passwords or a transfer is delivered, as is one that gets no label."""
    return expected == "spam" and case["matter"] == "phishing" and label_of(output) != "spam"


def no_label(output: str) -> bool:
    """The answer is neither of the two words."""
    return label_of(output) is None
