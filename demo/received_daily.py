"""Daily values as the loggers send them, beside the hours; one of them computes them wrongly."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from demo.chance import key_of, uniform
from demo.evidence_marks import Span
from demo.files import write_table
from demo.flags import FLAGS
from demo.hours import date_of
from demo.ledger import DeviceDay, Ledger, device_days
from demo.model import City

WRONG_OUTLET = "QH-0005/DW001"
"""Its logger counts every row of the day in the mean, also those at zero flow: planted."""
_NORMAL_SHARE_HOURS = 18


def write_days(city: City, folder: Path, *, ledger: Ledger, span: Span) -> dict[str, int]:
    """One file of all days that are complete; returns the rows by file name."""
    first = (span.since + 23) // 24 if span.is_new else span.since // 24
    last = span.until // 24
    tables = []
    for ref, remembered in ledger.outlets.items():
        for one in device_days(remembered, first_day=first, last_day=last):
            table = _table(city, ref, one)
            if table.num_rows:
                tables.append(table)
    if not tables:
        return {}
    name = "received_daily/days.csv"
    return {name: write_table(folder / name, pa.concat_tables(tables))}


def _table(city: City, ref: str, one: DeviceDay) -> pa.Table:
    sent = (one.normal_hours > 0) & (
        uniform(key_of(city.seed, ref, one.code, "day"), one.days) < 0.985
    )
    days = one.days[sent]
    low = one.normal_hours[sent] < _NORMAL_SHARE_HOURS
    factor = 0.62 if ref == WRONG_OUTLET else 1.0
    flags = pa.array(FLAGS).take(pa.array(np.where(low, 4, 0).astype(np.int8)))
    return pa.table(
        {
            "outlet_ref": pa.repeat(pa.scalar(ref), len(days)),
            "day": pa.array([date_of(day).isoformat() for day in days]),
            "pollutant_code": pa.repeat(pa.scalar(one.code), len(days)),
            "flag": flags,
            "mean": _numbers(np.round(one.mean[sent] * factor, 3)),
            "converted_mean": _numbers(np.round(one.converted_mean[sent], 3)),
            "mass_kg": _numbers(np.round(one.mass_kg[sent], 3)),
            "flow_m3": _numbers(np.round(one.flow_m3[sent], 0)),
        }
    )


def _numbers(values: np.ndarray) -> pa.Array:
    return pa.array(values, mask=~np.isfinite(values))
