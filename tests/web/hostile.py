"""Files that somebody might send to do harm: flows that want to be run, to read files, to swell; papers that are none.

Whatever would be run touches the canary, a file that must not come into being. Each is made here, from a few shapes and what is put
into them; nothing is copied.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPACES = (
    f'xmlns="{MODEL}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'xmlns:flowable="http://flowable.org/bpmn" xmlns:xi="http://www.w3.org/2001/XInclude"'
)
WAY = '<sequenceFlow id="f" sourceRef="s" targetRef="t"/><sequenceFlow id="g" sourceRef="t" targetRef="e"/>'


def flow(task: str, *, before: str = "", way: str = WAY, more: str = "") -> str:
    """Return a flow with one task between start and end."""
    inside = f'<startEvent id="s"/>{task}<endEvent id="e"/>{way}'
    return f'{before}<definitions {SPACES} id="d"><process id="p" isExecutable="true">{inside}</process>{more}</definitions>'


def code(canary: Path) -> list[str]:
    """Return what would touch the canary in one language or another, if somebody ran it."""
    file = str(canary)
    return [
        f"open('{file}', 'w')",
        f"__import__('pathlib').Path('{file}').touch()",
        f"__import__('os').system('touch {file}')",
        f"().__class__.__base__.__subclasses__()[0].__init__.__globals__['open']('{file}','w')",
        f"[c for c in ().__class__.__mro__[1].__subclasses__()][-1](['touch','{file}'])",
        f'exec(\'open("{file}","w")\')',
        f'eval(\'open("{file}","w")\')',
        f"(lambda: open('{file}', 'w'))()",
        f"getattr(__builtins__, 'open')('{file}', 'w')",
        f"require('fs').writeFileSync('{file}', '')",
        f"java.lang.Runtime.getRuntime().exec('touch {file}')",
        f"new ProcessBuilder('touch', '{file}').start()",
        f"${{''.getClass().forName('java.lang.Runtime').getRuntime().exec('touch {file}')}}",
        f"T(java.lang.Runtime).getRuntime().exec('touch {file}')",
        f"{{{{ cycler.__init__.__globals__.os.system('touch {file}') }}}}",
        f"$(touch {file})",
        f"`touch {file}`",
    ]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _run(canary: Path) -> Iterator[tuple[str, str]]:
    """Yield flows with code in every place that some engine runs."""
    places = {
        "script": '<scriptTask id="t" scriptFormat="python"><script>{code}</script></scriptTask>',
        "pre-script": '<task id="t"><extensionElements><spiffworkflow:preScript>{code}</spiffworkflow:preScript></extensionElements></task>',
        "post-script": '<userTask id="t"><extensionElements><spiffworkflow:postScript>{code}</spiffworkflow:postScript></extensionElements></userTask>',
        "listener": '<userTask id="t"><extensionElements><camunda:executionListener event="start" expression="{code}"/></extensionElements></userTask>',
        "task-listener": '<userTask id="t"><extensionElements><camunda:taskListener event="create"><camunda:script scriptFormat="js">{code}</camunda:script></camunda:taskListener></extensionElements></userTask>',
        "expression": '<serviceTask id="t" camunda:expression="{code}"/>',
        "class": '<serviceTask id="t" flowable:class="{code}"/>',
        "job": '<serviceTask id="t"><extensionElements><zeebe:taskDefinition type="{code}"/></extensionElements></serviceTask>',
        "operator": '<serviceTask id="t"><extensionElements><spiffworkflow:serviceTaskOperator id="http/Get"><spiffworkflow:parameters><spiffworkflow:parameter id="url" type="str" value="{code}"/></spiffworkflow:parameters></spiffworkflow:serviceTaskOperator></extensionElements></serviceTask>',
        "cardinality": '<userTask id="t"><multiInstanceLoopCharacteristics><loopCardinality>{code}</loopCardinality></multiInstanceLoopCharacteristics></userTask>',
        "until": '<userTask id="t"><standardLoopCharacteristics><loopCondition>{code}</loopCondition></standardLoopCharacteristics></userTask>',
        "timer": '<intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>{code}</timeDuration></timerEventDefinition></intermediateCatchEvent>',
        "when": '<intermediateCatchEvent id="t"><conditionalEventDefinition><condition>{code}</condition></conditionalEventDefinition></intermediateCatchEvent>',
        "condition": '<exclusiveGateway id="t" default="g"/><task id="u"/>',
    }
    for place, task in places.items():
        for number, text in enumerate(code(canary)):
            way = WAY
            if place == "condition":
                condition = f'<conditionExpression xsi:type="tFormalExpression">{_escaped(text)}</conditionExpression>'
                way += f'<sequenceFlow id="h" sourceRef="t" targetRef="u">{condition}</sequenceFlow><sequenceFlow id="i" sourceRef="u" targetRef="e"/>'
            yield f"{place}-{number}", flow(task.replace("{code}", _escaped(text)), way=way)


def _read(canary: Path) -> Iterator[tuple[str, str]]:
    """Yield documents that want a parser to read something, or to swell."""
    targets = ["file:///etc/passwd", f"file://{canary.parent}", "http://127.0.0.1:9/x", "ftp://127.0.0.1/x", "gopher://127.0.0.1:9/_x",
               "php://filter/read=convert.base64-encode/resource=/etc/passwd", "expect://id", "jar:file:///x!/y", "netdoc:/etc/passwd"]  # fmt: skip
    for number, target in enumerate(targets):
        yield (
            f"entity-{number}",
            flow('<task id="t" name="&x;"/>', before=f'<!DOCTYPE d [<!ENTITY x SYSTEM "{target}">]>'),
        )
        yield f"outside-{number}", flow('<task id="t"/>', before=f'<!DOCTYPE d SYSTEM "{target}">')
        yield (
            f"parameter-{number}",
            flow('<task id="t"/>', before=f'<!DOCTYPE d [<!ENTITY % x SYSTEM "{target}"> %x;]>'),
        )
    for base in ("ha", "0" * 1000, "&#120;"):
        for depth in (5, 9, 30):
            laughs = f'<!ENTITY a0 "{base}">' + "".join(
                f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, depth)
            )
            yield (
                f"laughs-{len(base)}-{depth}",
                flow(f'<task id="t" name="&a{depth - 1};"/>', before=f"<!DOCTYPE d [{laughs}]>"),
            )
    yield (
        "quadratic",
        flow(f'<task id="t" name="{"&x;" * 50_000}"/>', before=f'<!DOCTYPE d [<!ENTITY x "{"a" * 50_000}">]>'),
    )
    yield "circle", flow('<task id="t" name="&a;"/>', before='<!DOCTYPE d [<!ENTITY a "&b;"><!ENTITY b "&a;">]>')


def _shape() -> Iterator[tuple[str, str]]:
    """Yield documents of a shape that nobody draws."""
    for depth in (300, 3_000, 100_000):
        yield f"deep-{depth}", flow('<subProcess id="t">' * depth + "</subProcess>" * depth)
        deep = "<extensionElements>" + "<a>" * depth + "</a>" * depth + "</extensionElements>"
        yield f"deep-foreign-{depth}", flow(f'<task id="t">{deep}</task>')
    yield "no-way", flow('<task id="t"/>', way='<sequenceFlow id="f" sourceRef="s" targetRef="nowhere"/>')
    yield "same-ids", flow('<task id="s"/>')
    yield "ring", flow('<callActivity id="t" calledElement="p"/>')
    yield "nothing", f'<definitions xmlns="{MODEL}"/>'
    yield "page", "<!DOCTYPE html><html><script>fetch('/')</script></html>"
    yield "picture", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def _bytes() -> Iterator[tuple[str, bytes]]:
    """Yield what is no text of XML at all."""
    yield "nothing", b""
    yield "zeros", b"\0" * 100_000
    yield "too-large", b"<a>" + b" " * 21_000_000
    yield "tower", b"<a>" * 1_000_000
    yield "many-attributes", b"<a " + b"".join(b'x%d="" ' % i for i in range(200_000)) + b"/>"
    yield "zip", _zip({"flow.bpmn": b"0" * 10_000_000})
    yield "gzip", zlib.compress(b"0" * 10_000_000)
    yield "latin", flow('<task id="t" name="é"/>').encode("latin-1")
    yield "klingon", b'<?xml version="1.0" encoding="KLINGON"?><a/>'
    for encoding in ("utf-16", "utf-32", "utf-7", "cp037"):
        yield f"hidden-{encoding}", flow('<task id="t"/>', before='<!DOCTYPE d [<!ENTITY x "y">]>').encode(encoding)
    yield "picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 100
    yield "json", b'{"process": []}'


def flows(canary: Path) -> dict[str, bytes]:
    """Return hostile flows by name: each has to be refused, none may be run."""
    texts = {**dict(_run(canary)), **dict(_read(canary)), **dict(_shape())}
    return {name: text.encode() for name, text in texts.items()} | dict(_bytes())


def _zip(entries: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return kept.getvalue()


def papers() -> dict[str, tuple[str, bytes]]:
    """Return papers by what is wrong with them: the name they are sent under, and their content."""
    office = {"word/document.xml": b"<a/>"}
    return {
        "program": ("plan.pdf", b"MZ\x90\0" + b"\0" * 200),
        "elf": ("plan.pdf", b"\x7fELF" + b"\0" * 200),
        "shell": ("plan.txt", b"#!/bin/sh\ntouch x\n"),
        "batch": ("plan.txt", b"@echo off\r\ndel x\r\n"),
        "page": ("plan.html", b"<html><script>alert(1)</script></html>"),
        "page-as-text": ("plan.txt", b"<html><script>alert(1)</script></html>"),
        "svg": ("plan.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        "postscript": ("plan.txt", b"%!PS\n(x) show"),
        "macro": ("plan.docm", _zip(office | {"word/vbaProject.bin": b"x"})),
        "macro-as-docx": ("plan.docx", _zip(office | {"word/vbaProject.bin": b"x"})),
        "program-inside": ("plan.docx", _zip(office | {"setup.exe": b"MZ"})),
        "zip": ("plan.zip", _zip({"a.txt": b"0"})),
        "bomb": ("plan.zip", _zip({"a.txt": b"0" * 20_000_000})),
        "broken-zip": ("plan.docx", b"PK\x03\x04" + b"\0" * 50),
        "jar": ("plan.jar", _zip({"META-INF/MANIFEST.MF": b"x", "A.class": b"x"})),
        "script": ("plan.js", b"alert(1)"),
        "empty": ("plan.pdf", b""),
        "zeros": ("plan.txt", b"\0" * 100),
        "control": ("plan.txt", b"a\x1b]0;x\x07"),
    }
