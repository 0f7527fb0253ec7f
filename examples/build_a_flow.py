"""Build a flow by code, check it, and tell it in words."""

from __future__ import annotations

import reengineer
from processes.blocks import build, parallel, sequence, task

flow = build(
    sequence(
        task("intake", "Intake"),
        parallel(task("water", "Water review"), task("fire", "Fire review")),
        task("decide", "Decide"),
    ),
)

(verdict,) = reengineer.check(flow)
print("sound:", verdict.sound)
print(reengineer.outline(flow))
