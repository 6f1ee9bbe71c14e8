"""The public site: its pages in the order of the menu."""

from dashboard.public import about, enterprise, enterprise_list, method, methods

PAGES = (enterprise_list, enterprise, methods, method, about)
