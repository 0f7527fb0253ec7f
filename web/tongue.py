"""The language that a browser or a program asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from werkzeug.datastructures import LanguageAccept

KNOWN = ["zh-Hant", "zh-TW", "zh-HK", "zh-Hans", "zh-CN", "zh", "en"]


def asked_language(accept: LanguageAccept) -> str:
    """Return ours that fits best what is asked for; simplified Chinese where nothing fits.

    >>> from werkzeug.datastructures import LanguageAccept
    >>> asked_language(LanguageAccept([("zh-TW", 1)])), asked_language(LanguageAccept([("en-GB", 1)]))
    ('zh-Hant', 'en')
    """
    asked = accept.best_match(KNOWN, "zh-Hans")
    if not asked.startswith("zh"):
        return "en"
    return "zh-Hant" if asked in {"zh-Hant", "zh-TW", "zh-HK"} else "zh-Hans"
