"""Writing a city for a test, and reading back what was written."""

import csv
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from demo.city import Summary, write_package
from demo.hours import SHANGHAI

END = datetime(2026, 11, 22, 8, tzinfo=SHANGHAI)
SEEDS = Path("migrations/seed")


@dataclass(eq=False)
class Written:
    """A package on disk with its truth."""

    folder: Path
    truth_file: Path
    summary: Summary

    @cache  # noqa: B019  # a test's city lives as long as its tests
    def registry(self, table: str) -> list[dict[str, str]]:
        """Rows of a registry file as texts."""
        path = self.folder / "registry" / f"{table}.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))

    @cached_property
    def truth(self) -> list[dict[str, Any]]:
        """Planted events."""
        lines = self.truth_file.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    @cached_property
    def outlet_of_mn(self) -> dict[str, str]:
        """Outlet by MN; every monitor of the demo belongs to one outlet."""
        outlet = {row["monitor_ref"]: row["outlet_ref"] for row in self.registry("monitor_outlet")}
        return {row["mn"]: outlet[row["monitor_ref"]] for row in self.registry("monitor_number")}

    def _read(self, kind: str, keys: list[str]) -> pd.DataFrame:
        frames = [
            pd.read_csv(path, dtype={"mn": str, "flag": str}, parse_dates=["time"])
            for path in sorted((self.folder / kind).glob("*.csv"))
        ]
        found = pd.concat(frames, ignore_index=True).drop_duplicates(keys, keep="last")
        found["outlet_ref"] = found["mn"].map(self.outlet_of_mn)
        return found

    @cached_property
    def hourly(self) -> pd.DataFrame:
        """Hours as they stand after everything was imported in order."""
        return self._read("hourly", ["mn", "time", "pollutant_code"])

    @cached_property
    def series(self) -> dict[tuple[str, str], pd.DataFrame]:
        """Hours by outlet and pollutant."""
        return dict(iter(self.hourly.groupby(["outlet_ref", "pollutant_code"])))

    @cached_property
    def with_companions(self) -> pd.DataFrame:
        """Hours with oxygen and flow of their outlet, where both were sent."""
        companions = self.condition[["outlet_ref", "time", "oxygen_pct", "flow_m3"]]
        return self.hourly.merge(companions, on=["outlet_ref", "time"])

    @cached_property
    def series_with_companions(self) -> dict[tuple[str, str], pd.DataFrame]:
        """Hours with companions by outlet and pollutant."""
        return dict(iter(self.with_companions.groupby(["outlet_ref", "pollutant_code"])))

    @cached_property
    def companions(self) -> dict[str, pd.DataFrame]:
        """Companions by outlet."""
        return dict(iter(self.condition.groupby("outlet_ref")))

    @cached_property
    def condition(self) -> pd.DataFrame:
        """Companions as they stand after everything was imported in order."""
        return self._read("condition", ["mn", "time"])


def write(
    folder: Path, *, outlets: int, months: int, seed: int = 11, end: datetime = END
) -> Written:
    """Write a city below a folder of the test."""
    truth_file = folder / "truth" / "truth.jsonl"
    summary = write_package(
        folder / "package",
        outlets=outlets,
        months=months,
        seed=seed,
        end=end,
        truth_file=truth_file,
    )
    return Written(folder / "package", truth_file, summary)


def seed_rows(name: str) -> list[dict[str, str]]:
    """Rows of a seed file; its key columns lose their star."""
    path = next(SEEDS.glob(f"*_{name}.csv"))
    with path.open(encoding="utf-8", newline="") as handle:
        return [
            {str(column).rstrip("*"): text for column, text in row.items()}
            for row in csv.DictReader(handle)
        ]
