"""Examples of the rules about materials, messages and checks."""

from __future__ import annotations

from study_kit import (
    CHIEF,
    FIRE,
    WATER,
    WINDOW,
    Branch,
    Example,
    choice,
    days,
    intake,
    notice,
    row,
    supplementing,
    task,
    water,
)

from processes.blocks import optional
from processes.model import Precedence

APPLICANT, REGISTER = {"pool": "Applicant"}, {"pool": "Land register"}

EXAMPLES = (
    Example(
        rule="same-material-twice",
        says="each bureau wants its own copy",
        flow=row(
            task("a", lane=WATER, reads=["deed1"]),
            task("b", lane=FIRE, reads=["deed2"]),
            data={"deed1": "Land deed", "deed2": "Land  deed"},
        ),
        names=("a", "b"),
    ),
    Example(
        rule="same-material-twice",
        says="one copy, read by both",
        flow=row(task("a", lane=WATER, reads=["deed"]), task("b", lane=FIRE, reads=["deed"])),
    ),
    Example(
        rule="same-material-twice",
        says="the second bureau has no part in this case",
        flow=row(
            task("a", lane=WATER, reads=["deed1"]),
            choice(
                "big?",
                Branch(condition='big == "yes"', block=task("b", lane=FIRE, reads=["deed2"])),
                Branch(),
            ),
            data={"deed1": "Land deed", "deed2": "Land deed"},
        ),
        told={"attributes": {"big": "no"}},
    ),
    Example(
        rule="same-material-twice",
        says="no case is both a hotel and a restaurant",
        flow=row(
            optional('kind == "hotel"', task("a", lane=WATER, reads=["deed1"]), name="kind?"),
            optional('kind in ["restaurant", "shop"]', task("b", lane=FIRE, reads=["deed2"]), name="kind?"),
            data={"deed1": "Land deed", "deed2": "Land deed"},
        ),
    ),
    Example(
        rule="same-material-twice",
        says="the two ways of one choice",
        flow=row(
            choice(
                "big?",
                Branch(condition='big == "yes"', block=task("a", lane=WATER, reads=["deed1"])),
                Branch(block=task("b", lane=FIRE, reads=["deed2"])),
            ),
            data={"deed1": "Land deed", "deed2": "Land deed"},
        ),
    ),
    Example(
        rule="same-material-twice",
        says="a restaurant with a basement passes both",
        flow=row(
            optional('kind == "restaurant"', task("a", lane=WATER, reads=["deed1"]), name="kind?"),
            optional('basement == "yes"', task("b", lane=FIRE, reads=["deed2"]), name="kind?"),
            data={"deed1": "Land deed", "deed2": "Land deed"},
        ),
        names=("a", "b"),
    ),
    Example(
        rule="same-material-twice",
        says="one item that stands in two places",
        flow=row(
            task("a", lane=WATER, item_code="C04", reads=["deed1"]),
            task("b", lane=FIRE, item_code="C04", reads=["deed2"]),
            data={"deed1": "Land deed", "deed2": "Land deed"},
        ),
    ),
    Example(
        rule="same-material-twice",
        says="two counters take it in",
        flow=row(
            task("a", lane=WATER, nature="intake", reads=["deed"]),
            task("b", lane=FIRE, nature="intake", reads=["deed"]),
        ),
        names=("a", "b"),
    ),
    Example(
        rule="same-material-twice",
        says="the applicant sends it twice",
        flow=row(
            task("a"), task("b"), pools=APPLICANT, messages=(("Land deed", "pool", "a"), ("Land deed", "pool", "b"))
        ),
        names=("a", "b"),
    ),
    Example(
        rule="buffering",
        says="the same extract fetched twice",
        flow=row(task("a"), task("b"), pools=REGISTER, messages=(("Extract", "pool", "a"), ("Extract", "pool", "b"))),
        names=("a", "b"),
    ),
    Example(
        rule="buffering",
        says="two different things",
        flow=row(task("a"), task("b"), pools=REGISTER, messages=(("Extract", "pool", "a"), ("Map", "pool", "b"))),
    ),
    Example(
        rule="extra-check",
        says="a list that nobody reads; without it 2 days less",
        flow=row(task("check", "Check the form", writes=["list"], time_limit=days(None, 2, "")), water()),
        names=("check",),
        days=2,
    ),
    Example(
        rule="extra-check",
        says="the list is read",
        flow=row(task("check", "Check the form", writes=["list"]), task("b", reads=["list"])),
    ),
    Example(
        rule="extra-check",
        says="a law asks for it",
        flow=row(task("check", "Check the form", writes=["list"], time_limit=days(5)), water()),
    ),
    Example(
        rule="repeated-check",
        says="the same question to the same paper",
        flow=row(
            task("first", "Check the deed", lane=WATER, reads=["deed"]),
            task("again", "Check the deed", lane=FIRE, reads=["deed"]),
        ),
        names=("again", "first"),
    ),
    Example(
        rule="repeated-check",
        says="another question to the same paper",
        flow=row(task("first", "Check the deed", reads=["deed"]), task("again", "Check the area", reads=["deed"])),
    ),
    Example(
        rule="control-relocation",
        says="three in ten are sent back for their own papers",
        flow=row(supplementing(intake(), notice(writes=[]), share=0.3)),
        names=("intake",),
    ),
    Example(
        rule="control-relocation",
        says="few are sent back",
        flow=row(supplementing(intake(), notice(writes=[]), share=0.03)),
    ),
    Example(
        rule="contact-reduction",
        says="two bureaus send back, each for itself",
        flow=row(supplementing(water()), supplementing(task("fire", lane=FIRE))),
        names=("Choice_water", "Choice_fire"),
    ),
    Example(
        rule="contact-reduction",
        says="the applicant is asked twice by message",
        flow=row(
            *(task(name) for name in "abcd"),
            pools=APPLICANT,
            messages=(("ask", "a", "pool"), ("tell", "pool", "b"), ("ask", "c", "pool"), ("tell", "pool", "d")),
        ),
        names=("b", "d"),
    ),
    Example(
        rule="contact-reduction",
        says="the next stage asks for the permit of this one",
        flow=row(
            supplementing(task("first")),
            water(precedences=(Precedence(before="first", after="water", reason="law"),)),
            supplementing(task("fire", precedences=(Precedence(before="water", after="fire", reason="law"),))),
        ),
    ),
    Example(
        rule="contact-reduction",
        says="both wait for the same payment",
        flow=row(
            task("pay"),
            supplementing(task("a", precedences=(Precedence(before="pay", after="a", reason="law"),))),
            supplementing(task("b", precedences=(Precedence(before="pay", after="b", reason="law"),))),
        ),
        names=("Choice_a", "Choice_b"),
    ),
    Example(rule="contact-reduction", says="one loop with one notice", flow=row(supplementing(intake(), notice()))),
    Example(
        rule="interfacing",
        says="three messages without a name",
        flow=row(*(task(name) for name in "abc"), pools=REGISTER, messages=tuple(("", name, "pool") for name in "abc")),
        names=("a", "b", "c"),
    ),
    Example(
        rule="interfacing",
        says="one has a name, so names are used here",
        flow=row(
            *(task(name) for name in "abc"),
            pools=REGISTER,
            messages=(("", "a", "pool"), ("", "b", "pool"), ("Extract", "pool", "c")),
        ),
    ),
    Example(
        rule="integral-technology",
        says="a fax",
        flow=row(task("fax", "Fax the file to the fire brigade", time_limit=days(None, 1, ""))),
        names=("fax",),
        days=1,
    ),
    Example(rule="integral-technology", says="a shared file", flow=row(task("a", "Share the file"))),
    Example(
        rule="trusted-party",
        says="what water has certified is verified again",
        flow=row(water(), task("verify", "Verify the opinion", lane=FIRE, reads=["opinion"])),
        names=("verify", "water"),
    ),
    Example(
        rule="trusted-party",
        says="papers of the applicant",
        flow=row(task("verify", "Verify the deed", lane=FIRE, reads=["deed"])),
    ),
    Example(
        rule="control-addition",
        says="a draft goes out unseen",
        flow=row(
            task("draft", "Draft the letter", lane=WINDOW, writes=["letter"]),
            task("send", "Send it", lane=WINDOW, reads=["letter"]),
            pools=APPLICANT,
            messages=(("Letter", "send", "pool"),),
        ),
        names=("send", "draft"),
    ),
    Example(
        rule="control-addition",
        says="the chief reads it first",
        flow=row(
            task("draft", "Draft the letter", lane=WINDOW, writes=["letter"]),
            task("sign", "Sign", lane=CHIEF, reads=["letter"]),
            task("send", "Send it", lane=WINDOW, reads=["letter"]),
            pools=APPLICANT,
            messages=(("Letter", "send", "pool"),),
        ),
    ),
)
