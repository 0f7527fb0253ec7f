"""Where a scenario may come from: simulation data in the BPMN file, or a file beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from processes.errors import UsageError
from processes.messages import message
from reengineer.simulation.bpsim import bpsim_names, read_bpsim_scenario
from reengineer.simulation.flow_names import unknown
from reengineer.simulation.prosimos import read_prosimos
from reengineer.simulation.qbp import read_qbp
from reengineer.simulation.scenario_check import check_scenario

if TYPE_CHECKING:
    from processes.model import Definitions
    from reengineer.simulation.scenario import Scenario


def is_table(named: str | Path) -> bool:
    """Tell whether a scenario is named that is a file with a table `[scenario]`.

    >>> is_table("summer.toml"), is_table("params.json"), is_table("peak")
    (True, False, False)
    """
    return Path(named).suffix.lower() == ".toml"


def find_base(definitions: Definitions, named: str | Path | None = None) -> Scenario | None:
    """Return the scenario that a table or options are laid over; None where only the flow itself says something.

    `named` is a parameter file of Prosimos (`*.json`), or the id or name of a scenario of BPSim in the file. Else the first
    scenario of BPSim in the file is taken, else the annotation of QBP.
    """
    if named is not None and Path(named).suffix.lower() == ".json":
        return read_prosimos(named, definitions)
    scenarios = bpsim_names(definitions)
    asked = None if named is None or is_table(named) else str(named)
    if asked and (not scenarios or Path(asked).exists()):
        raise UsageError(
            message(
                "{name} is no scenario; name a file that ends in .toml (a table [scenario]) or .json (Prosimos), or a scenario of BPSim in the flow (there: {count}).",
                name=asked,
                count=len(scenarios),
            )
        )
    wanted = [key for key, name in scenarios.items() if asked is None or asked in (key, name)]
    if asked and not wanted:
        raise unknown(asked, "scenario", [name for pair in scenarios.items() for name in pair if name])
    if not wanted:
        return read_qbp(definitions)
    scenario = read_bpsim_scenario(definitions, wanted[0])
    check_scenario(scenario, definitions)
    return scenario
