"""Which processes of a file a process runs by calling them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.model import Task, scopes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from processes.model import Process, Scope


def calls(scope: Scope) -> list[str]:
    """Return the processes that the call activities of a scope ask for."""
    return [node.called for node in scope.nodes if isinstance(node, Task) and node.called]


def called_by(process: Process, called: Mapping[str, Process]) -> Iterator[Process]:
    """Yield a process and all that it calls, directly or through others, each once."""
    seen, waiting = {process.id}, [process]
    while waiting:
        current = waiting.pop()
        yield current
        for name in [name for scope in scopes(current) for name in calls(scope)]:
            if name in called and name not in seen:
                seen.add(name)
                waiting.append(called[name])
