"""The registry and evidence files of a package, in one book."""

from pathlib import Path

from demo.book import Book
from demo.device import NO_FLOW_METER
from demo.evidence_marks import Span, write_marks
from demo.evidence_monitors import calibrations, standard_checks, upkeep_records, visits
from demo.evidence_reports import disclosures, execution_reports, penalties, special_periods
from demo.evidence_tests import comparison_tests, manual_samples, substitute_samples
from demo.furnace import furnace_marks, furnaces
from demo.ledger import Ledger
from demo.model import City
from demo.planting import Plan
from demo.registry_limits import limits
from demo.registry_monitors import monitors, operators
from demo.registry_permits import outlets, permits
from demo.registry_places import enterprises, regions


def write_registry(
    city: City, folder: Path, *, plans: dict[str, Plan], ledger: Ledger, span: Span
) -> dict[str, int]:
    """
    Registry files: all of it for a new city, else only the evidence that is new or changed.

    Returns
    -------
    dict of str to int
        Rows by file name.
    """
    book = Book()
    if span.is_new:
        regions(book, city)
        enterprises(book, city)
        outlets(book, city, no_flow_meter=NO_FLOW_METER)
        permits(book, city)
        monitors(book, city, plans)
        operators(book, city)
        furnaces(book, city)
        limits(book, city)
    special_periods(book, city, span)
    write_marks(book, city, plans, span)
    furnace_marks(book, city, span)
    calibrations(book, city, plans, span)
    standard_checks(book, city, plans, span)
    upkeep_records(book, city, plans, span)
    visits(book, city, plans, span)
    comparison_tests(book, city, plans, ledger, span)
    manual_samples(book, city, ledger, span)
    substitute_samples(book, city, plans, ledger, span)
    disclosures(book, city, span)
    execution_reports(book, city, ledger, span)
    penalties(book, city, span)
    return book.write(folder)
