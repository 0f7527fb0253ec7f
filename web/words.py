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
    "approval": message("approving"),
    "supervision": message("supervising"),
    "administration": message("administering"),
    "officer": message("officer"),
    "supervisor": message("supervisor"),
    "administrator": message("administrator"),
    "consultant": message("consultant"),
    "planner": message("planner"),
    "head": message("head of a department"),
    "government head": message("head of the government"),
    "no holder": message("no holder"),
    "no valid chief": message("no valid chief"),
    "flow": message("flow and limits"),
    "calendars": message("calendars"),
    "rules": message("rule set"),
    "proposed": message("waits for a second person"),
    "in force": message("in force"),
    "declined": message("declined"),
    "half": message("half or less"),
    "excepted": message("approved exception"),
    "lapsed": message("exception has run out"),
    "above": message("more than half"),
    "pending": message("waiting"),
    "sent": message("sent"),
    "failed": message("failed"),
    "no address": message("no address"),
    "promised": message("promised"),
    "statutory": message("statutory"),
    "work": message("working day"),
    "rest": message("rest day"),
    "holiday": message("day off"),
    "make-up": message("make-up working day"),
    "error": message("error"),
    "warning": message("warning"),
    "started": message("started"),
    "accepted": message("case accepted"),
    "given back": message("given back"),
    "returned": message("returned"),
    "notice": message("one-time notice"),
    "suspended": message("suspended"),
    "resumed": message("resumed"),
    "extended": message("extended"),
    "reassigned": message("reassigned"),
    "uploaded": message("uploaded"),
    "moved": message("moved to another version"),
    "moved back": message("moved back"),
    "delivered": message("delivered"),
    "card upheld": message("card upheld"),
    "card withdrawn": message("card withdrawn"),
    "person added": message("person added"),
    "person changed": message("person changed"),
    "mail changed": message("address of mail changed"),
    "post added": message("post added"),
    "assigned": message("post given"),
    "assignment ended": message("assignment ended"),
    "account opened": message("account opened"),
    "roles changed": message("roles changed"),
    "account closed": message("account closed"),
    "letter issued": message("authority letter issued"),
    "change proposed": message("change proposed"),
    "change in force": message("change put into force"),
    "change declined": message("change declined"),
    "change withdrawn": message("change withdrawn"),
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
