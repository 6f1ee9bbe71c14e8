"""One Dash instance for each site: its prefix, root, router, pages, and what it may load.

Nothing is registered globally: two instances live in one process, and Dash's global lists would be
emptied by whichever of them answers first.
"""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote, unquote

from dash import Dash, Input, Output, ctx, html
from dash.development.base_component import ComponentRegistry
from dash.exceptions import PreventUpdate
from flask import Flask, Response, g, redirect, request

from dashboard import documents, forged, routing, shared_assets, visit
from dashboard.errors import Refused
from dashboard.refusing import ROUTERS, on_callback_error
from dashboard.routing import Answer, Router
from dashboard.security_headers import SCRIPT_HASHES
from dashboard.settings import Settings
from layouts import plain, shell

EXTENSION = "qingyuan.apps"
ASSETS = Path(__file__).parent / "assets"


@dataclass(frozen=True)
class SiteKind:
    """What differs between the two sites."""

    prefix: str
    pages_module: str
    root_module: str
    component_packages: frozenset[str]


KINDS = {
    shell.PUBLIC: SiteKind("/", "dashboard.public", "layouts.shell", frozenset({"dash"})),
    shell.STAFF: SiteKind(
        "/staff/",
        "dashboard.staff",
        "layouts.staff_root",
        frozenset({"dash", "dash_mantine_components", "dash_ag_grid"}),
    ),
}
"""Only the public program can be without the staff site: its modules are imported by name."""


