"""What a rule is: a module of its own with one function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.diagnosis.finding import Finding
    from reengineer.diagnosis.study import Study


class Rule(Protocol):
    """A module of `reengineer.diagnosis.rules`: one kind of finding, with a page of the same name."""

    __name__: str

    def check(self, study: Study) -> Iterator[Finding]:
        """Yield what is found in the file under study, without id, rule, severity and page."""
