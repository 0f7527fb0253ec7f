"""Tables with an aim: what was measured, what is aimed at, and whether it was kept."""

from __future__ import annotations

import os
import platform


def head(*columns: str) -> None:
    print(f"\n| what | {' | '.join(columns)} | measured | aim | |")
    print("|---|" + "---:|" * (len(columns) + 2) + "---|", flush=True)


def row(what: str, *cells: str, measured: float, most: float = 0, least: float = 0, unit: str = "") -> None:
    """Print a row; the aim is the `most` or the `least` that is wanted, in the unit."""
    kept = measured <= most if most else measured >= least
    aim = f"at most {most:.3g}{unit}" if most else f"at least {least:.3g}{unit}"
    print(
        f"| {what} | {' | '.join(cells)} | {measured:.3g}{unit} | {aim} | {'kept' if kept else 'missed'} |", flush=True
    )


def machine() -> str:
    """Return what the figures were measured on."""
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    return f"{os.cpu_count()} cores, load average {load}, Python {platform.python_version()}"
