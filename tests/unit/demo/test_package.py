"""The package: the same bytes, nothing dangling, nothing overlapping, nothing given away."""

import hashlib
import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from demo.book import COLUMNS
from demo.city import write_hours, write_package
from tests.unit.demo.packages import END, Written, seed_rows, write

EXCLUSIVE = {
    "region_name": ("region_ref",),
    "enterprise_name": ("enterprise_ref",),
    "enterprise_code": ("enterprise_ref", "kind"),
    "enterprise_place": ("enterprise_ref",),
    "enterprise_industry": ("enterprise_ref",),
    "enterprise_parent": ("enterprise_ref",),
    "enterprise_status": ("enterprise_ref",),
    "permit_version": ("permit_ref",),
    "outlet_name": ("outlet_ref",),
    "outlet_enterprise": ("outlet_ref", "enterprise_ref"),
    "permit_outlet": ("permit_ref", "outlet_ref"),
    "permit_factor": ("outlet_ref", "pollutant_code"),
    "outlet_networking": ("outlet_ref",),
    "monitor_number": ("mn",),
    "in_charge": ("outlet_ref",),
    "monitor_outlet": ("monitor_ref",),
    "monitor_factor": ("monitor_ref", "pollutant_code"),
    "flag_meaning": ("mn", "flag"),
    "om_operator_name": ("om_operator_ref",),
    "om_contract": ("om_operator_ref", "monitor_ref"),
    "limit_value": (
        "outlet_ref",
        "pollutant_code",
        "basis",
        "purpose",
        "condition",
        "condition_lower",
    ),
    "permitted_amount": ("permit_ref", "pollutant_code", "span", "special_period_ref"),
    "operating_period": ("outlet_ref", "source"),
    "execution_report_amount": ("enterprise_ref", "outlet_ref", "pollutant_code"),
}
"""What the exclusion constraints of the database keep apart."""

UNIQUE = {
    "mark": ("mark_ref",),
    "om_visit": ("om_visit_ref",),
    "comparison_test": ("comparison_test_ref",),
    "comparison_pair": ("comparison_test_ref", "pair_number"),
    "standard_check": ("monitor_ref", "pollutant_code", "checked_at"),
    "calibration": ("monitor_ref", "pollutant_code", "calibrated_at", "kind"),
    "maintenance_record": ("maintenance_record_ref",),
    "fault_record": ("fault_record_ref",),
    "manual_sample": ("manual_sample_ref",),
    "disclosure": ("disclosure_ref",),
    "penalty": ("penalty_ref",),
    "limit_value": ("limit_ref",),
    "document": ("document_ref",),
    "enterprise": ("enterprise_ref",),
    "outlet": ("outlet_ref",),
    "monitor": ("monitor_ref",),
    "permitted_amount_outlet": ("permitted_amount_ref", "outlet_ref"),
    "key_unit": ("enterprise_ref", "list_kind", "list_year"),
}

OPEN_END = "9999-12-31 23:59"


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_and_end_give_the_same_bytes(small: Written, tmp_path: Path):
    begun = time.process_time()
    again = write(tmp_path, outlets=8, months=2)
    assert time.process_time() - begun < 3.0, "a small city is written quickly"
    assert digests(again.folder) == digests(small.folder)
    assert again.truth_file.read_bytes() == small.truth_file.read_bytes()


def test_another_seed_gives_other_values_at_the_same_outlets(small: Written, tmp_path: Path):
    other = write(tmp_path, outlets=8, months=2, seed=12)
    assert other.registry("outlet_name") == small.registry("outlet_name")
    first, second = (
        one.hourly.set_index(["mn", "time", "pollutant_code"])["measured"] for one in (small, other)
    )
    shared = first.index.intersection(second.index)
    assert len(shared) > 30_000
    assert (first[shared] != second[shared]).mean() > 0.9


def test_nothing_of_the_truth_is_in_the_package(small: Written):
    words = {row["kind"] for row in small.truth} - {"stop", "maintenance", "fault", "gap"}
    assert {"exceedance_hours", "oxygen_stuck", "at_limit_equal"} <= words
    for path in small.folder.rglob("*"):
        if path.is_file():
            assert "truth" not in path.name
            text = path.read_text(encoding="utf-8")
            assert not [word for word in words if word in text], path.name


def test_the_truth_may_not_lie_in_the_package(tmp_path: Path):
    with pytest.raises(ValueError, match="outside the package"):
        write_package(
            tmp_path,
            outlets=1,
            months=1,
            seed=1,
            end=END,
            truth_file=tmp_path / "registry" / "truth.jsonl",
        )


def test_files_of_an_earlier_package_are_replaced(tmp_path: Path):
    write(tmp_path, outlets=2, months=2)
    later = write(tmp_path, outlets=2, months=1)
    assert {path.name for path in (later.folder / "hourly").glob("received*")} == {
        "received-2026-11.csv"
    }


