"""What those who are scored are called, and the way to each."""

from datetime import date, timedelta

from dashboard import parameters
from dashboard.staff import loaders_city as city
from dashboard.staff import operators_loaders
from dashboard.staff.operators_rows import short_name
from dashboard.staff.operators_state import month_after
from dashboard.staff.overview_rows import outlet_name
from dashboard.staff.rows import records
from dashboard.staff.scores import loaders as score_loaders
from dashboard.staff.scores.state import month_text
from dashboard.visit import Visit

LEGAL_FORM = " Co., Ltd."


def face_href(enterprise_id: int, month: date | None) -> str:
    """The page of one face."""
    query = parameters.query(month=month_text(month))
    path = f"/staff/scores/{enterprise_id}"
    return f"{path}?{query}" if query else path


class References:
    """What caps refer to, in words: the outlet and pollutant of a verdict, else the document."""

    def __init__(self, visit: Visit, month: date):
        self._t = visit.t
        self._ids = score_loaders.outlets(visit.scope)
        self._pollutants = city.pollutants(visit.scope)
        self._outlets = {
            row["outlet_id"]: row
            for on in (month, month_after(month) - timedelta(days=1))
            for row in records(city.outlets(visit.scope, on))
        }

    def series(self, reference: str) -> tuple[int, str] | None:
        """Outlet and factor that a reference names; None for a document."""
        outlet_ref, _, pollutant_code = reference.rpartition(" ")
        outlet_id = self._ids.get(outlet_ref)
        if outlet_id is None or outlet_id not in self._outlets:
            return None
        if pollutant_code not in self._pollutants:
            return None
        return outlet_id, pollutant_code

    def said(self, reference: str) -> str:
        """A reference as people call what it names."""
        named = self.series(reference)
        if named is None:
            return reference
        outlet_id, pollutant_code = named
        pollutant = self._pollutants[pollutant_code]
        name = self._t.name(pollutant.name_zh, pollutant.short_en)
        return f"{outlet_name(self._outlets[outlet_id], self._t)} {name}"


class Subjects:
    """What those who are scored are called, and the way to each."""

    def __init__(self, visit: Visit, month: date | None):
        self._t, self._month = visit.t, month
        today = visit.now.astimezone(city.CITY_TIME).date()
        found = records(city.enterprises(visit.scope, today))
        self.enterprises = {row["enterprise_id"]: row for row in found}
        self._monitors = score_loaders.monitor_names(visit.scope, today)
        self._operators = {
            row["om_operator_id"]: row
            for row in records(operators_loaders.names(visit.scope, today))
        }

    def enterprise(self, enterprise_id: int) -> str:
        """Name of an enterprise; its number where it is out of sight."""
        row = self.enterprises.get(enterprise_id)
        if row is None:
            return f"#{enterprise_id}"
        return self._t.name(row["name_zh"], row["name_en"].removesuffix(LEGAL_FORM))

    def operator(self, om_operator_id: int) -> str:
        """Short name of an operator."""
        row = self._operators.get(om_operator_id)
        return f"#{om_operator_id}" if row is None else short_name(row, self._t)

    def named(self, scheme: str, subject_id: int, month: date, months: int) -> tuple[str, str]:
        """Name, and the page of its result of a month."""
        if scheme == "face":
            return self.enterprise(subject_id), face_href(subject_id, month)
        if scheme == "operator":
            query = parameters.query(
                month=month_text(month), months=None if months == 1 else months
            )
            return self.operator(subject_id), f"/staff/operators/{subject_id}?{query}"
        row = self._monitors.get(subject_id)
        if row is None:
            return f"#{subject_id}", ""
        name = f"{self.enterprise(row.enterprise_id)} {row.monitor_ref}"
        return name, f"/staff/enterprises/{row.enterprise_id}?tab=equipment"
