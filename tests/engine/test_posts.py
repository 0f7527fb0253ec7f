"""Posts of supervision and administration, which no flow brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk import Desk
from staff import put_into_service

from engine.errors import ConflictError, NotAllowedError

if TYPE_CHECKING:
    from engine.service import Engine


def test_a_post_of_supervision_is_held_by_supervision_only(office: Engine, url: str) -> None:
    put_into_service(office, "shop_sign")
    desk = Desk(url)
    assert "监察局 监察室" in desk.say("post", "监察室", "--department", "监察局")
    desk.say("person", "zhao", "--side", "supervision", "--post", "*")
    (line,) = (line for line in desk.say("post").splitlines() if line.startswith("监察局 监察室"))
    assert line.split() == ["监察局", "监察室", "监察局", "supervision", "zhao"]
    with pytest.raises(NotAllowedError, match="kept apart"):
        office.assign("陈", "监察局 监察室")
    assert office.separation() == ()


def test_a_post_is_made_once(office: Engine, url: str) -> None:
    put_into_service(office, "shop_sign")
    before = office.posts()
    with pytest.raises(ConflictError, match="already"):
        office.open_post(before[0].department, before[0].name, side="supervision", by="")
    assert "has a department, a name" in Desk(url).refused("post", "监察室")
    assert office.posts() == before
