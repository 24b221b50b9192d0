"""Files of rows: CSV, TSV, JSON and XLSX read one row at a time, whatever a spreadsheet or portal wrote."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from sqlite_utils.utils import Format, rows_from_file

from realestate.errors import Invalid
from realestate.modules.feeds.rules.columns import MOST_COLUMNS
from realestate.modules.feeds.rules.values import clean

FORMATS = ("csv", "tsv", "json", "xlsx")
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LARGEST_SHEET = 512 * 1024 * 1024  # unpacked: a small file may hide a huge one
_LARGEST_WORDS = 64 * 1024 * 1024
_MOST_BLANK = 10_000
_LONGEST_CELL = 1024 * 1024


class Unreadable(Invalid):
    """A file that is not what its name says; its words say what to send instead."""

    def __init__(self, words: str) -> None:
        super().__init__(words, {"file": [words]})


def format_of(name: str, start: bytes) -> str:
    """csv, tsv, json or xlsx, by what a file begins with; its name decides between the texts."""
    if start.startswith(_OLD_EXCEL) or name.lower().endswith(".xls"):
        raise Unreadable("This is an old Excel file. Save it as .xlsx or as CSV and send that.")
    if start.startswith(_ZIP):
        return "xlsx"
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"[", b"{")):
        return "json"
    if b"\x00" in start[:1000] and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("This file is not a table. Send CSV, TSV, JSON or XLSX.")
    first_line = start.split(b"\n", 1)[0]
    is_tabbed = name.lower().endswith((".tsv", ".tab")) or first_line.count(b"\t") > 2
    return "tsv" if is_tabbed else "csv"


@contextmanager
def reading(file: IO[bytes], kind: str) -> Iterator[Iterator[Mapping[str, Any]]]:
    """The rows of a file, header -> value, read as they are asked for. Raises Unreadable, also half-way."""
    csv.field_size_limit(_LONGEST_CELL)
    file.seek(0)
    if kind == "xlsx":
        with _sheet(file) as rows:
            yield _safely(rows)
    elif kind == "json":
        yield _safely(_objects(file))
    else:
        yield _safely(_lines(file, kind))


def _safely(rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """What a broken file throws, in words."""
    try:
        yield from rows
    except csv.Error as error:
        raise Unreadable(f"The file cannot be read as a table: {error}.") from None
    except UnicodeError:
        raise Unreadable("The file’s letters cannot be read. Save it as CSV UTF-8.") from None
    except (KeyError, ValueError, zipfile.BadZipFile, OSError, EOFError, RecursionError):
        raise Unreadable("The file is damaged. Export it again and send the new one.") from None


def _lines(file: IO[bytes], kind: str) -> Iterator[Mapping[str, Any]]:
    encoding = _encoding(file)
    if encoding != "utf-8-sig":  # sqlite-utils reads one stream; ours is decoded anew
        file = _recoded(file, encoding)
    dialect = csv.excel_tab if kind == "tsv" else _dialect(file)
    # a copy of the handle: the reader closes what it is given
    lines = io.BufferedReader(_Borrowed(file))
    rows, _ = rows_from_file(lines, format=Format.CSV, dialect=dialect, ignore_extras=True)
    for row in rows:
        yield {_header(name, i): value for i, (name, value) in enumerate(row.items())}


class _Borrowed(io.RawIOBase):
    """A stream that may be closed without closing what it reads from."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._inner.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def _encoding(file: IO[bytes]) -> str:
    start = file.read(64 * 1024)
    file.seek(0)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        start.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(start) - 4:  # else the piece merely ends within a letter
            return "cp1252"
    return "utf-8-sig"


def _recoded(file: IO[bytes], encoding: str) -> IO[bytes]:
    text = io.TextIOWrapper(io.BufferedReader(_Borrowed(file)), encoding=encoding, errors="replace")
    return io.BytesIO(text.read().encode("utf-8"))


