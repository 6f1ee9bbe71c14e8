"""What the pages of methods of both sites share: addresses, entries, content."""

import re
from dataclasses import dataclass
from typing import Any

from dashboard import facts, prerender
from dashboard.errors import NotFound
from dashboard.methods import documents, threshold_document, threshold_tables
from dashboard.visit import Visit
from layouts import markdown, method_page
from queries.rule_rows import RuleRows

_PAGE = re.compile(r"^([a-z0-9-]+)\.md(#.*)?$")


@dataclass(frozen=True)
class Site:
    """Where the methods live on one of the two sites."""

    home: str

    def address(self, name: str) -> str:
        """Address of a method's page."""
        return f"{self.home}/{name}"

    def target(self, link: str) -> str:
        """Address for a link of the text: other methods are pages, other files have none."""
        if link.startswith(("https://", "http://", "#")):
            return link
        found = _PAGE.match(link)
        return self.address(found[1]) + (found[2] or "") if found else ""


PUBLIC = Site("/methods")
STAFF = Site("/staff/methods")


def list_page(visit: Visit, site: Site) -> Any:
    """Every method."""
    return method_page.list_page(
        _entries(visit, site), method_version=facts.current(visit).method_version or "", t=visit.t
    )


def is_rule_table(name: str) -> bool:
    """Whether a page shows the rule rows of the database."""
    return name == threshold_document.NAME


def title(visit: Visit, name: str) -> str:
    """Title of a method's page."""
    return _found(name).title(visit.t)


def page(visit: Visit, site: Site, name: str, rows: RuleRows | None) -> Any:
    """One method; ``rows`` where it shows the rules of the database."""
    document = _found(name)
    t = visit.t
    text = document.prose(t.language) if rows is not None else document.text[t.language]
    blocks = markdown.blocks(documents.tree(text), address=site.target, caption=document.title(t))
    method = method_page.Method(
        title=document.title(t),
        code=document.code,
        text=blocks,
        tables=threshold_tables.tables(rows, t=t) if rows is not None else (),
    )
    return method_page.page(
        method,
        home=site.home,
        entries=[one for one in _entries(visit, site) if one.href != site.address(name)],
        method_version=facts.current(visit).method_version or "",
        write=prerender.written,
        t=t,
    )


def _entries(visit: Visit, site: Site) -> list[method_page.Entry]:
    return [
        method_page.Entry(one.title(visit.t), one.figures(visit.t), site.address(one.name))
        for one in documents.documents()
    ]


def _found(name: str) -> documents.Document:
    document = documents.document(name)
    if document is None:
        raise NotFound
    return document
