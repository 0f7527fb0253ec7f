"""How a picture looks: one style sheet inside the picture, system fonts only, marks by colour and by line."""

from __future__ import annotations

import re

from processes.messages import Message, message

FONTS = (
    "'Noto Sans','Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','PingFang TC',"
    "'Microsoft JhengHei','Hiragino Sans','WenQuanYi Micro Hei',Arial,Helvetica,sans-serif"
)

# class -> stroke, width, dashes, tint, words for the legend. Never colour alone: width and dashes differ too.
MARKS: dict[str, tuple[str, float, str, str, Message]] = {
    "critical": ("#b3261e", 3.6, "", "#fdecea", message("On the critical path")),
    "added": ("#1b6e3c", 2.6, "9 3", "#e8f5ec", message("Added")),
    "removed": ("#5f6368", 2.2, "2 3", "#f1f1f1", message("Removed")),
    "changed": ("#0b57d0", 2.6, "10 3 2 3", "#e8f0fe", message("Changed")),
    "finding": ("#8a4b00", 3.0, "5 2", "#fff4e0", message("Has a finding")),
    "here": ("#0b57d0", 4.2, "", "#d6e6ff", message("You are here")),
    "current": ("#8a4b00", 3.0, "8 3", "#fff4e0", message("Open now")),
    "done": ("#1b6e3c", 1.8, "", "#e8f5ec", message("Done")),
    "heat-1": ("#6b5900", 1.6, "", "#fffbe6", message("Up to a quarter of the highest figure")),
    "heat-2": ("#7a4a00", 2.0, "", "#ffe9b3", message("Up to half of it")),
    "heat-3": ("#8f3a10", 2.5, "", "#ffc78f", message("Up to three quarters of it")),
    "heat-4": ("#7f1d1d", 3.2, "", "#ff9d7a", message("More than that")),
}

BADGE = message("20→10: time limit, statutory → promised, in working days where no unit is named")

SHEET = f"""
svg{{font-family:{FONTS};font-size:12px}} text{{fill:#111}}
.shape,.line,.sign{{stroke:#222;fill:#fff;stroke-linejoin:round}} .shape,.line{{stroke-width:1.4}}
.line{{fill:none}}
.sign{{fill:none}} .sign.full{{fill:#222}}
.pool{{fill:#fff}} .lane{{fill:none;stroke:#777;stroke-width:1}} .head{{fill:#f3f4f6;stroke:#777;stroke-width:1}}
.thick{{stroke-width:3}} .inner{{fill:none;stroke:#222;stroke-width:1.2}}
.dotted{{stroke-dasharray:1.5 3;stroke-linecap:round}} .dashed{{stroke-dasharray:7 4}} .group{{fill:none;stroke-dasharray:9 4 2 4}}
.data{{stroke-width:1.1}} .association{{stroke:#555;stroke-width:1.1}}
.limit{{fill:#fff;stroke:#555;stroke-width:.8}} .limit-text{{font-size:10px}} .figure{{fill:#fff;stroke:#222;stroke-width:1}} .figure-text{{font-size:11px;font-weight:bold}}
.tip{{fill:#222;stroke:#222;stroke-width:1}} .open{{fill:#fff;stroke:#222;stroke-width:1.2}} .vee{{fill:none;stroke:#555;stroke-width:1.1}}
.label{{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}}
"""


def page_sheet() -> str:
    """Return the style sheet for pictures that are part of a page: the same rules, for the class `bpmn` only."""
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", SHEET + mark_rules(set(MARKS)))
    return "\n".join(
        f"{','.join(_within(part.strip()) for part in selector.split(','))}{{{body}}}" for selector, body in rules
    )


def _within(selector: str) -> str:
    return "svg.bpmn" if selector == "svg" else f"svg.bpmn {selector}"


def mark_rules(used: set[str]) -> str:
    """Return the style rules of the marks that are used."""
    rules = []
    for name, (colour, width, dashes, tint, _) in MARKS.items():
        if name in used:
            dash = f"stroke-dasharray:{dashes}" if dashes else ""
            rules.append(f".{name}>.shape{{stroke:{colour};stroke-width:{width};fill:{tint};{dash}}}")
            rules.append(f".{name}>.line{{stroke:{colour};stroke-width:{width};{dash}}}")
            rules.append(f".{name}>.tip{{fill:{colour};stroke:{colour}}}")
            rules.append(f".{name}>.pool,.{name}>.group{{fill:none}}")
    if "removed" in used:
        rules.append(".removed text{text-decoration:line-through}")
    return "\n".join(rules)
