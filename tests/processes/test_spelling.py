"""Whatever way a file is spelt, an edit leaves the spelling of the rest as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from written_files import MODEL, SOURCE, change, edit_nodes

from processes.durations import Span
from processes.model import SubProcess, TimeLimit
from processes.reader import read
from processes.writer import canonical, write

if TYPE_CHECKING:
    from collections.abc import Callable

SPELT = f"""<?xml  version='1.0'   encoding='{{declared}}' ?>

<!-- drawn by hand --><?tool  x?>
<b:definitions
    xmlns:b='{MODEL}'
    xmlns:v = "urn:vendor"

    id="D" targetNamespace="urn:t" >
  <b:process id="P"><!-- a > b --><?tool <b> ?>
    <b:startEvent  id='S' ></b:startEvent >
    <b:task
        v:note='"1" > 0'
        id='A'
        name='Check'
        v:colour="&#x7EA2;&#10;">
      <b:documentation  id = "N">one &#x4E8C; <![CDATA[<three> & ]]>four &gt; <![CDATA[]]>five ></b:documentation>
    </b:task>
    <b:task id="B" />
    <b:sequenceFlow   targetRef='A'  sourceRef='S' id='f' />
  </b:process>
</b:definitions >

<!-- the end --> <?tool y?>

"""


def spelt(*, encoding: str = "utf-8", declared: str = "UTF-8", end: str = "\n", mark: bytes = b"") -> bytes:
    return mark + SPELT.format(declared=declared).replace("\n", end).encode(encoding)


def edited(source: bytes, function: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> bytes:
    model = read(source)
    (process,) = model.processes
    model = model.replace_process(replace(process, nodes=function(process.nodes)))
    data = write(model)
    assert replace(read(data), file="") == replace(model, file="")
    return data


@pytest.mark.parametrize(
    ("encoding", "declared", "end", "mark"),
    [
        ("utf-8", "UTF-8", "\n", b""),  # plain
        ("utf-8", "UTF-8", "\r\n", b"\xef\xbb\xbf"),  # with a mark, from Windows
        ("utf-8", "UTF-8", "\r", b""),  # old
        ("utf-16-le", "UTF-16", "\n", b"\xff\xfe"),  # two bytes, with a mark
        ("utf-16-be", "UTF-16BE", "\r\n", b""),  # the other way round, without a mark
        ("gb18030", "GB18030", "\r\n", b""),  # Chinese
        ("gb18030", "GBK", "\n", b""),  # Chinese, older
        ("big5", "Big5", "\n", b""),  # Chinese, traditional
    ],
)
def test_a_new_name_is_the_only_change(encoding: str, declared: str, end: str, mark: bytes) -> None:
    source = spelt(encoding=encoding, declared=declared, end=end, mark=mark)

    data = edited(source, change("A", name="核"))

    assert data == source.replace("'Check'".encode(encoding), '"核"'.encode(encoding))


def test_a_new_attribute_stands_behind_the_others() -> None:
    assert edited(spelt(), change("S", name="go")) == spelt().replace(b"id='S' >", b"id='S' name=\"go\" >")


def test_an_attribute_goes_with_the_space_before_it() -> None:
    assert edited(spelt(), change("A", name="")) == spelt().replace(b"\n        name='Check'", b"")


def test_a_namespace_is_declared_beside_the_others() -> None:
    limit = TimeLimit(promised=Span(3))
    text = edited(spelt(), change("B", time_limit=limit)).decode()

    inside = text[text.index('<b:task id="B"') : text.index("    <b:sequenceFlow")]
    assert text.replace(inside, '<b:task id="B" />\n') == spelt().decode().replace(
        "<b:definitions\n", '<b:definitions xmlns:bl="urn:binglian:bpmn:1"\n'
    )
    assert inside.startswith('<b:task id="B" >\n')
    assert inside.endswith("</b:task>\n")


def test_what_moves_keeps_its_spelling() -> None:
    start, end = SPELT.index("<b:task\n"), SPELT.index("</b:task>")
    task = SPELT[start:end].replace("<b:documentation", "  <b:documentation")

    text = edited(spelt(), lambda nodes: (nodes[0], SubProcess(id="W", kind="subProcess", nodes=nodes[1:]))).decode()

    assert task.split("<b:documentation")[0].rstrip() in text
    assert task.split("<b:documentation")[1].rstrip() in text


def test_an_element_of_another_kind_has_one_name_at_both_ends() -> None:
    source = spelt().replace(b'<b:task id="B" />', b'<b:task  id="B"></b:task>')

    data = edited(source, change("B", kind="userTask"))

    assert data == source.replace(b'<b:task  id="B"></b:task>', b'<b:userTask  id="B"/>')


def test_line_ends_of_what_is_new_are_those_of_the_file() -> None:
    data = edited(spelt(end="\r\n"), change("B", time_limit=TimeLimit(promised=Span(3))))

    assert data.count(b"\n") == data.count(b"\r\n")


def test_a_sign_that_others_read_otherwise_is_written_as_utf_8() -> None:
    source = spelt(encoding="shift_jis", declared="Shift_JIS")  # its 0x5C is a backslash to some, a yen sign to others
    same, other = edited(source, change("A", name="twice")), edited(source, change("A", name="a\\b"))

    assert same == source.replace(b"'Check'", b'"twice"')
    assert other.startswith(b"<?xml version='1.0' encoding='UTF-8'")


def test_a_text_that_cannot_be_told_from_its_bytes_is_written_as_utf_8() -> None:
    source = SOURCE.replace("'UTF-8'", "'UTF-16'").encode("utf-16-be")  # without a mark

    data = edited(source, change("A", name="Check twice"))

    assert data.startswith(b"<?xml version='1.0' encoding='UTF-8'")
    assert canonical(data) == canonical(write(edit_nodes(change("A", name="Check twice"))))