def test_every_reference_is_found(whole: Written):
    known: dict[str, set[str]] = {
        "document_ref": {row["document_ref"] for row in whole.registry("document")}
        | {row["document_ref"] for row in seed_rows("document")},
        "industry_code": {row["industry_code"] for row in seed_rows("industry")},
        "pollutant_code": {row["pollutant_code"] for row in seed_rows("pollutant")},
        "standard_limit_ref": {row["standard_limit_ref"] for row in seed_rows("standard_limit")},
        "mn": set(whole.outlet_of_mn),
    }
    for table in (
        "region",
        "enterprise",
        "outlet",
        "permit",
        "monitor",
        "om_operator",
        "om_person",
        "furnace",
        "permitted_amount",
        "comparison_test",
        "mark",
        "special_period",
    ):
        column = f"{table}_ref"
        known[column] = {row[column] for row in whole.registry(table)}
    for alias in ("county_ref", "township_ref", "parent_region_ref"):
        known[alias] = known["region_ref"]
    known["parent_enterprise_ref"] = known["enterprise_ref"]
    for table, columns in COLUMNS.items():
        for column in set(columns) & set(known):
            values = {row[column] for row in whole.registry(table)} - {""}
            assert values <= known[column], (table, column, values - known[column])
    assert set(whole.hourly["mn"]) <= known["mn"]


def assert_no_overlaps(table: str, rows: list[dict[str, str]]) -> None:
    spans: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for row in rows:
        span = (row["valid_from"], row["valid_to"] or OPEN_END)
        assert span[0] < span[1], (table, row)
        spans.setdefault(tuple(row[key] for key in EXCLUSIVE[table]), []).append(span)
    for key, found in spans.items():
        found.sort()
        for (_, ended), (begun, _) in pairwise(found):
            assert ended <= begun, (table, key, ended, begun)


@pytest.mark.parametrize("table", EXCLUSIVE)
def test_dated_rows_do_not_overlap(whole: Written, table: str):
    assert_no_overlaps(table, whole.registry(table))


def test_rows_that_follow_later_end_the_open_ones_and_do_not_overlap(
    whole: Written, tmp_path: Path
):
    """As the importer does it: the same key and the same start are the same row."""
    merged: dict[str, dict[tuple[str, ...], dict[str, str]]] = {}
    parts = [whole]
    for number, (since, until) in enumerate(((0, 70), (70, 200))):
        folder = tmp_path / str(number)
        summary = write_hours(
            folder / "package",
            outlets=120,
            months=2,
            seed=11,
            origin=END,
            since=END + timedelta(hours=since),
            end=END + timedelta(hours=until),
            truth_file=folder / "truth.jsonl",
        )
        assert summary.hourly_rows > 1000
        parts.append(Written(folder / "package", folder / "truth.jsonl", summary))
    for table in ("operating_period", "execution_report_amount"):
        keys = (*EXCLUSIVE[table], "valid_from")
        for part in parts:
            for row in part.registry(table):
                merged.setdefault(table, {})[tuple(row[key] for key in keys)] = row
        assert_no_overlaps(table, list(merged[table].values()))
    refs = [{row["om_visit_ref"] for row in part.registry("om_visit")} for part in parts]
    assert sum(len(found) for found in refs) == len(set().union(*refs))
    assert all(refs)


def test_keys_are_unique(whole: Written):
    for table, keys in UNIQUE.items():
        rows = [tuple(row[key] for key in keys) for row in whole.registry(table)]
        assert rows, table
        assert len(set(rows)) == len(rows), table


def test_every_table_of_the_contract_has_rows(whole: Written):
    assert [table for table in COLUMNS if not whole.registry(table)] == []


def test_limits_of_standards_agree_with_the_catalogue(whole: Written):
    catalogue = {row["standard_limit_ref"]: row for row in seed_rows("standard_limit")}
    checked = 0
    for row in whole.registry("limit_value"):
        if not row["standard_limit_ref"]:
            continue
        entry = catalogue[row["standard_limit_ref"]]
        for column in ("lower", "upper", "reference_oxygen_pct"):
            assert float(row[column] or "nan") == pytest.approx(
                float(entry[column] or "nan"), nan_ok=True
            ), row
        for column in ("pollutant_code", "basis", "unit", "condition", "document_ref"):
            assert row[column] == entry[column], row
        checked += 1
    assert checked > 100


def test_limits_cover_the_whole_history_of_every_monitored_factor(whole: Written):
    started = {
        (row["outlet_ref"], row["pollutant_code"]): row["valid_from"]
        for row in sorted(
            whole.registry("limit_value"), key=lambda row: row["valid_from"], reverse=True
        )
        if row["purpose"] == "permit_compliance"
    }
    first = whole.hourly.groupby(["outlet_ref", "pollutant_code"])["time"].min()
    for key, moment in first.items():
        assert started[key] <= moment.date().isoformat(), key


