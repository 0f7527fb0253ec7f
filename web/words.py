"""Words that people read for the states that the store keeps."""

from __future__ import annotations

from processes.messages import Message, message

STATES = {
    "offered": message("offered"),
    "claimed": message("in hand"),
    "completed": message("completed"),
    "cancelled": message("withdrawn"),
    "open": message("open"),
    "closed": message("closed"),
    "running": message("running"),
    "standing": message("standing still"),
    "over": message("over"),
    "issued": message("not received yet"),
    "received": message("received"),
    "explained": message("explained"),
    "appealed": message("appealed against"),
    "upheld": message("upheld"),
    "withdrawn": message("withdrawn"),
    "reminder": message("reminder"),
    "yellow": message("yellow card"),
    "red": message("red card"),
    "agree": message("agree"),
    "agree with conditions": message("agree with conditions"),
    "disagree": message("disagree"),
    "yes": message("yes"),
    "no": message("no"),
    "granted": message("granted"),
    "refused": message("refused"),
    "interrupted": message("interrupted"),
    "task": message("task"),
    "stage": message("stage"),
    "case": message("case"),
    "delivery": message("delivery"),
    "officers": message("naming of officers"),
    "procedure": message("special procedure"),
    "hearing": message("hearing"),
    "officer": message("officer"),
    "supervisor": message("supervisor"),
    "administrator": message("administrator"),
    "consultant": message("consultant"),
    "planner": message("planner"),
    "read": message("read"),
    "write": message("write"),
}


def word(state: str) -> Message | str:
    """Return what people say for a state; what is not known is said as it is.

    >>> str(word("claimed")), word("Task_7")
    ('in hand', 'Task_7')
    """
    return STATES.get(state, state)


def in_words(state: str, language: str) -> str:
    """Return a state as a table of the command line has it; in English it is the word that the options take.

    >>> in_words("claimed", "en"), in_words("claimed", "zh-Hans")
    ('claimed', '办理中')
    """
    known = word(state)
    return state if language == "en" or isinstance(known, str) else known.render(language)
