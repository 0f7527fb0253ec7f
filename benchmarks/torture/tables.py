"""What a run counted, as Markdown tables; some numbers must be what they must be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Something counted or seen; `wanted` is what it must be, None where any will do."""

    what: str
    found: object
    wanted: object = None

    @property
    def is_wrong(self) -> bool:
        """Tell whether it is not what it must be."""
        return self.wanted is not None and self.found != self.wanted


def counted(what: str, found: object, wanted: object = None) -> Row:
    return Row(what=what, found=found, wanted=wanted)


def faults(rows: list[Row]) -> list[Row]:
    """Return what is not as it must be."""
    return [row for row in rows if row.is_wrong]


def print_table(title: str, rows: list[Row]) -> None:
    print(f"\n### {title}\n\n| what | counted | must be |\n|---|---:|---:|")
    for row in rows:
        print(f"| {row.what} | {_said(row.found)}{' **wrong**' if row.is_wrong else ''} | {_said(row.wanted)} |")


def _said(value: object) -> str:
    return (
        f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else "" if value is None else str(value)
    )
