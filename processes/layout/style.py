"""How a picture looks: one style sheet inside the picture, system fonts only, marks by colour and by line."""

from __future__ import annotations

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
}

BADGE = message("20→10: time limit, statutory → promised, in working days where no unit is named")

SHEET = f"""
text{{font-family:{FONTS};font-size:12px;fill:#111}}
.shape,.line,.sign{{stroke:#222;stroke-width:1.4;fill:#fff;stroke-linejoin:round}}
.line{{fill:none}}
.sign{{fill:none}} .sign.full{{fill:#222}}
.pool{{fill:#fff}} .lane{{fill:none;stroke:#777;stroke-width:1}} .head{{fill:#f3f4f6;stroke:#777;stroke-width:1}}
.thick{{stroke-width:3}} .inner{{fill:none;stroke:#222;stroke-width:1.2}}
.dotted{{stroke-dasharray:1.5 3;stroke-linecap:round}} .dashed{{stroke-dasharray:7 4}} .group{{fill:none;stroke-dasharray:9 4 2 4}}
.data{{stroke-width:1.1}} .association{{stroke:#555;stroke-width:1.1}}
.badge{{fill:#fff;stroke:#555;stroke-width:.8}} .badge-text{{font-size:10px}}
.tip{{fill:#222;stroke:#222;stroke-width:1}} .open{{fill:#fff;stroke:#222;stroke-width:1.2}} .vee{{fill:none;stroke:#555;stroke-width:1.1}}
.label{{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}}
"""


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