class SiteApp(Dash):
    """A Dash instance whose first answer is the page itself, with the right status."""

    def __init__(self, server: Flask, site: str, router: Router):
        self._site = site
        self._router = router
        self._packages = KINDS[site].component_packages
        super().__init__(
            name=__name__,
            server=server,
            routes_pathname_prefix=KINDS[site].prefix,
            requests_pathname_prefix=KINDS[site].prefix,
            assets_folder=str(ASSETS / site),
            external_scripts=[
                shared_assets.address(name)
                for name in (shared_assets.PLOTLY_CHINESE, "plain.js", "shell.js")
            ],
            use_pages=False,
            compress=False,
            serve_locally=True,
            suppress_callback_exceptions=False,
            update_title="",
            on_error=on_callback_error,
            add_log_handler=False,
            enable_mcp=False,
        )

    def index(self, *_args: Any, **_kwargs: Any) -> Response:
        """The document of the address that was asked for; also answers Dash's catch-all."""
        here = visit.current()
        g.answer = self._router.answer(here, request.path, request.query_string.decode())
        return Response(super().index(), mimetype="text/html")

    def interpolate_index(self, **parts: str) -> str:
        """The page as HTML, and the app that takes over."""
        here, answer = visit.current(), g.answer
        if self._site == shell.STAFF:
            answer = self._waiting(here, answer)
        scripts = parts["scripts"] + parts["renderer"]
        return documents.starting(
            here, answer, css=parts["css"], config=parts["config"], scripts=scripts
        )

    def _waiting(self, here: visit.Visit, answer: Answer) -> Answer:
        """The frame of a staff page around a skeleton: its components need their script."""
        known = routing.facts_if_reachable(here)
        page, _ = self._router.find(request.path)
        frame = self._router.frame(
            here, title=here.t(page.TITLE), here=request.path, known=known, page=page
        )
        return Answer(answer.title, shell.frame(shell.skeleton(t=here.t), frame, t=here.t))

    def _config(self) -> dict[str, Any]:
        """Dash's configuration for the browser, without versions, with our own chart library.

        The renderer takes its chart library from ``plotlyjs_url`` only when it believes that
        scripts come from elsewhere; ours is the strict build, which needs no evaluated script.
        """
        config = super()._config()
        for name in ("python_version", "dash_version", "dash_version_url", "plotly_version"):
            config[name] = ""
        config["children_props"] = self._own_children_props(config["children_props"])
        config["serve_locally"] = False
        config["plotlyjs_url"] = shared_assets.address(shared_assets.PLOTLY)
        return config

    def _own_children_props(self, known: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        """Which properties hold components, for the libraries of this site only."""
        packages = ComponentRegistry.namespace_to_package
        return {
            namespace: {name: properties for name, properties in kinds.items() if properties}
            for namespace, kinds in known.items()
            if packages.get(namespace) in self._packages
        }

    def _collect_and_register_resources(
        self, resources: Sequence[dict[str, Any]], include_async: bool = True, url_attr: str = "src"
    ) -> list[Any]:
        """Only what this site may load, though other libraries are registered in this process."""
        ours = [resource for resource in resources if self._may_load(resource)]
        return super()._collect_and_register_resources(ours, include_async, url_attr)

    def _may_load(self, resource: dict[str, Any]) -> bool:
        package = resource.get("namespace")
        paths = resource.get("relative_package_path", "")
        first = paths[0] if isinstance(paths, list) else paths
        if "asset_path" in resource or package is None:
            return True
        return package in self._packages and not first.startswith("dash_table/")


def mount(server: Flask, site: str, settings: Settings) -> SiteApp:
    """Build one site on the server and register its pages."""
    kind = KINDS[site]
    package = importlib.import_module(kind.pages_module)
    pages: Sequence[ModuleType] = package.PAGES
    router = Router(site, pages, settings)
    server.extensions[ROUTERS][site] = router
    _install_routes(server, package, pages, settings)
    app = SiteApp(server, site, router)
    root = importlib.import_module(kind.root_module).root()
    app.validation_layout = validation_layout(root, pages)
    app.layout = root
    _register_router(app, router)
    for page in pages:
        page.register(app)
    forged.refuse(server, app)
    server.extensions[SCRIPT_HASHES][site] = tuple(app.csp_hashes())
    server.extensions.setdefault(EXTENSION, {})[site] = app
    return app


def _install_routes(
    server: Flask, package: ModuleType, pages: Sequence[ModuleType], settings: Settings
) -> None:
    """Plain Flask routes of the site and of its pages, as downloads."""
    if hasattr(package, "install"):
        package.install(server, settings)
    for page in pages:
        if hasattr(page, "install"):
            page.install(server)


def lead_home(server: Flask, settings: Settings) -> None:
    """Where only staff are served, the bare address leads to their site."""
    if shell.PUBLIC not in settings.apps:
        home = shell.HOME_OF_SITE[shell.STAFF]
        server.add_url_rule("/", endpoint="home", view_func=lambda: redirect(home))


def validation_layout(root: Any, pages: Sequence[ModuleType]) -> html.Div:
    """Every id that a callback of any page may name; needs no database.

    Dash compares the properties that callbacks name with what a component declares; a placeholder
    declares nothing, so it stands for any component.
    """
    placeholders = [plain.Placeholder(id=name) for page in pages for name in page.ids]
    return html.Div([root, *placeholders])


def _register_router(app: Dash, router: Router) -> None:
    """The only callback that both apps have: draw the page of an address."""

    def draw_page(pathname: str, search: str) -> Any:
        triggers = set(ctx.triggered_prop_ids) if ctx.triggered_id is not None else set()
        return page_content(router, visit.current(), pathname, search, triggers=triggers)

    app.callback(
        Output(shell.PAGE, "children"),
        Input(shell.ADDRESS, "pathname"),
        Input(shell.ADDRESS, "search"),
    )(draw_page)


def page_content(
    router: Router, here: visit.Visit, pathname: Any, search: Any, *, triggers: set[str]
) -> Any:
    """The page of an address, or the refusal in its frame.

    A page that is PARTIAL follows a change of its selection by itself.
    """
    if not isinstance(pathname, str) or not pathname.startswith("/"):
        raise PreventUpdate
    pathname = unquote(pathname)
    try:
        if triggers == {f"{shell.ADDRESS}.search"}:
            page, _ = router.find(pathname)
            if getattr(page, "PARTIAL", False):
                raise PreventUpdate
        return router.answer(here, pathname, search).tree
    except routing.MovedAddress as moved:
        return router.answer(here, moved.address, search).tree
    except Refused as refused:
        return router.refusal(here, refused, here=quote(pathname)).tree
