"""The rule rows as the program ships them, read from the seed files."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from queries.rule_rows import Effect, FlagMeaning, LegalText, RuleRows, StandardLimit, Threshold

SEED = Path(__file__).parents[2] / "migrations" / "seed"

Row = dict[str, str]


def from_seeds(folder: Path = SEED) -> RuleRows:
    """The rows of the seed files."""
    industries = {row["industry_code"]: row for row in _rows(folder, "030_industry")}
    documents = {row["document_ref"]: row for row in _rows(folder, "010_document")}
    pollutants = {row["pollutant_code"]: row for row in _rows(folder, "020_pollutant")}
    return RuleRows(
        thresholds=tuple(
            _threshold(row, industries.get(row["industry_code"]))
            for row in _rows(folder, "050_rule_parameter")
        ),
        effects=tuple(
            _effect(row, industries.get(row["industry_code"]))
            for row in _rows(folder, "060_mark_effect")
        ),
        flags=tuple(_flag(row) for row in _rows(folder, "070_flag_effect")),
        limits=tuple(
            _limit(row, documents, pollutants) for row in _rows(folder, "040_standard_limit")
        ),
        legal_texts=tuple(_legal_text(row, documents) for row in _rows(folder, "015_legal_text")),
    ).in_order()


def _rows(folder: Path, name: str) -> Iterator[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {column.rstrip("*"): value for column, value in row.items()}


def _span(text: str) -> tuple[date | None, date | None]:
    start, _, stop = text.strip("[]()").partition(",")
    return _day(start), _day(stop)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str) -> float | None:
    return float(text) if text else None


def _threshold(row: Row, industry: Row | None) -> Threshold:
    start, stop = _span(row["during"])
    return Threshold(
        rule=row["rule"],
        medium=row["medium"] or None,
        industry_code=row["industry_code"] or None,
        industry_zh=industry["name_zh"] if industry else None,
        industry_en=industry["name_en"] if industry else None,
        start=start,
        stop=stop,
        number=float(row["number"]),
        unit=row["unit"],
        statement_zh=row["statement_zh"],
        statement_en=row["statement_en"],
        source=row["source"],
        clause=row["clause"] or None,
        verification=row["verification"],
    )


def _effect(row: Row, industry: Row | None) -> Effect:
    start, stop = _span(row["during"])
    return Effect(
        mark_kind=row["mark_kind"],
        industry_code=row["industry_code"] or None,
        industry_zh=industry["name_zh"] if industry else None,
        industry_en=industry["name_en"] if industry else None,
        start=start,
        stop=stop,
        due=row["due"] == "true",
        valid=row["valid"] == "true",
        judged=row["judged"] == "true",
        mass=row["mass"],
        public=row["public"] == "true",
        substitution_cause=row["substitution_cause"],
        allowance_rule=row["allowance_rule"] or None,
        statement_zh=row["statement_zh"],
        statement_en=row["statement_en"],
        source=row["source"],
        verification=row["verification"],
    )


def _flag(row: Row) -> FlagMeaning:
    start, stop = _span(row["during"])
    return FlagMeaning(
        flag=row["flag"],
        medium=row["medium"] or None,
        start=start,
        stop=stop,
        meaning_zh=row["meaning_zh"],
        meaning_en=row["meaning_en"],
        valid=row["valid"] == "true",
        ambiguous=row["ambiguous"] == "true",
        reason=row["reason"],
        source=row["source"],
        verification=row["verification"],
    )


def _limit(row: Row, documents: dict[str, Row], pollutants: dict[str, Row]) -> StandardLimit:
    document, pollutant = documents[row["document_ref"]], pollutants[row["pollutant_code"]]
    start, stop = _span(document["in_force"])
    return StandardLimit(
        standard_limit_ref=row["standard_limit_ref"],
        document_zh=document["title_zh"],
        document_en=document["title_en"] or None,
        start=start,
        stop=stop,
        source_class_zh=row["source_class_zh"],
        source_class_en=row["source_class_en"],
        pollutant_zh=pollutant["name_zh"],
        pollutant_en=pollutant["name_en"],
        basis=row["basis"],
        lower=_number(row["lower"]),
        upper=_number(row["upper"]),
        unit=row["unit"],
        reference_oxygen_pct=_number(row["reference_oxygen_pct"]),
        reference_excess_air=_number(row["reference_excess_air"]),
        condition=row["condition"],
        clause=row["clause"] or None,
        source=row["source"],
        verification=row["verification"],
    )


def _legal_text(row: Row, documents: dict[str, Row]) -> LegalText:
    document = documents[row["document_ref"]]
    start, stop = _span(row["during"])
    return LegalText(
        document_ref=row["document_ref"],
        document_zh=document["title_zh"],
        document_en=document["title_en"] or None,
        article=row["article"],
        text_zh=row["text_zh"],
        text_en=row["text_en"] or None,
        start=start,
        stop=stop,
        verification=row["verification"],
    )
