"""One kind of finding a module, each with a page of the same name; the severity of each stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.diagnosis.rules import (
    approves_and_supervises,
    buffering,
    case_manager_missing,
    clock_stop_without_basis,
    contact_reduction,
    control_addition,
    control_relocation,
    empower,
    exception_in_main_line,
    extra_check,
    false_sequence,
    inspection_outside,
    integral_technology,
    interfacing,
    joint_limit_above_law,
    knock_out_order,
    many_departments,
    many_handovers,
    missing_legal_basis,
    missing_one_time_notice,
    missing_time_limit,
    not_annotated,
    order_based_work,
    overloaded_post,
    promise_above_statutory,
    promise_not_half,
    repeated_check,
    resequencing,
    same_material_twice,
    separate_inspections,
    slow_acceptance,
    slow_delivery,
    split_responsibility,
    statutory_above_licensing_law,
    task_composition,
    triage,
    trusted_party,
    unanswered_questions,
)

if TYPE_CHECKING:
    from processes.faults import Severity
    from reengineer.diagnosis.rule import Rule

__all__ = ["RULES"]

# error: against the law; warning: time, money or trust is lost; info: an idea that somebody has to weigh.
RULES: tuple[tuple[Rule, Severity], ...] = (
    (approves_and_supervises, "error"),
    (clock_stop_without_basis, "error"),
    (joint_limit_above_law, "error"),
    (missing_one_time_notice, "error"),
    (promise_above_statutory, "error"),
    (slow_acceptance, "error"),
    (slow_delivery, "error"),
    (statutory_above_licensing_law, "error"),
    (case_manager_missing, "warning"),
    (contact_reduction, "warning"),
    (extra_check, "warning"),
    (false_sequence, "warning"),
    (inspection_outside, "warning"),
    (integral_technology, "warning"),
    (knock_out_order, "warning"),
    (many_handovers, "warning"),
    (missing_legal_basis, "warning"),
    (missing_time_limit, "warning"),
    (overloaded_post, "warning"),
    (promise_not_half, "warning"),
    (repeated_check, "warning"),
    (resequencing, "warning"),
    (same_material_twice, "warning"),
    (separate_inspections, "warning"),
    (split_responsibility, "warning"),
    (buffering, "info"),
    (control_addition, "info"),
    (control_relocation, "info"),
    (empower, "info"),
    (exception_in_main_line, "info"),
    (interfacing, "info"),
    (many_departments, "info"),
    (not_annotated, "info"),
    (order_based_work, "info"),
    (task_composition, "info"),
    (triage, "info"),
    (trusted_party, "info"),
    (unanswered_questions, "info"),
)
