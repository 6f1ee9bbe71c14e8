"""Inputs of scores as bytes, and back: numbers as arrays, everything else as JSON; never code.

What is packed names its columns, so that a later program may order them otherwise.
"""

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import numpy as np
import numpy.typing as npt

from dashboard.jobs.score_inputs import AmountUse, Inputs
from queries.rules import RuleParameter
from queries.score_evidence import Evidence
from queries.score_registry import Registry
from queries.score_workdays import WorkdayRow

FORMAT = "npz-json-1"
_FIRST_DAY = "first_day"
_HEAD = "head"
_DATE = "date"
Row = TypeVar("Row")


def packed(inputs: Inputs) -> bytes:
    """The same inputs give the same bytes."""
    arrays: dict[str, npt.NDArray[Any]] = {}
    for table in _tables():
        for name, values in getattr(inputs.evidence, table).items():
            is_plain = values.dtype != np.object_
            arrays[f"{table}.{name}"] = values if is_plain else _text(values.tolist())
    head = {
        "start": inputs.start,
        "end": inputs.end,
        "backfill_days": inputs.backfill_days,
        _FIRST_DAY: inputs.evidence.first_day,
        "registry": {
            one.name: _plain(getattr(inputs.registry, one.name)) for one in fields(Registry)
        },
        "tolerances": _rows(inputs.tolerances),
        "workdays": _rows(inputs.workdays),
        "amounts": _rows(inputs.amounts),
    }
    stream = io.BytesIO()
    # Saving and loading such files is typed for paths and arrays of any kind.
    np.savez_compressed(stream, allow_pickle=False, **{_HEAD: _text(head)}, **arrays)
    return stream.getvalue()


def unpacked(content: bytes) -> Inputs:
    """The inputs that were packed."""
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        head = _told(stored[_HEAD])
        tables: dict[str, dict[str, Any]] = {table: {} for table in _tables()}
        for key in stored.files:
            if key != _HEAD:
                table, _, name = key.partition(".")
                values = stored[key]
                is_text = values.dtype == np.dtype("S1")
                tables[table][name] = np.array(_told(values), dtype=object) if is_text else values
    return Inputs(
        start=head["start"],
        end=head["end"],
        backfill_days=head["backfill_days"],
        registry=_registry(head["registry"]),
        evidence=Evidence(first_day=head[_FIRST_DAY], **tables),
        tolerances=_made(RuleParameter, head["tolerances"]),
        workdays=_made(WorkdayRow, head["workdays"]),
        amounts=_made(AmountUse, head["amounts"]),
    )


def _tables() -> list[str]:
    return [one.name for one in fields(Evidence) if one.name != _FIRST_DAY]


def _text(value: Any) -> npt.NDArray[Any]:
    """JSON as single bytes: apart from every array of numbers."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), default=_dated)
    return np.frombuffer(text.encode("ascii"), dtype="S1")


def _told(values: npt.NDArray[Any]) -> Any:
    return json.loads(values.tobytes(), object_hook=_undated)


def _dated(value: Any) -> dict[str, str]:
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{value!r} cannot be kept")


def _undated(found: dict[str, Any]) -> Any:
    return date.fromisoformat(found[_DATE]) if found.keys() == {_DATE} else found


def _rows(rows: Iterable[Any]) -> dict[str, Any]:
    """Records of one kind: the names once, then values."""
    listed = list(rows)
    names = [one.name for one in fields(listed[0])] if listed else []
    return {"names": names, "rows": [[getattr(row, name) for name in names] for row in listed]}


def _made(kind: type[Row], stored: dict[str, Any]) -> tuple[Row, ...]:
    names: Sequence[str] = stored["names"]
    return tuple(kind(**dict(zip(names, row, strict=True))) for row in stored["rows"])


def _plain(value: Any) -> Any:
    """A part of the registry: records, pairs, or a mapping as pairs."""
    if isinstance(value, dict):
        return [list(pair) for pair in value.items()]
    if value and not isinstance(value[0], tuple):
        return _rows(value)
    return [list(pair) for pair in value]


def _registry(stored: dict[str, Any]) -> Registry:
    parts: dict[str, Any] = {}
    for name, hint in get_type_hints(Registry).items():
        value = stored[name]
        if get_origin(hint) is dict:
            parts[name] = dict(value)
        elif isinstance(value, dict):
            parts[name] = list(_made(get_args(hint)[0], value))
        else:
            parts[name] = [tuple(pair) for pair in value]
    return Registry(**parts)
