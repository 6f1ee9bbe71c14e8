"""The registry files of a package: which columns they have, and the rows collected for them."""

from collections import defaultdict
from pathlib import Path

from demo.files import Cell, write_rows
from demo.hours import date_of, hour_text

_DATED = ("valid_from", "valid_to")

COLUMNS: dict[str, tuple[str, ...]] = {
    "document": ("document_ref", "title_zh", "title_en", "kind", "issued_on", "verification"),
    "region": ("region_ref", "level", "outline", "label_x", "label_y", "sort_order"),
    "region_name": ("region_ref", "region_code", "name_zh", "name_en", "parent_region_ref", *_DATED,
                    "document_ref"),
    "enterprise": ("enterprise_ref", "management_class", "first_known_on", "is_assumed"),
    "enterprise_name": ("enterprise_ref", "name_zh", "name_en", "short_name_zh", *_DATED,
                        "document_ref"),
    "enterprise_code": ("enterprise_ref", "kind", "code", *_DATED, "document_ref"),
    "enterprise_place": ("enterprise_ref", "county_ref", "township_ref", "address_zh", "address_en",
                         "x", "y", *_DATED, "document_ref"),
    "enterprise_industry": ("enterprise_ref", "industry_code", *_DATED, "document_ref"),
    "enterprise_parent": ("enterprise_ref", "parent_enterprise_ref", *_DATED, "document_ref"),
    "enterprise_status": ("enterprise_ref", "status", *_DATED, "document_ref"),
    "key_unit": ("enterprise_ref", "list_kind", "list_year", "published_on", "document_ref"),
    "permit": ("permit_ref", "first_issued_on"),
    "permit_version": ("permit_ref", "permit_number", "enterprise_ref", *_DATED, "issued_on",
                       "action", "document_ref"),
    "outlet": ("outlet_ref", "medium", "kind", "flow_is_monitored", "stack_area_m2",
               "stack_height_m", "first_known_on"),
    "outlet_name": ("outlet_ref", "outlet_code", "name_zh", "name_en", *_DATED, "document_ref"),
    "outlet_enterprise": ("outlet_ref", "enterprise_ref", "is_responsible", *_DATED,
                          "document_ref"),
    "permit_outlet": ("permit_ref", "outlet_ref", *_DATED, "document_ref"),
    "permit_factor": ("outlet_ref", "pollutant_code", "monitoring", "manual_interval", *_DATED,
                      "document_ref"),
    "outlet_networking": ("outlet_ref", "state", "reason_zh", *_DATED, "document_ref"),
    "monitor": ("monitor_ref", "kind", "maker_zh", "model", "serial_number", "installed_on",
                "networked_on", "accepted_on", "retired_on"),
    "monitor_number": ("monitor_ref", "mn", *_DATED, "document_ref"),
    "in_charge": ("outlet_ref", "monitor_ref", *_DATED, "document_ref"),
    "monitor_outlet": ("monitor_ref", "outlet_ref", "duty", *_DATED, "document_ref"),
    "monitor_factor": ("monitor_ref", "pollutant_code", "range_low", "range_high",
                       "detection_limit", "reported_unit", *_DATED, "document_ref"),
    "flag_meaning": ("mn", "flag", "meaning", *_DATED, "document_ref"),
    "om_operator": ("om_operator_ref", "is_self_operated", "enterprise_ref"),
    "om_operator_name": ("om_operator_ref", "name_zh", "name_en", "short_name_zh", "credit_code",
                         "registered_on", *_DATED, "document_ref"),
    "om_person": ("om_person_ref", "om_operator_ref", "display_name", "certificate",
                  "certificate_until", *_DATED),
    "om_contract": ("om_operator_ref", "monitor_ref", *_DATED, "document_ref"),
    "om_visit": ("om_visit_ref", "om_operator_ref", "om_person_ref", "monitor_ref", *_DATED,
                 "purpose", "note_zh"),
    "furnace": ("furnace_ref", "enterprise_ref", "outlet_ref", "name_zh", "name_en", *_DATED),
    "special_period": ("special_period_ref", "region_ref", "kind", "level", *_DATED,
                       "document_ref"),
    "limit_value": ("limit_ref", "outlet_ref", "pollutant_code", "basis", "purpose", "condition",
                    "condition_lower", "condition_upper", *_DATED, "lower", "upper", "unit",
                    "reference_oxygen_pct",
                    "reference_excess_air", "standard_limit_ref", "document_ref", "clause",
                    "permit_item", "entered_by", "reviewed_by", "reviewed_at", "verified"),
    "permitted_amount": ("permitted_amount_ref", "permit_ref", "pollutant_code", "span",
                         "special_period_ref", *_DATED, "amount_t", "document_ref"),
    "permitted_amount_outlet": ("permitted_amount_ref", "outlet_ref"),
    "operating_period": ("outlet_ref", *_DATED, "state", "source"),
    "mark": ("mark_ref", "outlet_ref", "monitor_ref", "furnace_ref", "pollutant_code", "kind",
             *_DATED, "reason_zh", "state", "marked_by", "marked_at"),
    "mark_evidence": ("mark_ref", "kind", "file_name", "sha256", "uploaded_by", "uploaded_at"),
    "comparison_test": ("comparison_test_ref", "kind", "monitor_ref", "pollutant_code", *_DATED,
                        "laboratory_zh", "report_number"),
    "comparison_pair": ("comparison_test_ref", "pair_number", "reference_value", "monitor_value"),
    "standard_check": ("monitor_ref", "pollutant_code", "checked_at", "standard_value",
                       "read_value", "passed", "source"),
    "calibration": ("monitor_ref", "pollutant_code", "calibrated_at", "kind", "standard_value",
                    "before_value", "after_value"),
    "maintenance_record": ("maintenance_record_ref", "monitor_ref", "om_operator_ref", *_DATED,
                           "kind", "note_zh"),
    "fault_record": ("fault_record_ref", "monitor_ref", "started_at", "reported_at", "repaired_at",
                     "cause_zh"),
    "manual_sample": ("manual_sample_ref", "kind", "outlet_ref", "pollutant_code", "sampled_from",
                      "sampled_to", "value", "converted_value", "below_detection",
                      "detection_limit", "mass_kg", "laboratory_zh"),
    "disclosure": ("disclosure_ref", "enterprise_ref", "outlet_ref", "monitoring_ended_on",
                   "disclosed_on", "place_zh"),
    "execution_report_amount": ("enterprise_ref", "outlet_ref", "pollutant_code", *_DATED,
                                "amount_t", "method_zh", "reported_on"),
    "penalty": ("penalty_ref", "enterprise_ref", "decided_on", "kind", "summary_zh",
                "amount_yuan", "executed_on"),
}  # fmt: skip