def test_one_limit_is_a_draft_and_the_rest_are_reviewed(whole: Written):
    drafts = [row for row in whole.registry("limit_value") if not row["reviewed_by"]]
    assert 1 <= len(drafts) <= 3
    assert all(row["entered_by"] for row in whole.registry("limit_value"))
    assert all(
        bool(row["reviewed_by"]) == bool(row["reviewed_at"])
        for row in whole.registry("limit_value")
    )


def test_nothing_is_known_before_it_happened(whole: Written):
    end = END.strftime("%Y-%m-%d %H:%M")
    for table, column in (
        ("mark", "marked_at"),
        ("mark", "valid_from"),
        ("mark_evidence", "uploaded_at"),
        ("calibration", "calibrated_at"),
        ("standard_check", "checked_at"),
        ("om_visit", "valid_to"),
        ("fault_record", "repaired_at"),
        ("fault_record", "started_at"),
        ("manual_sample", "sampled_to"),
        ("disclosure", "disclosed_on"),
        ("execution_report_amount", "reported_on"),
        ("penalty", "decided_on"),
        ("comparison_test", "valid_to"),
        ("maintenance_record", "valid_to"),
    ):
        late = [row for row in whole.registry(table) if row[column] > end]
        assert not late, (table, column, late[:2])
    assert str(whole.hourly["time"].max()) < end
    for row in whole.registry("mark"):
        assert row["valid_to"] == "" or row["valid_to"] <= end


def test_a_later_end_only_adds_hours(small: Written, tmp_path: Path):
    later = END + timedelta(hours=60)
    truth_file = tmp_path / "more" / "truth.jsonl"
    write_hours(
        tmp_path / "more" / "package",
        outlets=8,
        months=2,
        seed=11,
        origin=END,
        since=END,
        end=later,
        truth_file=truth_file,
    )
    at_once = tmp_path / "at_once"
    write_hours(
        at_once / "package",
        outlets=8,
        months=2,
        seed=11,
        origin=END,
        since=small.summary.start,
        end=later,
        truth_file=at_once / "truth.jsonl",
    )
    for kind in ("hourly", "condition"):
        parts = [lines_of(small.folder / kind), lines_of(tmp_path / "more" / "package" / kind)]
        assert len(parts[1]) > 300
        assert not parts[0] & parts[1]
        assert parts[0] | parts[1] == lines_of(at_once / "package" / kind)


def test_a_city_goes_on_for_as_long_as_one_likes(tmp_path: Path):
    since = END + timedelta(days=200)
    summary = write_hours(
        tmp_path / "package",
        outlets=120,
        months=2,
        seed=11,
        origin=END,
        since=since,
        end=since + timedelta(hours=5),
        truth_file=tmp_path / "truth.jsonl",
    )
    assert summary.hourly_rows > 1000


def lines_of(folder: Path) -> set[str]:
    found = set()
    for path in sorted(folder.glob("*.csv")):
        prefix = path.name.split("-", maxsplit=1)[0]
        found |= {f"{prefix} {line}" for line in path.read_text("utf-8").splitlines()[1:]}
    return found


def test_later_evidence_ends_what_was_open(tmp_path: Path):
    before_heating = END - timedelta(days=17)
    first = write(tmp_path / "first", outlets=32, months=1, end=before_heating)
    open_marks = {row["mark_ref"] for row in first.registry("mark") if not row["valid_to"]}
    assert open_marks
    more = tmp_path / "more"
    summary = write_hours(
        more / "package",
        outlets=32,
        months=1,
        seed=11,
        origin=before_heating,
        since=before_heating,
        end=END,
        truth_file=more / "truth.jsonl",
    )
    later = Written(more / "package", more / "truth.jsonl", summary)
    ended = {row["mark_ref"] for row in later.registry("mark") if row["valid_to"]}
    assert open_marks & ended
    assert later.registry("enterprise") == []
    assert later.registry("limit_value") == []


def test_a_span_without_hours_is_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="Nothing to write"):
        write_hours(
            tmp_path / "p",
            outlets=1,
            months=1,
            seed=1,
            origin=END,
            since=END,
            end=END,
            truth_file=tmp_path / "t.jsonl",
        )


def test_samples_by_hand_stand_in_only_where_a_mark_says_so(whole: Written):
    samples = [row for row in whole.registry("manual_sample") if row["kind"] == "substitute"]
    marks = [row for row in whole.registry("mark") if row["kind"] == "manual_substitute"]
    assert samples
    for row in samples:
        assert any(
            mark["outlet_ref"] == row["outlet_ref"]
            and mark["valid_from"] <= row["sampled_from"]
            and row["sampled_to"] <= (mark["valid_to"] or OPEN_END)
            for mark in marks
        ), row