def _dialect(file: IO[bytes]) -> type[csv.Dialect]:
    """Commas, semicolons, tabs or bars: whichever the first line has most of."""
    first = file.readline(256 * 1024).decode("utf-8-sig", "replace")
    file.seek(0)
    mark = max(",;\t|", key=first.count)

    class _Spoken(csv.excel):
        delimiter = mark

    return _Spoken


def _header(name: Any, position: int) -> str:
    return (clean(name) or f"Column {position + 1}")[:120]


def _objects(file: IO[bytes]) -> Iterator[Mapping[str, Any]]:
    """A list of objects, or one object that holds such a list (“value” in OData)."""
    start = file.read(3)
    file.seek(3 if start == b"\xef\xbb\xbf" else 0)
    try:
        found = json.load(file)
    except json.JSONDecodeError as error:
        raise Unreadable(f"The JSON breaks off at line {error.lineno}: {error.msg}.") from None
    if isinstance(found, dict):
        lists = [v for v in found.values() if isinstance(v, list)]
        found = found.get("value") or (lists[0] if lists else [found])
    if not isinstance(found, list):
        raise Unreadable("The JSON holds no list of homes.")
    for each in found:
        if not isinstance(each, dict):
            raise Unreadable("The JSON’s list must hold objects, one a home.")
        yield {_header(name, 0): value for name, value in each.items()}


@contextmanager
def _sheet(file: IO[bytes]) -> Iterator[Iterator[Mapping[str, Any]]]:
    """The first sheet that has rows, without formulas' text and without loading it whole."""
    try:
        _refuse_bombs(file)
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise Unreadable("This is not an Excel file that can be read. Send .xlsx or CSV.") from None
    try:
        # what a sheet says of its own size is not believed: a small file may claim 17 thousand million cells
        lines = (sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True) for sheet in book)
        yield _cells(next(lines, ()))
    finally:
        book.close()


def _refuse_bombs(file: IO[bytes]) -> None:
    with zipfile.ZipFile(file) as packed:
        sizes = {part.filename: part.file_size for part in packed.infolist()}
        words = sizes.get("xl/sharedStrings.xml", 0)  # read whole
        if sum(sizes.values()) > _LARGEST_SHEET or words > _LARGEST_WORDS:
            raise Unreadable("The sheet is too large. Split it, or send it as CSV.")
    file.seek(0)


def _cells(lines: Iterable[tuple[Any, ...]]) -> Iterator[Mapping[str, Any]]:
    headers: list[str] = []
    blank = 0
    for line in lines:
        blank = 0 if any(cell not in (None, "") for cell in line) else blank + 1
        if blank > _MOST_BLANK:
            raise Unreadable(
                f"More than {_MOST_BLANK:,} empty lines follow each other. Delete them, or send CSV."
            )
        if blank:
            continue
        if not headers:
            headers = [_header(cell, i) for i, cell in enumerate(_ended(line))]
            continue
        cells = _ended(line)
        more = [_header(None, i) for i in range(len(headers), len(cells))]
        yield dict.fromkeys(headers) | dict(zip([*headers, *more], cells, strict=False))


def _ended(line: tuple[Any, ...]) -> tuple[Any, ...]:
    """A line without the empty cells at its end."""
    last = max(i for i, cell in enumerate(line) if cell not in (None, ""))
    return line[: last + 1]


def look(file: IO[bytes], kind: str, size: int) -> tuple[list[str], list[Mapping[str, Any]]]:
    """The headers and the first rows of a file; raises Unreadable when there are none."""
    first: list[Mapping[str, Any]] = []
    with reading(file, kind) as rows:
        for row in rows:
            first.append(row)
            if len(first) == size:
                break
    headers = list(dict.fromkeys(name for row in first for name in row))
    if not headers:
        raise Unreadable("The file holds no rows. The first line names the columns.")
    if len(headers) > MOST_COLUMNS:
        raise Unreadable(
            f"The file has {len(headers)} columns; at most {MOST_COLUMNS} can be read."
        )
    return headers, first
