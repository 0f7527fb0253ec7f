"""The door to dask.distributed: replications on the machines of a cluster, by the same function, with the same answer.

The flow goes to the workers once. They get replications in chunks that take them `LEAST` seconds or more, because handing
over a chunk costs some milliseconds; how long a replication takes is known from the first ones.
"""

from __future__ import annotations

import logging
import time
import warnings
from dataclasses import dataclass, field
from importlib import metadata
from math import ceil
from typing import TYPE_CHECKING, Any, Self

from processes.errors import BinglianError, UsageError
from processes.messages import message
from reengineer.simulation.sample import replicate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reengineer.simulation.replication import Replication
    from reengineer.simulation.sample import Job

LEAST = 0.2  # seconds of a chunk
FIRST = 2  # replications of each thread before that: the first of a process may have to load the kernel
PATIENCE = 5.0  # seconds until an address must have answered


@dataclass(slots=True)
class _Model:
    """A flow with its scenario, as it lies on the cluster, and how long one replication takes there."""

    key: tuple[Any, Any]
    lies: Any
    seconds: float = 0.0


@dataclass(slots=True)
class Cluster:
    """A crew on a dask.distributed cluster; a context manager."""

    address: str
    client: Any = None
    threads: int = 0
    models: list[_Model] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.client = _client(self.address)
        try:
            self.threads = _threads(self.client, self.address)
        except BaseException:
            self.client.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close(timeout=1)

    def replications(self, jobs: Sequence[Job], /) -> Iterator[Replication]:
        """Yield a replication for each job, in their order, as they are done."""
        known = all(self._model(job).seconds for job in jobs)
        first = 0 if known else FIRST * self.threads
        chunks = [self._submit([job]) for job in jobs[:first]]
        try:
            yield from self._take(chunks)
            size = max((chunk_size(model.seconds) for model in self.models if model.seconds), default=1)
            chunks = [self._submit(jobs[start : start + size]) for start in range(first, len(jobs), size)]
            yield from self._take(chunks)
        finally:
            self.client.cancel([chunk for _, chunk in chunks])

    def _take(self, chunks: list[tuple[_Model, Any]]) -> Iterator[Replication]:
        for model, chunk in chunks:
            for seconds, replication in self._result(chunk):
                model.seconds = min(model.seconds or seconds, seconds)
                yield replication

    def _result(self, chunk: Any) -> Any:
        try:
            return chunk.result()
        except BinglianError:
            raise
        except Exception as error:
            raise ClusterError(
                message(
                    "The cluster at {address} gave up ({error}); look at its workers, or run without --cluster.",
                    address=self.address,
                    error=f"{type(error).__name__}: {error}",
                )
            ) from error

    def _submit(self, jobs: Sequence[Job]) -> tuple[_Model, Any]:
        models = [self._model(job) for job in jobs]
        chunk = self.client.submit(
            run_chunk, [model.lies for model in models], [number for *_, number in jobs], pure=False
        )
        return models[0], chunk

    def _model(self, job: Job) -> _Model:
        compiled, scenario, _ = job
        for model in self.models:
            if model.key[0] is compiled and model.key[1] is scenario:
                return model
        lies = self.client.scatter((compiled, scenario), broadcast=True, hash=False)
        self.models.append(_Model((compiled, scenario), lies))
        return self.models[-1]


def chunk_size(seconds: float) -> int:
    """Return how many replications of so many seconds make a chunk.

    >>> chunk_size(0.03)
    7
    """
    return ceil(LEAST / seconds)


def run_chunk(models: Sequence[tuple[Any, Any]], numbers: Sequence[int]) -> list[tuple[float, Replication]]:
    """Run replications one after the other, on a worker; return each with the seconds it took."""
    done = []
    for (compiled, scenario), number in zip(models, numbers, strict=True):
        start = time.perf_counter()
        replication = replicate((compiled, scenario, number))
        done.append((time.perf_counter() - start, replication))
    return done


def _client(address: str) -> Any:
    try:
        from distributed import Client
        from distributed.comm.addressing import parse_address, parse_host_port
        from distributed.versions import VersionMismatchWarning
    except ImportError:
        raise UsageError(
            message('--cluster needs dask.distributed; install it with pip install "binglian[cluster]".')
        ) from None
    for name in ("distributed.client", "distributed.comm", "distributed.core", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is said below, in one sentence
    connect: Any = Client
    try:
        with warnings.catch_warnings():  # versions of libraries may differ: the answer hangs on that of Binglian
            warnings.simplefilter("ignore", VersionMismatchWarning)
            if (
                address.startswith(("tcp:", "tls:")) or ":/" not in address
            ):  # a client that cannot be made leaves its remains behind
                parse_host_port(parse_address(address)[1])
            return connect(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(
            message(
                "No cluster answers at {address} ({reason}); give the address that its scheduler prints, like "
                "tcp://10.0.0.5:8786.",
                address=address,
                reason=str(error).splitlines()[0][:80],
            )
        ) from None


def _threads(client: Any, address: str) -> int:
    """Return how many threads the workers have, once it is sure that they would all give the same answer."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise UsageError(
            message("The cluster at {address} has no workers; start one with: dask worker {address}", address=address)
        ) from None
    here = metadata.version("binglian")
    for worker, there in client.run(metadata.version, "binglian", on_error="return").items():
        if not isinstance(there, str):
            raise UsageError(
                message(
                    "The worker {worker} has no Binglian; install version {here} there, as here.",
                    worker=worker,
                    here=here,
                )
            )
        if there != here:
            raise UsageError(
                message(
                    "The worker {worker} has Binglian {there}, here is {here}; install the same on all of them.",
                    worker=worker,
                    there=there,
                    here=here,
                )
            )
    return sum(client.nthreads().values())


class ClusterError(BinglianError):
    """A cluster that answered at first does not give results."""
