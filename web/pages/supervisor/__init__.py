"""The supervisor's pages, one module a subject. They show all cases and change none; an appeal is decided, a month is frozen."""

from __future__ import annotations

from web.pages.supervisor import cards, cases, desk, posts, returns, scores, watched

PAGES = (desk.pages, cards.pages, cases.pages, posts.pages, returns.pages, scores.pages, watched.pages)
