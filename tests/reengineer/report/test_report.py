from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

import reengineer
from processes.messages import LANGUAGES
from processes.model import Bounds
from reengineer.commands.knowledge import gather
from reengineer.report.html import report
from reengineer.report.sheets import MOST, sheets, take_apart


def written(language: str = "en", **knowledge: object) -> str:
    known = gather("shop_sign", **knowledge)  # type: ignore[arg-type]
    result = reengineer.redesign("shop_sign", **knowledge)
    return report(known, result, reengineer.diagnose("shop_sign", **knowledge), language=language)


class Tags(HTMLParser):
    """Collects tags and checks that each is closed."""

    EMPTY = ("meta", "br", "link", "img", "hr", "input")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_is_whole_in_every_script(language: str) -> None:
    text = written(language)
    tags = Tags()
    tags.feed(text)

    assert tags.open == []
    assert f'<html lang="{language}">' in text
    assert "{" not in re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)  # no gap is left open


def test_the_report_needs_nothing_from_outside() -> None:
    tags = Tags()
    tags.feed(written())

    assert not [tag for tag, _ in tags.seen if tag in {"script", "link", "img", "iframe"}]
    targets = [value for _, attributes in tags.seen for name, value in attributes.items() if name in {"href", "src"}]
    assert all(str(target).startswith("#") for target in targets)
    assert "url(http" not in written()


def test_names_from_a_file_are_escaped() -> None:
    flow = reengineer.flows("shop_sign")[0].as_is.read_bytes().replace("招牌消防意见".encode(), b"&lt;b&gt;Fire")
    known = gather(flow)

    text = report(known, reengineer.redesign(flow), reengineer.diagnose(flow))

    assert "<b>Fire" not in text
    assert "&lt;b&gt;Fire" in text


def test_an_upper_bound_is_called_one_beside_every_figure() -> None:
    assert "upper bound" not in written().replace("upper bound on", "")
    assert written(assume_independent=True).count("upper bound") > 5


PICTURE = '<svg viewBox="0 0 {width} {height}"><path/></svg>'


@pytest.mark.parametrize(
    ("width", "height", "count"),
    [
        (1000, 600, 0),  # fits one page
        (2400, 600, 2),  # two sheets side by side
        (2400, 1600, 4),  # two rows of two
        (60000, 9000, 0),  # too large for paper
    ],
)
def test_a_wide_picture_is_cut_into_sheets(width: int, height: int, count: int) -> None:
    picture = take_apart(PICTURE.format(width=width, height=height), "p")
    everywhere = (Bounds(0, 0, width, height),)

    found = sheets(picture, everywhere, 60.0)

    assert len(found) == count <= MOST
    assert all(sheet.count("<svg") == 2 for sheet in found)  # the lane titles, and the part


def test_a_sheet_on_which_nothing_is_drawn_is_left_out() -> None:
    picture = take_apart(PICTURE.format(width=4000, height=600), "p")

    assert len(sheets(picture, (Bounds(100, 100, 10, 10),), 0.0)) == 1


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="viewBox"):
        take_apart("<p/>", "p")
