"""What differs between two evaluations, line by line, and why.

Two periods of one subject (*why did it change?*), a stored snapshot against its recomputation, a
correction against what was published, a rule set against its draft: one comparison.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Rows = list[dict[str, Any]]
Tables = Mapping[str, Rows]

BAND = "band"
"""Stands for the face or grade itself where a line is named."""
_TOLERANCE = 1e-6
_BANDS = {"face": ("face_score", BAND), "operator": ("operator_score", "grade"),
          "equipment": ("equipment_score", BAND)}  # fmt: skip
COMPARED_TABLES = {
    "face": ("face_score", "face_line", "face_cap"),
    "operator": ("operator_score", "operator_line", "operator_cap", "operator_evidence"),
    "equipment": ("equipment_score", "equipment_line"),
}
"""What of an evaluation is compared."""
_COMPARED = ("state", "numerator", "denominator", "allowance", "share", "earned", "maximum", "rate")


@dataclass(frozen=True, slots=True)
class Difference:
    """
    One line that moved.

    Attributes
    ----------
    before, after : float or None
        Points; None where the line was not there.
    cause : str
        ``rules``: the rule row differs; ``method``: another method version; ``state``: a duty
        began or ended, or nothing was delivered; ``data``: other hours or counts; ``pooling``:
        the same hours and counts beside others of the other operators; ``decision``: a cap came
        or went.
    detail : mapping
        What was compared, and the cases that differ; for a line of an operator the outlets, each
        with what was done of what was due on both sides.
    """

    subject_id: int
    line_key: str
    before: float | None
    after: float | None
    cause: str
    detail: Mapping[str, Any] = field(default_factory=dict)


def differences(
    scheme: str,
    before: Tables,
    after: Tables,
    *,
    subject: str,
    other_method: bool = False,
) -> list[Difference]:
    """Every line, cap and band that differs, by subject."""
    found = list(_lines(scheme, before, after, subject, other_method))
    found += _caps(scheme, before, after, subject, other_method)
    found += _bands(scheme, before, after, subject)
    return sorted(found, key=lambda one: (one.subject_id, one.line_key))


def _by(rows: Rows, *names: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    return {tuple(row[name] for name in names): row for row in rows}


def _lines(
    scheme: str, before: Tables, after: Tables, subject: str, other_method: bool
) -> Iterator[Difference]:
    table = f"{scheme}_line"
    old = _by(before.get(table, []), subject, "line_key")
    new = _by(after.get(table, []), subject, "line_key")
    outlets = [_of_outlets(side.get(f"{scheme}_evidence", []), subject) for side in (before, after)]
    for key in old.keys() | new.keys():
        first, second = old.get(key), new.get(key)
        if first is not None and second is not None and not _differ(first, second):
            continue
        cause = _cause(first, second, other_method)
        detail = _detail(first, second)
        if moved := _moved_outlets(outlets[0].get(key, {}), outlets[1].get(key, {})):
            detail["outlets"] = moved
        yield Difference(key[0], key[1], _points(first), _points(second), cause, detail)


Counts = tuple[float, float]


def _of_outlets(rows: Rows, subject: str) -> dict[tuple[int, str], dict[int, Counts]]:
    """What was done of what was due at each outlet, by subject and line; months are summed."""
    found: dict[tuple[int, str], dict[int, Counts]] = {}
    for row in rows:
        own = found.setdefault((row[subject], row["line_key"]), {})
        done, due = own.get(row["outlet_id"], (0.0, 0.0))
        own[row["outlet_id"]] = (done + row["numerator"], due + row["denominator"])
    return found


def _moved_outlets(old: Mapping[int, Counts], new: Mapping[int, Counts]) -> list[dict[str, Any]]:
    """Outlets that differ, those first whose shortfall moved most."""

    def shortfall(side: Mapping[int, Counts], outlet: int) -> float:
        done, due = side.get(outlet, (0.0, 0.0))
        return due - done

    moved = [one for one in old.keys() | new.keys() if old.get(one) != new.get(one)]
    moved.sort(key=lambda one: (-abs(shortfall(new, one) - shortfall(old, one)), one))
    return [
        {
            "outlet_id": one,
            "before": list(old[one]) if one in old else None,
            "after": list(new[one]) if one in new else None,
        }
        for one in moved
    ]


def _points(row: dict[str, Any] | None) -> float | None:
    return None if row is None else row["earned"]


def _differ(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    return any(not _same(first.get(name), second.get(name)) for name in _COMPARED)


def _same(first: Any, second: Any) -> bool:
    if isinstance(first, int | float) and isinstance(second, int | float):
        return abs(first - second) <= _TOLERANCE
    return bool(first == second)


def _cause(first: dict[str, Any] | None, second: dict[str, Any] | None, other_method: bool) -> str:
    if first is None or second is None or not _same(first["maximum"], second["maximum"]):
        return "rules"
    if first["state"] != second["state"]:
        return "state"
    facts = ("numerator", "denominator", "rate")
    if any(not _same(first.get(name), second.get(name)) for name in facts):
        return "method" if other_method else "data"
    if not _same(first.get("pooled_rate"), second.get("pooled_rate")):
        return "method" if other_method else "pooling"
    # The same facts and other points: the numbers of the rule, or how the cases lie within it.
    return "rules" if first.get("items") == second.get("items") else "data"


def _detail(first: dict[str, Any] | None, second: dict[str, Any] | None) -> dict[str, Any]:
    """Both sides of what was compared, and the cases that are not in the other."""
    found: dict[str, Any] = {}
    for name in (*_COMPARED, "cause"):
        old, new = (first or {}).get(name), (second or {}).get(name)
        if not _same(old, new):
            found[name] = [old, new]
    olds, news = ((row or {}).get("items") or [] for row in (first, second))
    if gone := [item for item in olds if item not in news]:
        found["items_before"] = gone
    if come := [item for item in news if item not in olds]:
        found["items_after"] = come
    if second and second.get("evidence"):
        found["evidence"] = second["evidence"]
    return found


def _caps(
    scheme: str, before: Tables, after: Tables, subject: str, other_method: bool
) -> Iterator[Difference]:
    table = f"{scheme}_cap"
    old = _by(before.get(table, []), subject, "cap_key", "reference")
    new = _by(after.get(table, []), subject, "cap_key", "reference")
    gone: dict[tuple[int, str], dict[str, Any]] = {}
    for key in old.keys() ^ new.keys():
        side = "came" if key in new else "went"
        row = new.get(key) or old[key]
        found = gone.setdefault((key[0], key[1]), {})
        found.setdefault(side, []).append({"reference": key[2], "band": row["band"]})
    for (subject_id, cap_key), detail in gone.items():
        cause = "method" if other_method else "decision"
        yield Difference(subject_id, f"cap:{cap_key}", None, None, cause, detail)


def _bands(scheme: str, before: Tables, after: Tables, subject: str) -> Iterator[Difference]:
    table, name = _BANDS[scheme]
    old, new = _by(before.get(table, []), subject), _by(after.get(table, []), subject)
    for key in old.keys() | new.keys():
        first, second = old.get(key, {}), new.get(key, {})
        moved = not _same(first.get("score"), second.get("score"))
        if moved or first.get(name) != second.get(name):
            detail = {"bands": [first.get(name), second.get(name)],
                      "states": [first.get("state"), second.get("state")]}  # fmt: skip
            yield Difference(key[0], BAND, first.get("score"), second.get("score"), "total", detail)


def difference_rows(found: Sequence[Difference], *, subject: str) -> Rows:
    """Differences as rows of a difference table."""
    return [
        {
            subject: one.subject_id, "line_key": one.line_key, "before": one.before,
            "after": one.after, "cause": one.cause, "detail": dict(one.detail),
        }
        for one in found
    ]  # fmt: skip
