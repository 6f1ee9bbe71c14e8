"""The enterprise that holds values whose file does not say where they were measured.

It is made of ordinary registry rows, marked as assumed and therefore never published.
"""

from datetime import date
from typing import Any

import psycopg
from psycopg import Connection

from ingest.batch import BatchReport
from ingest.kinds import Kind
from ingest.mapping import AssumedSource, Mapping
from ingest.refusal import FileRefused
from ingest.registry_batch import store_records
from queries import intake

_UNSTATED_PLACE = "place-not-stated"
_UNCLASSIFIED = "Z0000"
_LONG_AGO = "2000-01-01"

Record = dict[str, str]


def register(connection: Connection[Any], mapping: Mapping, *, imported_by: str) -> None:
    """
    See to it that the assumed source of a mapping stands in the registry as the mapping says.

    Raises
    ------
    FileRefused
        Its reference belongs to a real enterprise, or its rows contradict others.
    """
    source = mapping.source
    assert source is not None
    if intake.is_assumed(connection, source.enterprise_ref) is False:
        raise FileRefused(
            f"{source.enterprise_ref} is a real enterprise; assumed values need another reference."
        )
    with connection.transaction() as transaction:
        reports = [
            _store(connection, table, records, mapping, imported_by)
            for table, records in _rows(connection, mapping, source)
            if records
        ]
        if not any(report.new_rows or report.revised_rows for report in reports):
            # Everything stands there already: leave no empty batches behind.
            raise psycopg.Rollback(transaction)


def _store(
    connection: Connection[Any],
    table: str,
    records: list[Record],
    mapping: Mapping,
    imported_by: str,
) -> BatchReport:
    header = list(records[0])
    report = store_records(
        connection,
        table,
        header,
        [(line, [record[name] for name in header]) for line, record in enumerate(records, 1)],
        imported_by=imported_by,
        source_name=mapping.name,
    )
    if report.rejected_rows:
        raise FileRefused(
            f"Mapping {mapping.name}: its assumed source contradicts the registry in {table}; "
            "choose other references."
        )
    return report


def _rows(
    connection: Connection[Any], mapping: Mapping, source: AssumedSource
) -> list[tuple[str, list[Record]]]:
    """Rows by table, in the order in which they refer to each other."""
    city = intake.city_ref(connection)
    tables = _place_rows() if city is None else []
    tables += _enterprise_rows(source, city or _UNSTATED_PLACE)
    tables += _outlet_rows(source)
    if mapping.kind is not Kind.RECEIVED_DAILY:
        tables += _monitor_rows(source, mapping)
    return tables


def _place_rows() -> list[tuple[str, list[Record]]]:
    return [
        ("region", [{"region_ref": _UNSTATED_PLACE, "level": "city"}]),
        (
            "region_name",
            [
                {
                    "region_ref": _UNSTATED_PLACE,
                    "region_code": _UNSTATED_PLACE,
                    "name_zh": "所在地未说明",
                    "name_en": "Place not stated",
                    "valid_from": _LONG_AGO,
                    "valid_to": "",
                }
            ],
        ),
    ]


def _enterprise_rows(source: AssumedSource, place: str) -> list[tuple[str, list[Record]]]:
    enterprise = {"enterprise_ref": source.enterprise_ref}
    since = {"valid_from": source.known_from.isoformat(), "valid_to": ""}
    return [
        (
            "enterprise",
            [enterprise | {"first_known_on": source.known_from.isoformat(), "is_assumed": "true"}],
        ),
        (
            "enterprise_name",
            [
                enterprise
                | since
                | {
                    "name_zh": source.name_zh,
                    "name_en": source.name_en,
                    "short_name_zh": source.short_name_zh,
                }
            ],
        ),
        (
            "enterprise_place",
            [enterprise | since | {"county_ref": place, "address_zh": "来源未说明"}],
        ),
        (
            "enterprise_industry",
            [enterprise | since | {"industry_code": source.industry_code or _UNCLASSIFIED}],
        ),
    ]


def _outlet_rows(source: AssumedSource) -> list[tuple[str, list[Record]]]:
    outlet = {"outlet_ref": source.outlet_ref}
    since = {"valid_from": source.known_from.isoformat(), "valid_to": ""}
    return [
        (
            "outlet",
            [
                outlet
                | {
                    "medium": source.medium,
                    "kind": "main",
                    "flow_is_monitored": "true" if source.flow_is_monitored else "false",
                    "first_known_on": source.known_from.isoformat(),
                }
            ],
        ),
        (
            "outlet_name",
            [
                outlet
                | since
                | {
                    "outlet_code": source.outlet_code,
                    "name_zh": source.outlet_name_zh,
                    "name_en": source.outlet_name_en,
                }
            ],
        ),
        (
            "outlet_enterprise",
            [outlet | since | {"enterprise_ref": source.enterprise_ref, "is_responsible": "true"}],
        ),
    ]


def _monitor_rows(source: AssumedSource, mapping: Mapping) -> list[tuple[str, list[Record]]]:
    monitor, outlet = {"monitor_ref": source.monitor_ref}, {"outlet_ref": source.outlet_ref}
    # Only while the values last: afterwards nobody owes any.
    while_known = {
        "valid_from": _midnight(source.known_from),
        "valid_to": _midnight(source.known_until),
    }
    days_known = {
        "valid_from": source.known_from.isoformat(),
        "valid_to": source.known_until.isoformat(),
    }
    factors = {
        series.pollutant_code: series.unit for series in mapping.series if series.pollutant_code
    }
    return [
        ("monitor", [monitor | {"kind": "water" if source.medium == "water" else "cems"}]),
        ("monitor_number", [monitor | while_known | {"mn": source.mn}]),
        ("monitor_outlet", [monitor | outlet | while_known | {"duty": "main"}]),
        (
            "monitor_factor",
            [
                monitor | days_known | {"pollutant_code": code, "reported_unit": unit}
                for code, unit in factors.items()
            ],
        ),
        ("in_charge", [monitor | outlet | while_known]),
    ]


def _midnight(day: date) -> str:
    return f"{day.isoformat()} 00:00"
