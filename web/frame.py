"""What every page has: the office, who acts, the language of the reader, and instants on the clock of the office."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from flask import g, render_template, request, session

from processes.messages import LANGUAGES, Message
from web.here import is_practice, office
from web.login import account
from web.menu import menu
from web.rights import may_see
from web.words import word

if TYPE_CHECKING:
    from datetime import datetime

    from engine.office_calendars import OfficeCalendars

VERSION = metadata.version("binglian")
TITLES = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How much of a limit is used: working days gone by and in all; `share` of the bar, at most 1."""

    used: int
    whole: int
    state: str  # running, standing, late

    @property
    def share(self) -> float:
        """Return how full the bar is."""
        return min(self.used / self.whole, 1.0) if self.whole else 1.0


def calendars() -> OfficeCalendars:
    """Return who keeps which hours; read once a page."""
    if "calendars" not in g:
        g.calendars = office().calendars()
    return cast("OfficeCalendars", g.calendars)


def language() -> str:
    """Return the language of the reader: chosen on a page, else the first that the browser asks for."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    asked = request.accept_languages.best_match(
        ["zh-Hant", "zh-TW", "zh-HK", "zh-Hans", "zh-CN", "zh", "en"], "zh-Hans"
    )
    if not asked.startswith("zh"):
        return "en"
    return "zh-Hant" if asked in {"zh-Hant", "zh-TW", "zh-HK"} else "zh-Hans"


def page(template: str, **content: Any) -> str:
    """Return a page in the language of the reader."""
    told = language()

    def translate(pattern: str, **facts: Any) -> str:
        return Message(pattern, tuple(facts.items())).render(told)

    def say(state: str) -> str:
        known = word(state)
        return known.render(told) if isinstance(known, Message) else known

    return render_template(
        template,
        t=translate,
        say=say,
        at=local,
        language=told,
        languages=TITLES,
        account=account(),
        menu=menu(),
        may_see=may_see,
        theme=session.get("theme", ""),
        practice=is_practice(),
        built=is_built(),
        version=VERSION,
        now=office().clock.now(),
        **content,
    )


def local(instant: datetime | None) -> str:
    """Return an instant on the clock of the office; "" for none."""
    if instant is None:
        return ""
    return f"{instant.astimezone(ZoneInfo(calendars().office.zone)):%Y-%m-%d %H:%M}"


def term(begin: datetime, due: datetime | None, standing: bool, department: str) -> Term | None:  # noqa: FBT001 - a state
    """Return how much of a limit is used up, in working days; None where there is none."""
    if due is None:
        return None
    calendar = calendars().of(department)
    zone = ZoneInfo(calendar.zone)
    now = office().clock.now()
    days = [instant.astimezone(zone).date() for instant in (begin, now, due)]
    used, whole = (calendar.count_working_days(days[0], day) for day in days[1:])
    state = "standing" if standing else ("late" if now > due else "running")
    return Term(used=used, whole=whole, state=state)


@cache
def is_built() -> bool:
    """Tell whether the browser's part of the pages was built; without it they are plainer, and all there."""
    return resources.files("web").joinpath("static", "built", "office.css").is_file()
