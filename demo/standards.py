"""Where the catalogue of standards lists the limits of the city's sources."""

from demo.processes import CO, COD, CR, CR6, HCL, NH3N, NOX, PM, SO2, TN, TP

DOCUMENTS = {
    "GB13223": "GB 13223-2011",
    "MEP-2015-164": "MEP-2015-164",
    "GB13271": "GB 13271-2014",
    "GB4915": "GB 4915-2013",
    "GB18485": "GB 18485-2014",
    "GB18484": "GB 18484-2020",
    "GB28662": "GB 28662-2012",
    "MEE-2019-35": "MEE-2019-35",
    "GB16171": "GB 16171-2012",
    "GB29620": "GB 29620-2013",
    "GB31570": "GB 31570-2015",
    "GB18918": "GB 18918-2002",
    "GB3544": "GB 3544-2008",
    "GB4287": "GB 4287-2012",
    "GB31571": "GB 31571-2015",
    "GB21900": "GB 21900-2008",
    "GB13456": "GB 13456-2012",
}
"""Document behind the first part of a reference into the catalogue of standards."""

SHORT = {
    PM: "PM",
    SO2: "SO2",
    NOX: "NOx",
    CO: "CO",
    HCL: "HCl",
    COD: "COD",
    NH3N: "NH3-N",
    TN: "TN",
    TP: "TP",
    CR: "Cr",
    CR6: "CrVI",
}
_PARTIAL = {"GB31571/direct": (COD, NH3N), "GB13456/direct": (COD, NH3N)}
"""Standards of which the catalogue holds some pollutants only."""


def reference(catalogue: str, code: str, basis: str) -> str:
    """Reference of a limit in the catalogue."""
    return f"{catalogue}/{SHORT[code]}/{basis}"


def document(catalogue: str) -> str:
    """Document of a part of the catalogue."""
    return DOCUMENTS[catalogue.split("/", maxsplit=1)[0]]


def lists(catalogue: str, code: str) -> bool:
    """Whether the catalogue has a limit of a pollutant there."""
    return code in _PARTIAL.get(catalogue, tuple(SHORT))
