"""Shared fixtures. Rules: build the smallest thing, then assert; no mocks of our own code; no sleeping; no wall clock."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of real models and tables that lies beside the checkout; it is never copied in."""
    if not SHARED.is_dir():
        pytest.skip(f"NOT TESTED HERE: no folder {SHARED} beside the checkout (real models and tables)")
    return SHARED
