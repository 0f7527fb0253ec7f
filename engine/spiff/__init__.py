"""SpiffWorkflow made safe: the one door to it. It decides what can be done next in a case, and nothing else.

Who does it, until when, and the data of the case are kept elsewhere; of these the engine gets what its conditions read.
"""

from __future__ import annotations

from engine.spiff.errors import NotReadyError, RefusedFlowError, SelfTestError
from engine.spiff.executable import Executable, prepare
from engine.spiff.run import Ready, Run, Stage, Wait, restore, start
from engine.spiff.self_test import self_test

ENGINE_TAG = "SpiffWorkflow 3.2.0, cures 1"  # stored beside every state

__all__ = [
    "ENGINE_TAG",
    "Executable",
    "NotReadyError",
    "Ready",
    "RefusedFlowError",
    "Run",
    "SelfTestError",
    "Stage",
    "Wait",
    "prepare",
    "restore",
    "self_test",
    "start",
]