def day_text(day: int | None) -> str | None:
    """A day as files write it; None is an open end."""
    return None if day is None else date_of(day).isoformat()


def time_text(hour: float | None) -> str | None:
    """A time as files write it; None is an open end."""
    return None if hour is None else hour_text(hour)


class Book:
    """Rows of all registry files."""

    def __init__(self) -> None:
        self._rows: dict[str, list[dict[str, Cell]]] = defaultdict(list)
        self._documents: set[str] = set()

    def add(self, table: str, **row: Cell) -> None:
        """One row of one file."""
        self._rows[table].append(row)

    def document(
        self, ref: str, title_zh: str, title_en: str, kind: str, issued_day: int | None = None
    ) -> str:
        """A document that rows name as their source; written once."""
        if ref not in self._documents:
            self._documents.add(ref)
            self.add("document", document_ref=ref, title_zh=title_zh, title_en=title_en, kind=kind,
                     issued_on=day_text(issued_day), verification="D")  # fmt: skip
        return ref

    def rows(self, table: str) -> list[dict[str, Cell]]:
        """Rows collected for one file."""
        return self._rows[table]

    def write(self, folder: Path) -> dict[str, int]:
        """All files; returns their rows by name."""
        return {
            f"registry/{table}.csv": write_rows(
                folder / "registry" / f"{table}.csv", columns, self._rows[table]
            )
            for table, columns in COLUMNS.items()
            if self._rows[table]
        }
