"""Which page answers an address, and what it answers.

One router for each app, asked twice: by Flask, which needs the status and the HTML, and by the
callback that draws a page after the first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Protocol, cast
from urllib.parse import quote

from werkzeug import exceptions
from werkzeug.routing import Map, RequestRedirect, Rule

from dashboard import facts, parameters
from dashboard.errors import DatabaseUnavailable, NotFound, Refused
from dashboard.settings import Settings
from dashboard.visit import Visit
from layouts import refusals, shell
from layouts.shell import Frame, MenuItem, Organisation
from queries.site_facts import SiteFacts


class PageState(Protocol):
    """Everything that a person selects on a page."""

    def to_query(self) -> str:
        """The selection as a query without ``?``."""


class Page(Protocol):
    """What a page module offers; the optional names are read with ``getattr``."""

    PATH: str
    TITLE: str
    State: Any
    ids: tuple[str, ...]

    def layout(self, visit: Visit, path_args: Mapping[str, Any], state: Any) -> Any:
        """Content of the page."""

    def register(self, app: Any) -> None:
        """Attach the page's callbacks."""


@dataclass(frozen=True)
class Answer:
    """A page in its frame."""

    title: str
    tree: Any
    status: int = 200


class MovedAddress(Exception):  # noqa: N818
    """The address is written differently; the page lives at ``address``."""

    def __init__(self, address: str):
        super().__init__(address)
        self.address = address


class Router:
    """Finds, among the pages of one app, the one whose PATH matches, and asks it."""

    def __init__(self, site: str, pages: Sequence[ModuleType], settings: Settings):
        self.site = site
        self.pages = cast(Sequence[Page], pages)
        self._organisation = Organisation(
            host=settings.organisation_host,
            icp_number=settings.icp_number,
            police_number=settings.police_number,
            site_code=settings.site_code,
            contact=settings.organisation_contact,
        )
        rules = [Rule(page.PATH, endpoint=number) for number, page in enumerate(self.pages)]
        self._addresses = Map(rules).bind("")

    def find(self, pathname: str) -> tuple[Page, Mapping[str, Any]]:
        """The page of an address and the arguments in its path.

        Raises
        ------
        NotFound
            When no page has this address.
        MovedAddress
            When it is written with a slash too many or too few.
        """
        try:
            number, path_args = self._addresses.match(pathname)
        except RequestRedirect as redirect:
            path = "/" + redirect.new_url.split("://", 1)[-1].partition("/")[2]
            raise MovedAddress(path) from redirect
        except exceptions.HTTPException as error:
            raise NotFound from error
        for value in path_args.values():
            out_of_range = isinstance(value, int) and value > parameters.LARGEST_ID
            if out_of_range or (isinstance(value, str) and not value.isprintable()):
                raise NotFound
        return self.pages[number], path_args

    def answer(self, visit: Visit, pathname: str, search: Any) -> Answer:
        """The page of an address for this visit.

        Raises
        ------
        Refused
            When there is no page, or none for this visitor or this selection.
        """
        page, path_args = self.find(pathname)
        permission = getattr(page, "PERMISSION", "")
        if permission:
            visit.require(permission)
        arguments = parameters.arguments(search)
        state = page.State.parse(arguments)
        content = page.layout(visit, path_args, state)
        make_title = getattr(page, "title", None)
        title = make_title(visit, path_args, state) if make_title else visit.t(page.TITLE)
        query = state.to_query()
        here = f"{quote(pathname)}?{query}" if query else quote(pathname)
        known = facts.current(visit)
        frame = self.frame(visit, title=title, here=here, known=known, page=page)
        return self.framed(visit, frame, content)

    def refusal(self, visit: Visit, refused: Refused, *, here: str, reference: str = "") -> Answer:
        """A page that says why there is none, in the same frame."""
        t = visit.t
        sentence = t(refused.sentence, **refused.values) if refused.sentence else ""
        content = refusals.page(
            refused.status,
            t=t,
            home=shell.HOME_OF_SITE[self.site],
            sentence=sentence,
            reference=reference,
        )
        heading = refusals.HEADINGS.get(refused.status, refusals.HEADINGS[500])
        known = None if isinstance(refused, DatabaseUnavailable) else facts_if_reachable(visit)
        frame = self.frame(visit, title=t(heading), here=here, known=known)
        return self.framed(visit, frame, content, status=refused.status)

    def framed(self, visit: Visit, frame: Frame, content: Any, *, status: int = 200) -> Answer:
        """The content in its frame."""
        tree = shell.frame(content, frame, t=visit.t)
        return Answer(shell.document_title(frame, t=visit.t), tree, status)

    def frame(
        self,
        visit: Visit,
        *,
        title: str,
        here: str,
        known: SiteFacts | None,
        page: Page | None = None,
    ) -> Frame:
        """What the shell needs to know of this visit."""
        t, user = visit.t, visit.user
        return Frame(
            site=self.site,
            title=title,
            here=here,
            city_name=t.name(known.city_name_zh, known.city_name_en) if known else "",
            menu=self._items(visit, "NAV", page),
            footer_links=self._items(visit, "FOOTER", page),
            user_name=user.display_name if user else "",
            role_name=t.name(user.role_name_zh, user.role_name_en) if user else "",
            has_large_type=visit.has_large_type,
            is_demo=known.is_demo if known else False,
            now=visit.now,
            data_until=known.data_until if known else None,
            data_version=known.data_version if known else None,
            method_version=known.method_version if known else "",
            organisation=self._organisation,
        )

    def _items(self, visit: Visit, name: str, current: Page | None) -> tuple[MenuItem, ...]:
        """Pages that name themselves for the menu or the footer, as far as the visitor may."""
        if self.site == shell.STAFF and visit.user is None:
            return ()
        section = getattr(current, "SECTION", current)
        items = []
        for page in self.pages:
            text = getattr(page, name, "")
            permission = getattr(page, "PERMISSION", "")
            if text and (not permission or visit.may(permission)):
                items.append(MenuItem(visit.t(text), page.PATH, page in (current, section)))
        return tuple(items)


def facts_if_reachable(visit: Visit) -> SiteFacts | None:
    """Facts for the frame of a refusal; a refusal is shown without them too."""
    try:
        return facts.current(visit)
    except DatabaseUnavailable:
        return None
