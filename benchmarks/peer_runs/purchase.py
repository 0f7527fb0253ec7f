"""A purchase: 20 tasks of six posts with hours of their own, choices, work side by side, papers sent back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.blocks import Branch, build, choice, loop, optional, parallel, sequence, task

if TYPE_CHECKING:
    from processes.model import Definitions

GAP = 2400.0
WEEK = ("MONDAY", "FRIDAY")
ARRIVAL_HOURS = ((*WEEK, "09:00:00", "17:00:00"),)
POOLS = {
    "applicant": (3, ((*WEEK, "09:00:00", "17:00:00"),)),
    "buyer": (4, ((*WEEK, "08:00:00", "16:00:00"),)),
    "manager": (2, ((*WEEK, "09:00:00", "12:00:00"), (*WEEK, "13:00:00", "17:00:00"))),
    "finance": (3, (("MONDAY", "THURSDAY", "08:00:00", "17:00:00"), ("FRIDAY", "FRIDAY", "08:00:00", "13:00:00"))),
    "store": (3, (("MONDAY", "SATURDAY", "07:00:00", "15:00:00"),)),
    "supplier": (20, (("MONDAY", "SUNDAY", "00:00:00", "23:59:59.999"),)),
}
# Task -> post, length in seconds (lognorm and gamma: mean and variance).
TASKS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "write_request": ("applicant", ("norm", 1800, 300)),
    "check_budget": ("finance", ("expon", 900)),
    "approve_request": ("manager", ("lognorm", 1200, 600**2)),
    "amend_request": ("applicant", ("expon", 1500)),
    "search_catalogue": ("buyer", ("fix", 1200)),
    "ask_for_offers": ("buyer", ("norm", 2400, 500)),
    "make_offer": ("supplier", ("gamma", 14400, 7200**2)),
    "compare_offers": ("buyer", ("uniform", 1800, 5400)),
    "negotiate": ("buyer", ("lognorm", 3600, 3600**2)),
    "approve_contract": ("manager", ("uniform", 600, 1800)),
    "write_order": ("buyer", ("norm", 1500, 300)),
    "confirm_order": ("supplier", ("expon", 7200)),
    "reserve_money": ("finance", ("fix", 600)),
    "deliver_goods": ("supplier", ("gamma", 86400, 28800**2)),
    "unload": ("store", ("expon", 1800)),
    "inspect": ("store", ("norm", 2700, 600)),
    "send_back": ("store", ("fix", 1800)),
    "record_invoice": ("finance", ("expon", 1200)),
    "hand_out": ("applicant", ("uniform", 300, 1500)),
    "pay": ("finance", ("norm", 900, 200)),
}
# Question -> share of the way with a condition.
SHARES = {"Amend?": 0.2, "In the catalogue?": 0.6, "Too dear?": 0.3, "Damaged?": 0.1}


def purchase() -> Definitions:
    """Return the flow."""
    step = {name: task(name, name.replace("_", " ").capitalize(), kind="task") for name in TASKS}
    request = loop(
        sequence(step["check_budget"], step["approve_request"]),
        name="Amend?",
        again=Branch(condition='amend == "yes"', block=step["amend_request"]),
    )
    offers = sequence(
        step["ask_for_offers"],
        step["make_offer"],
        step["compare_offers"],
        optional('dear == "yes"', step["negotiate"], name="Too dear?"),
        step["approve_contract"],
    )
    source = choice(
        "In the catalogue?", Branch(condition='listed == "yes"', block=step["search_catalogue"]), Branch(block=offers)
    )
    delivery = loop(
        sequence(step["deliver_goods"], step["unload"], step["inspect"]),
        name="Damaged?",
        again=Branch(condition='damaged == "yes"', block=step["send_back"]),
    )
    order = sequence(step["write_order"], parallel(step["confirm_order"], step["reserve_money"]))
    end = parallel(sequence(step["record_invoice"], step["pay"]), step["hand_out"])
    return build(sequence(step["write_request"], request, source, order, delivery, end))
