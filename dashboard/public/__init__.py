"""The public site: its pages in the order of the menu."""

from dashboard.public import about, enterprise, enterprise_list

PAGES = (enterprise_list, enterprise, about)
