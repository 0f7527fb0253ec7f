"""A practice district, furnished once and copied for each test."""

from __future__ import annotations

import shutil
import threading
from typing import TYPE_CHECKING

import pytest
from reader import Reader
from waitress import create_server

from engine.service import Engine
from web.app import create_app
from web.district import furnish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("district") / "office.db"
    engine = Engine(f"sqlite:///{file}")
    engine.database.prepare()
    furnish(engine)
    engine.close()
    return file


@pytest.fixture
def district(furnished: Path, tmp_path: Path) -> Iterator[Engine]:
    for part in furnished.parent.glob("office.db*"):
        shutil.copy(part, tmp_path / part.name)
    engine = Engine(f"sqlite:///{tmp_path / 'office.db'}")
    engine.keep_time()
    yield engine
    engine.close()


@pytest.fixture
def app(district: Engine) -> Flask:
    return create_app(district, secret="a secret of the tests", practice=True)  # noqa: S106 - nobody else's


@pytest.fixture
def reader(app: Flask) -> Reader:
    return Reader(app)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = create_server(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}/"
    server.close()
    thread.join(timeout=10)
