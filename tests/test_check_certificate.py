"""The second program believes a true certificate and nothing else."""

from __future__ import annotations

import json
import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import reengineer

PROGRAM = Path(__file__).resolve().parents[1] / "examples" / "check_certificate.py"
check = runpy.run_path(str(PROGRAM))["check"]


@cache
def made(flow: str) -> tuple[bytes, bytes, str]:
    result = reengineer.redesign(flow)
    assert result.as_is.source is not None
    return result.as_is.source, result.xml, json.dumps(result.certificate.as_dict(), default=str)


def certificate(flow: str) -> dict[str, Any]:
    return dict(json.loads(made(flow)[2]))


@pytest.mark.parametrize("flow", ["shop_sign", "business_opening", "construction_project"])
def test_a_true_certificate_is_borne_out(flow: str) -> None:
    assert check(*made(flow)[:2], certificate(flow)) == []


def _other_file(proof: dict[str, Any]) -> None:
    proof["to_be_sha256"] = "0" * 64


def _no_such_path(proof: dict[str, Any]) -> None:
    proof["precedences"][0]["path"].pop(1)


def _impossible_step(proof: dict[str, Any]) -> None:
    del proof["concurrent"][0]["run"][2]


def _gateway_that_gives_one(proof: dict[str, Any]) -> None:
    run = proof["concurrent"][0]["run"]
    run[5] = run[5].rsplit(" ", 1)[0]


def _pair_not_shown(proof: dict[str, Any]) -> None:
    proof["concurrent"][0]["pairs"][0][2] -= 1


def _goes_on_from_nowhere(proof: dict[str, Any]) -> None:
    proof["concurrent"][0]["after"] = [1, 3]


def _failed(proof: dict[str, Any]) -> None:
    proof["holds"] = False


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_other_file, "to_be is not the file"),
        (_no_such_path, "no such path"),
        (_impossible_step, "cannot do"),
        (_gateway_that_gives_one, "cannot do"),
        (_pair_not_shown, "does not show"),
        (_goes_on_from_nowhere, "a step that is not there"),
        (_failed, "does not hold"),
    ],
)
def test_a_spoilt_certificate_is_not_believed(spoil: Any, said: str) -> None:
    proof = certificate("shop_sign")
    spoil(proof)
    assert any(said in problem for problem in check(*made("shop_sign")[:2], proof))
