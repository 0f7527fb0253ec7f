"""A cluster of real worker processes gives the very same answer; what is wrong with one is said in a sentence."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import reengineer
from processes.errors import UsageError
from reengineer.simulation import cluster
from reengineer.simulation.cluster import Cluster, chunk_size

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORKERS = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    number = int(sys.argv[1])
    options = dict(n_workers=number, threads_per_worker=1, dashboard_address=None, processes=number > 1, protocol="tcp://")
    with LocalCluster(**options) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""
PLAIN = {"NUMBA_DISABLE_JIT": "1"}  # plain Python gives the same bits, and nothing has to be compiled in each worker


def start(folder: Path, workers: int, environment: dict[str, str] | None = None) -> subprocess.Popen[str]:
    script = folder / "workers.py"
    script.write_text(WORKERS)
    return subprocess.Popen(
        [sys.executable, script, str(workers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **PLAIN, **(environment or {})},
    )


def running(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout
    try:
        yield process.stdout.readline().strip()
    finally:
        process.communicate("", timeout=30)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from running(start(tmp_path_factory.mktemp("cluster"), 2))


def test_a_cluster_gives_the_same_answer_as_any_number_of_threads(address: str) -> None:
    told = {"cases": 10, "replications": 10}
    one, two, many, far = (
        reengineer.simulate("shop_sign", **told, **who)
        for who in ({"workers": 1}, {"workers": 2}, {"workers": 7}, {"cluster": address})
    )

    assert one == two == many == far


def test_a_comparison_runs_on_a_cluster(address: str) -> None:
    told = {"cases": 10, "replications": 10}

    assert reengineer.compare("shop_sign", **told, cluster=address) == reengineer.compare("shop_sign", **told)


def test_a_chunk_holds_as_many_replications_as_take_a_fifth_of_a_second() -> None:
    assert [chunk_size(seconds) for seconds in (0.07, 0.2, 5.0)] == [3, 1, 1]


def test_workers_with_another_version_are_refused(tmp_path: Path) -> None:
    (tmp_path / "binglian-9.9.9.dist-info").mkdir()
    (tmp_path / "binglian-9.9.9.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: binglian\nVersion: 9.9.9\n"
    )

    for address in running(start(tmp_path, 1, {"PYTHONPATH": str(tmp_path)})):
        with pytest.raises(UsageError, match=r"has Binglian 9\.9\.9, here is"), Cluster(address):
            pass


def test_a_cluster_without_workers_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)

    for address in running(start(tmp_path, 0)):
        with pytest.raises(UsageError, match="has no workers; start one"), Cluster(address):
            pass


def test_an_address_where_nobody_answers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        nobody = f"tcp://127.0.0.1:{held.getsockname()[1]}"  # taken, and nobody listens

        with pytest.raises(UsageError, match="No cluster answers at tcp"), Cluster(nobody):
            pass
    with pytest.raises(UsageError, match="No cluster answers at nonsense"), Cluster("nonsense://"):
        pass


def test_the_extra_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(UsageError, match=r'pip install "binglian\[cluster\]"'), Cluster("tcp://127.0.0.1:8786"):
        pass


def test_threads_and_a_cluster_are_not_asked_for_together() -> None:
    with pytest.raises(UsageError, match="not both"):
        reengineer.simulate("shop_sign", workers=2, cluster="tcp://127.0.0.1:8786")
