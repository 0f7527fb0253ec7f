"""The small signs of BPMN notation, as SVG: triggers of events, kinds of gateways and tasks, markers.

Each is drawn round (0, 0) in a circle of radius 1 and scaled where it is used; its lines keep their width.
"""

from __future__ import annotations

LINE = 1.1  # width of a sign's lines, in pixels

ENVELOPE = "M-.8-.55H.8V.55H-.8ZM-.8-.55L0 .1L.8-.55"
CLOCK = "M0-.8A.8.8 0 1 1 0 .8A.8.8 0 1 1 0-.8M0-.5V0L.4.15M0-.8V-.6M0 .8V.6M.8 0H.6M-.8 0H-.6"
BOLT = "M-.7.7L-.3-.7L.2 0L.65-.75L.3.6L-.2-.1Z"
ESCALATION = "M0-.8L.6.75L0 .2L-.6.75Z"
CROSS = "M-.75-.5L-.5-.75L0-.25L.5-.75L.75-.5L.25 0L.75.5L.5.75L0 .25L-.5.75L-.75.5L-.25 0Z"
REWIND = "M0-.55V.55L-.75 0ZM.75-.55V.55L0 0Z"
PAPER = "M-.6-.75H.6V.75H-.6ZM-.4-.45H.4M-.4-.15H.4M-.4.15H.4M-.4.45H.4"
LINK = "M-.8-.3H.2V-.65L.8 0L.2.65V.3H-.8Z"
TRIANGLE = "M0-.75L.75.6H-.75Z"
DISC = "M0-.8A.8.8 0 1 1 0 .8A.8.8 0 1 1 0-.8Z"
PENTAGON = "M0-.8L.76-.25L.47.65H-.47L-.76-.25Z"
PLUS = "M-.2-.8H.2V-.2H.8V.2H.2V.8H-.2V.2H-.8V-.2H-.2Z"

TRIGGERS = {
    "message": ENVELOPE,
    "timer": CLOCK,
    "error": BOLT,
    "escalation": ESCALATION,
    "cancel": CROSS,
    "compensation": REWIND,
    "conditional": PAPER,
    "link": LINK,
    "signal": TRIANGLE,
    "terminate": DISC,
    "multiple": PENTAGON,
    "parallelMultiple": PLUS,
}

STAR = "M-.1-.8H.1V-.24L.5-.64L.64-.5L.24-.1H.8V.1H.24L.64.5L.5.64L.1.24V.8H-.1V.24L-.5.64L-.64.5L-.24.1H-.8V-.1H-.24L-.64-.5L-.5-.64L-.1-.24Z"
RING = "M0-.7A.7.7 0 1 1 0 .7A.7.7 0 1 1 0-.7Z"
TWO_RINGS = "M0-.95A.95.95 0 1 1 0 .95A.95.95 0 1 1 0-.95ZM0-.78A.78.78 0 1 1 0 .78A.78.78 0 1 1 0-.78Z"
SMALL_PENTAGON = "M0-.5L.48-.16L.3.41H-.3L-.48-.16Z"

GATEWAYS = {
    "exclusiveGateway": (CROSS, True),
    "parallelGateway": (PLUS, True),
    "inclusiveGateway": (RING, False),
    "eventBasedGateway": (TWO_RINGS + SMALL_PENTAGON, False),
    "complexGateway": (STAR, True),
}

PERSON = "M0-.85A.36.36 0 1 1 0-.13A.36.36 0 1 1 0-.85M-.75.8V.45A.75.5 0 0 1 .75.45V.8Z"
HAND = "M-.8-.2L-.15-.75L0-.6L-.25-.3H.75V-.08H.1H.8V.14H.1H.75V.36H.1H.6V.58H-.4L-.8.35Z"
GEAR = (
    "M-.15-.85H.15L.2-.6L.42-.5L.63-.65L.85-.43L.7-.2L.8 0L.85.15L.6.2L.5.42L.65.63L.43.85L.2.7L0 .8L-.15.85L-.2.6"
    "L-.42.5L-.63.65L-.85.43L-.7.2L-.8 0L-.85-.15L-.6-.2L-.5-.42L-.65-.63L-.43-.85L-.2-.7ZM0-.3A.3.3 0 1 0 0 .3A.3.3 0 1 0 0-.3"
)
SCROLL = "M-.4-.8H.7C.2-.4.7 0 .4.4S.5.8.3.8H-.7C-.3.4-.7 0-.4-.4S-.6-.8-.4-.8M-.25-.4H.35M-.3 0H.3M-.3.4H.25"
TABLE = "M-.8-.6H.8V.6H-.8ZM-.8-.2H.8M-.8.2H.8M-.3-.2V.6"

TASKS = {
    "userTask": (PERSON, False),
    "manualTask": (HAND, False),
    "serviceTask": (GEAR, False),
    "scriptTask": (SCROLL, False),
    "businessRuleTask": (TABLE, False),
    "receiveTask": (ENVELOPE, False),
    "sendTask": (ENVELOPE, True),
}

MARKERS = {
    "standard": "M-.1.75H-.5V.35M-.45.7A.75.75 0 1 1 .4.6",
    "parallel": "M-.5-.7V.7M0-.7V.7M.5-.7V.7",
    "sequential": "M-.7-.5H.7M-.7 0H.7M-.7.5H.7",
    "collapsed": "M-.9-.9H.9V.9H-.9ZM0-.6V.6M-.6 0H.6",
    "adHoc": "M-.8.15C-.5-.5-.2-.3 0 0S.5.5.8-.15",
}


def sign(path: str, x: float, y: float, *, size: float, filled: bool = False) -> str:
    """Return a sign at a place, `size` being its radius in pixels.

    >>> sign("M0 0", 5, 6, size=8)
    '<path class="sign" stroke-width="0.138" transform="translate(5 6) scale(8)" d="M0 0"/>'
    """
    style = "sign full" if filled else "sign"
    width = (0.6 if filled else LINE) / size
    return (
        f'<path class="{style}" stroke-width="{width:.3g}" '
        f'transform="translate({x:g} {y:g}) scale({size:g})" d="{path}"/>'
    )
