"""The planner's pages: figures and simulations, nobody's data."""

from __future__ import annotations

from web.pages.planner import centre, promised, what_if

PAGES = (what_if.pages, promised.pages, centre.pages)
