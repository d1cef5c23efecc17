"""Text files of the office: UTF-8 with or without a mark, as a CSV table or as TOML; refused by file, line and column.

Small files all: what is larger than `MOST_BYTES` is none of them.
"""

import csv
import io
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.domain.errors import BadInput
from app.files import read_file

MOST_BYTES = 16 << 20
CELL_CHARACTERS = 1 << 17
"""Python's own limit of a cell, which is never raised: a quotation mark that isn't closed eats the rest of a file."""
SHOWN_CHARACTERS = 60
"""A sentence shows so much of a cell."""

Row = dict[str, str]


def read_text(path: Path) -> str:
    """Return the text; raises BadInput as `app.files.opened`, and `file.encoding`."""
    content = read_file(path, MOST_BYTES)
    try:
        text = content.decode("utf-8-sig")
        wrong = content.find(b"\0")  # UTF-16 without a mark reads as UTF-8 with a NUL beside each letter.
    except UnicodeDecodeError as error:
        wrong = error.start
    if wrong >= 0:
        raise BadInput("file.encoding", path=str(path), line=content[:wrong].count(b"\n") + 1)
    return text


def read_csv(path: Path) -> tuple[list[str], Iterator[tuple[int, Row]]]:
    """Return the columns, and each row by column with the number of its (last) line; empty lines are left out.

    Raises:
        BadInput: as `read_text`; `file.empty`, `file.column_twice`; `file.csv` and `file.fields` as the rows are read.
    """
    lines = _lines(path, read_text(path))
    _, header = next(lines, (0, []))
    if not any(header):
        raise BadInput("file.empty", path=str(path))
    column, count = Counter(header).most_common(1)[0]
    if count > 1:
        raise BadInput("file.column_twice", path=str(path), column=column[:SHOWN_CHARACTERS])
    return header, _rows(path, header, lines)


def read_toml(path: Path) -> dict[str, Any]:
    """Return the document; raises BadInput as `read_text`, and `file.toml`."""
    try:
        return tomllib.loads(read_text(path))
    except RecursionError as error:
        raise BadInput("file.toml", path=str(path), detail="[[[…") from error
    except ValueError as error:  # Not only TOMLDecodeError: an integer of 10^5 digits is Python's own.
        raise BadInput("file.toml", path=str(path), detail=str(error)) from error


def check_columns(path: Path, header: list[str], wanted: tuple[str, ...]) -> None:
    """Raise BadInput `file.column` where one is missing."""
    for column in wanted:
        if column not in header:
            raise BadInput("file.column", path=str(path), column=column)


def _rows(path: Path, header: list[str], lines: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, Row]]:
    for line, fields in lines:
        if len(fields) != len(header):
            raise BadInput("file.fields", path=str(path), line=line, found=len(fields), wanted=len(header))
        yield line, dict(zip(header, fields, strict=True))


def _lines(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        try:
            fields = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadInput("file.csv", path=str(path), line=lines.line_num, most=CELL_CHARACTERS) from error
        if fields:
            yield lines.line_num, fields
