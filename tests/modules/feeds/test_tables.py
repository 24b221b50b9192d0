"""Files of every kind and of every sort of damage."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from realestate.modules.feeds import tables

ROWS = [{"A": "1", "B": "é"}, {"A": "2", "B": "x"}]


def read(body: bytes, name: str = "homes.csv") -> list[dict[str, object]]:
    file = io.BytesIO(body)
    kind = tables.format_of(name, body[:4096])
    with tables.reading(file, kind) as rows:
        return [dict(row) for row in rows]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("A,B\n1,é\n2,x\n".encode(), "homes.csv"),
        ("A;B\r\n1;é\r\n2;x\r\n".encode("utf-8-sig"), "homes.csv"),
        ("A,B\n1,é\n2,x\n".encode("cp1252"), "homes.csv"),
        ("A,B\n1,é\n2,x\n".encode("utf-16"), "homes.csv"),
        ("A\tB\n1\té\n2\tx\n".encode(), "homes.tsv"),
        (json.dumps(ROWS).encode(), "homes.json"),
        (json.dumps({"@odata.context": "x", "value": ROWS}).encode(), "homes.json"),
    ],
)
def test_text_of_every_spelling_is_read(body: bytes, name: str) -> None:
    assert read(body, name) == ROWS


def test_a_sheet_is_read_as_values() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([None, None])
    sheet.append(["Price", "Listed", None])
    sheet.append([850_000, datetime(2026, 11, 1), "x"])  # noqa: DTZ001
    file = io.BytesIO()
    book.save(file)
    rows = read(file.getvalue(), "homes.xlsx")
    assert rows == [{"Price": 850_000, "Listed": datetime(2026, 11, 1), "Column 3": "x"}]  # noqa: DTZ001


def test_a_cell_may_hold_several_lines() -> None:
    assert read(b'A,B\n1,"two\nlines"\n') == [{"A": "1", "B": "two\nlines"}]


@pytest.mark.parametrize(
    ("body", "name", "words"),
    [
        (b"\xd0\xcf\x11\xe0old", "homes.xls", "old Excel"),
        (b"PK\x03\x04 but no more", "homes.xlsx", "not an Excel file"),
        (b"\x00\x01\x02\x03" * 20, "homes.csv", "not a table"),
        (b'[{"A": 1},', "homes.json", "breaks off"),
        (b"[1, 2]", "homes.json", "objects"),
    ],
)
def test_what_cannot_be_read_says_what_to_send(body: bytes, name: str, words: str) -> None:
    with pytest.raises(tables.Unreadable, match=words):
        read(body, name)


def test_a_file_with_headers_alone_holds_no_rows() -> None:
    with pytest.raises(tables.Unreadable, match="no rows"):
        tables.look(io.BytesIO(b"A,B\n"), "csv", 5)


def boastful(lines: str) -> bytes:
    """A sheet of these lines that says it is as large as sheets can be."""
    plain, out = io.BytesIO(), io.BytesIO()
    Workbook().save(plain)
    with zipfile.ZipFile(plain) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            words = given.read(name)
            if name == "xl/worksheets/sheet1.xml":
                kind = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                size = '<dimension ref="A1:XFD1048576"/>'
                sheet = (
                    f'<worksheet xmlns="{kind}">{size}<sheetData>{lines}</sheetData></worksheet>'
                )
                words = sheet.encode()
            made.writestr(name, words)
    return out.getvalue()


def line(number: int, value: str) -> str:
    cell = f'<c r="A{number}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<row r="{number}">{cell}</row>'


def test_a_sheet_is_not_believed_how_large_it_is() -> None:
    assert read(boastful(line(1, "Beds") + line(2, "3")), "a.xlsx") == [{"Beds": "3"}]
    with pytest.raises(tables.Unreadable, match="empty lines"):
        read(boastful(line(1, "Beds") + line(1_048_576, "3")), "a.xlsx")
