"""The words by which a label gives itself away, in English and in both Chinese scripts.

The only place where labels are interpreted. A hint from a label is weaker than an annotation: a rule that has the
nature of an item or a data association uses that, and looks here only where there is none.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

# English entries match at the beginning of a word, Chinese entries anywhere.
WORDS: dict[str, tuple[str, ...]] = {
    "check": (
        *("check", "verif", "validat", "inspect", "examin", "review", "control", "audit", "recheck", "re-check"),
        *(
            "核对",
            "核對",
            "复核",
            "複核",
            "覆核",
            "复查",
            "複查",
            "检查",
            "檢查",
            "核查",
            "核验",
            "核驗",
            "审查",
            "審查",
        ),
        *("审核", "審核", "校对", "校對", "初审", "初審"),
    ),
    "verify": (
        *("verif", "authenticat", "confirm authenticity", "recheck", "re-check", "double-check"),
        *("核实", "核實", "核验", "核驗", "验证", "驗證", "核对", "核對", "验真", "驗真"),
    ),
    "completeness": (
        *(
            "check completeness",
            "completeness",
            "check documents",
            "check material",
            "check application",
            "formal check",
        ),
        *(
            "齐全",
            "齊全",
            "完整性",
            "形式审查",
            "形式審查",
            "收件审查",
            "收件審查",
            "材料审查",
            "材料審查",
            "核对材料",
            "核對材料",
        ),
    ),
    "prepare": (
        *("prepare", "draft", "draw up", "write", "compile", "propose"),
        *("拟定", "擬定", "起草", "拟办", "擬辦", "草拟", "草擬", "编制", "編製", "初审", "初審", "承办", "承辦"),
    ),
    "approve": (
        *("approv", "sign", "countersign", "authoris", "authoriz", "endorse", "ratif"),
        *(
            "批准",
            "审批",
            "審批",
            "签发",
            "簽發",
            "签字",
            "簽字",
            "审定",
            "審定",
            "签批",
            "簽批",
            "核准",
            "会签",
            "會簽",
        ),
    ),
    "inspection": (
        *("inspect", "site visit", "on-site", "on site", "field check", "site survey"),
        *("现场", "現場", "勘查", "勘察", "踏勘", "勘验", "勘驗", "核查", "查验", "查驗"),
    ),
    "hearing": ("hearing", "听证", "聽證"),
    "not counted": (
        *("exclud", "not count", "without", "except", "does not include", "not includ"),
        *("不计", "不計", "不含", "不包括", "除外", "扣除", "无需", "無需", "不需"),
    ),
    "supplement": (
        *("supplement", "incomplete", "missing", "correct the", "correction", "resubmi", "rework", "returned"),
        *("补正", "補正", "补件", "補件", "补充", "補充", "不齐", "不齊", "缺件", "退件", "退回", "补齐", "補齊"),
    ),
    "own form": (
        *("application", "request form", "supplement"),
        *("申请书", "申請書", "申请表", "申請表", "登记表", "登記表", "补正材料", "補正材料", "补件", "補件"),
    ),
    "one-time notice": (
        *("one-time", "one time notice", "once and for all", "all missing", "complete list", "single notice"),
        *("一次性告知", "一次告知", "一次性补正", "一次性補正", "补正告知", "補正告知", "补正通知", "補正通知"),
    ),
    "refusal": (
        *("refus", "reject", "deny", "denied", "not granted", "decline", "not approved", "disapprov"),
        *("不予", "拒绝", "拒絕", "驳回", "駁回", "不同意", "不通过", "不通過", "不批准", "否决", "否決"),
    ),
    "deliver": (
        *("deliver", "hand out", "serve the decision", "issue licence", "issue license", "issue the licence"),
        *("issue the license", "issue certificate", "issue the certificate"),
        *("送达", "送達", "颁发", "頒發", "发证", "發證", "制证", "製證", "领证", "領證"),
    ),
    "batch": (
        *("weekly", "monthly", "quarterly", "batch", "collect cases", "fortnight", "every week", "every month"),
        *(
            "每周",
            "每週",
            "每月",
            "每季",
            "批量",
            "分批",
            "例会",
            "例會",
            "集中办理",
            "集中辦理",
            "集中上会",
            "集中上會",
        ),
    ),
    "by hand": (
        *("fax", "re-key", "rekey", "retype", "re-enter", "reenter", "print out", "by hand", "by post", "by courier"),
        *("carry file", "hand-carry", "paper file"),
        *(
            "传真",
            "傳真",
            "录入",
            "錄入",
            "转录",
            "轉錄",
            "抄录",
            "抄錄",
            "纸质",
            "紙質",
            "人工传递",
            "人工傳遞",
            "邮寄",
            "郵寄",
        ),
        *("跑件", "送件"),
    ),
}
# Whole names of a lane or pool, alone or before a bracket or a slash: "Customer service" is not the customer.
APPLICANTS = (
    *("applicant", "citizen", "customer", "client", "developer", "investor", "owner", "enterprise", "proponent"),
    *(
        "申请人",
        "申請人",
        "申请单位",
        "申請單位",
        "建设单位",
        "建設單位",
        "企业",
        "企業",
        "业主",
        "業主",
        "群众",
        "群眾",
    ),
    *("办事人", "辦事人", "申请企业", "申請企業", "项目单位", "項目單位"),
)
LICENSING_LAW = ("行政许可法", "行政許可法", "Administrative Licen", "administrative licen")


def says(text: str, kind: str) -> bool:
    """Tell whether a label holds one of the words of a kind.

    >>> says("Re-check the drawings", "check"), says("現場勘查", "inspection"), says("Approve", "check")
    (True, True, False)
    """
    return bool(text) and _pattern(kind).search(_folded(text)) is not None


@lru_cache(4096)
def _folded(text: str) -> str:
    return " ".join(text.lower().split())


@cache
def is_applicant(name: str) -> bool:
    """Tell whether a lane or pool is that of the person who wants something from the authority.

    >>> is_applicant("Applicants (enterprise)"), is_applicant("Customer service"), is_applicant("建設單位/申請人")
    (True, False, True)
    """
    first = re.split(r"[/、,，(（]", name.lower())[0].strip().removeprefix("the ")
    return first in APPLICANTS or first.removesuffix("s") in APPLICANTS


def names_other_law(basis: str) -> bool:
    """Tell whether a legal basis names a law besides the Administrative Licensing Law, which then prevails (art. 42).

    >>> names_other_law("行政许可法 第42条"), names_other_law("环境影响评价法 第22条; 行政许可法 第42条")
    (False, True)
    """
    parts = (part.strip() for part in re.split(r"[;；、,，]", basis))
    named = [part for part in parts if part and not re.fullmatch(r"[第条條款\d\s().（）]+|art\.?\s*\d+.*", part)]
    return any(not part.startswith(LICENSING_LAW) for part in named)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    english = (rf"\b{re.escape(word)}" for word in WORDS[kind] if word.isascii())
    chinese = (re.escape(word) for word in WORDS[kind] if not word.isascii())
    return re.compile("|".join((*english, *chinese)))
