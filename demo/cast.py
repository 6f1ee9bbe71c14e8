"""Who is in the city: ``cast.csv``, in the order in which a small city grows into the whole one.

Every name is invented. In the column ``outlets`` an outlet is ``code:process``, with ``*size`` and
``!networking state`` where they differ from the usual.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from demo.chance import dice
from demo.model import Operator


@dataclass(frozen=True)
class Part:
    """One outlet as the cast describes it."""

    code: str
    process: str
    size: float = 1.0
    networking: str = "networked"


@dataclass(frozen=True)
class Role:
    """One enterprise as the cast describes it."""

    short_zh: str
    name_en: str
    industry_code: str
    county: str
    operator: int | None
    parts: tuple[Part, ...]


SELF_OPERATED = "安澜发电"
"""The discharger that runs its own monitors."""


_GROWTH_FIRST = "云雨清远长禾松柏竹兰岚岭川泽汀渚洲屿岩石金银玉珠星辰晨曦朗"
_GROWTH_SECOND = "源丰盛泰和瑞祥宁安康裕隆达通辉耀坤元嘉茂"
_GROWTH = (
    ("纸业", "Paper", "C2221", "DW001:paper_water DA001:industrial_boiler"),
    ("水务", "Water", "D4620", "DW001:sewage"),
    ("热力", "Heat Supply", "D4430", "DA001:heating_coal DA002:heating_gas"),
    ("印染", "Dyeing", "C1713", "DW001:dye_water DA001:stenter"),
    ("化工", "Chemicals", "C2614", "DA001:thermal_oxidiser DW001:chemical_water"),
    ("建材", "Building Materials", "C3031", "DA001:brick_kiln"),
    ("热电", "Cogeneration", "D4412", "DA001:cogeneration DA002:cogeneration"),
    ("水泥", "Cement", "C3011", "DA001:kiln_tail DA002:kiln_head DA005:cement_mill"),
    ("家具", "Furniture", "C2110", "DA001:coating"),
    ("药业", "Pharmaceutical", "C2710", "DA001:thermal_oxidiser DW001:pharma_water"),
    ("环能", "Waste Energy", "D4417", "DA001:incinerator DA002:incinerator"),
    ("钢铁", "Steel", "C3120", "DA001:sinter_head DA002:sinter_tail DA003:hot_stove"),
)


def _part(text: str) -> Part:
    body, _, networking = text.partition("!")
    body, _, size = body.partition("*")
    code, _, process = body.partition(":")
    return Part(code, process, float(size or 1.0), networking or _default_state(process))


def _default_state(process: str) -> str:
    quiet = ("startup_boiler", "coal_handling", "cement_mill", "raw_material", "stenter",
             "workshop", "gas_bypass", "water_bypass", "cooling_water")  # fmt: skip
    return "not_main" if process in quiet else "networked"


def _lines(name: str) -> list[dict[str, str]]:
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@cache
def operators() -> tuple[Operator, ...]:
    """The six O&M companies; the diligence of a company decides how well it keeps its monitors."""
    return tuple(
        Operator(
            row["ref"], row["name_zh"], row["name_en"], row["short_zh"], float(row["diligence"])
        )
        for row in _lines("operators.csv")
    )


@cache
def written_cast() -> tuple[Role, ...]:
    """The enterprises that have names and stories of their own."""
    return tuple(
        Role(
            row["short_zh"],
            row["name_en"],
            row["industry_code"],
            row["county"],
            int(row["operator"]) if row["operator"] else None,
            tuple(_part(part) for part in row["outlets"].split()),
        )
        for row in _lines("cast.csv")
    )


def _grown(index: int, counties: tuple[str, ...]) -> Role:
    """One more enterprise for a city that is larger than the written cast."""
    draw = dice("growth", index)
    kind_zh, kind_en, industry, parts = _GROWTH[index % len(_GROWTH)]
    first = _GROWTH_FIRST[index // len(_GROWTH) % len(_GROWTH_FIRST)]
    second = _GROWTH_SECOND[(index * 7 + index // 300) % len(_GROWTH_SECOND)]
    return Role(
        f"{first}{second}{kind_zh}",
        f"{kind_en} No. {index + 1}",
        industry,
        counties[int(draw.integers(len(counties)))],
        int(draw.integers(1, 7)),
        tuple(_part(part) for part in parts.split()),
    )


def roles(*, outlets: int, counties: tuple[str, ...]) -> list[Role]:
    """Enterprises that have exactly ``outlets`` outlets together, the last one cut to fit."""
    found: list[Role] = []
    left = outlets
    written = written_cast()
    grown = 0
    while left > 0:
        if len(found) < len(written):
            role = written[len(found)]
        else:
            role = _grown(grown, counties)
            grown += 1
        parts = role.parts[:left]
        left -= len(parts)
        found.append(Role(role.short_zh, role.name_en, role.industry_code, role.county,
                          role.operator, parts))  # fmt: skip
    return found
