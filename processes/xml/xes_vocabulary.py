"""Names of XES: its namespace, the extensions whose attributes are fields of ours."""

from __future__ import annotations

from processes.eventlog import Extension

XES = "http://www.xes-standard.org/"
STANDARD = (
    Extension(name="Concept", prefix="concept", uri="http://www.xes-standard.org/concept.xesext"),
    Extension(name="Lifecycle", prefix="lifecycle", uri="http://www.xes-standard.org/lifecycle.xesext"),
    Extension(name="Organizational", prefix="org", uri="http://www.xes-standard.org/org.xesext"),
    Extension(name="Time", prefix="time", uri="http://www.xes-standard.org/time.xesext"),
    Extension(name="Binglian", prefix="bl", uri="urn:binglian:xes:1"),
)
PREFIXES = frozenset(extension.prefix for extension in STANDARD)
