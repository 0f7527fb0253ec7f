"""Shared fixtures. Rules: build the smallest thing, then assert; no mocks of our own code; no sleeping; no wall clock."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# One profile for every law: a slow machine is no fault of the code, and CI draws the same examples on every run.
settings.register_profile(
    "binglian",
    deadline=None,
    max_examples=50,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("binglian")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of real models and tables that lies beside the checkout; it is never copied in."""
    if not SHARED.is_dir():
        pytest.skip(f"NOT TESTED HERE: no folder {SHARED} beside the checkout (real models and tables)")
    return SHARED
