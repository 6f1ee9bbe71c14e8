"""A rule set as the evaluator uses it, made from what is kept with every snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analytics.banding import Band
from analytics.scoring.lines import LineKind, RuleLine


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One version of a scheme with every number resolved."""

    rule_version: str
    scheme: str
    maximum: float
    lines: tuple[RuleLine, ...]
    caps: Mapping[str, tuple[str, Mapping[str, float]]]
    bands: tuple[Band, ...]
    numbers: Mapping[str, Mapping[str, float]]

    def line(self, key: str) -> RuleLine | None:
        """The line of a key; None where the version has none."""
        return next((line for line in self.lines if line.key == key), None)

    def number(self, key: str, name: str, default: float = 0.0) -> float:
        """A number of a line; the default where the version has no such line."""
        line = self.line(key)
        return line.numbers.get(name, default) if line else default


def rule_set(rules: Mapping[str, Any]) -> RuleSet:
    """The evaluator's form of stored rules."""
    return RuleSet(
        rule_version=rules["rule_version"],
        scheme=rules["scheme"],
        maximum=rules["maximum"],
        lines=tuple(
            RuleLine(
                key=row["key"],
                dimension=row["dimension"],
                kind=LineKind(row["kind"]),
                maximum=row["maximum"],
                numbers=row["numbers"],
            )
            for row in rules["lines"]
        ),
        caps={row["key"]: (row["band"], row["numbers"]) for row in rules["caps"]},
        bands=tuple(Band(name=row["name"], from_value=row["from_value"]) for row in rules["bands"]),
        numbers=rules["numbers"],
    )
