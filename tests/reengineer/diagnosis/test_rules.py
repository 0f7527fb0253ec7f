from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from limit_examples import EXAMPLES as LIMITS
from material_examples import EXAMPLES as MATERIALS
from order_examples import EXAMPLES as ORDER
from organisation_examples import EXAMPLES as ORGANISATION

from processes.errors import UsageError
from reengineer.diagnosis.diagnose import diagnose, explain, slug
from reengineer.diagnosis.rules import RULES

if TYPE_CHECKING:
    from study_kit import Example

EXAMPLES = (*LIMITS, *ORGANISATION, *MATERIALS, *ORDER)
NAMES = [slug(rule) for rule, _ in RULES]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.rule}: {example.says}")
def test_a_rule_names_the_right_elements_or_is_silent(example: Example) -> None:
    found = [item for item in diagnose(example.flow, **example.told).findings if item.rule == example.rule]

    assert tuple(dict.fromkeys(name for item in found for name in item.elements)) == example.names
    if example.days is not None:
        assert max(item.days.amount for item in found) == example.days


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_has_a_case_where_it_holds_and_one_where_it_is_silent(name: str) -> None:
    examples = [example for example in EXAMPLES if example.rule == name]

    assert any(example.names for example in examples)
    assert any(not example.names for example in examples)


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_has_a_page_that_says_when_what_risk_and_where_from(name: str) -> None:
    page = explain(name)

    assert page.startswith("# ")
    for heading in ("## When it applies", "## When it stays silent", "## Risk", "## Source"):
        assert heading in page, heading


def test_a_page_of_no_rule_is_refused_with_the_names_of_the_rules() -> None:
    with pytest.raises(UsageError, match="false-sequence"):
        explain("false-seqence")
