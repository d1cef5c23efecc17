"""Every reader of a file that a person chooses: what is no file, no text, no table, no archive is refused, at once."""

import io
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from app.domain.errors import BadInput, Refusal
from app.domain.plain import digest
from app.domain.time_rules import CalendarRules
from app.messages import LANGUAGES, sentence
from data.backup.manifest import FILE, read_manifest
from data.exchange.calendar_file import read_calendar_file
from data.exchange.catalogue_csv import read_catalogue
from data.exchange.mapping import read_mapping
from data.exchange.osm_file import read_objects
from data.opening import check_file
from data.replica.store import ReplicaStore
from data.replica.unsent import take_in
from tests.helpers.odd_files import odd_files, without_rights

Reader = Callable[[Path], object]
NO_STORE = cast(ReplicaStore, None)
"""A file is read whole before anything of it touches the replica."""


def read_calendar(path: Path) -> object:
    return read_calendar_file(path, CalendarRules())


def read_one_catalogue(path: Path) -> object:
    return read_catalogue([path])


READERS: dict[str, Reader] = {
    "catalogue": read_one_catalogue, "mapping": lambda path: read_mapping(path, ()), "extract": read_objects,
    "unsent work": lambda path: take_in(NO_STORE, path), "store": lambda path: check_file(path, write=False)}


def refused(read: Reader, path: Path) -> str:
    with pytest.raises(Refusal) as raised:
        read(path)
    for language in LANGUAGES:
        said = sentence(raised.value, language)
        assert said.isprintable() and len(said) < 600 and "{" not in said
    return raised.value.code


@pytest.mark.parametrize("which", READERS)
def test_what_is_no_file_is_refused_by_every_reader(which: str, tmp_path: Path) -> None:
    for what, (path, code) in odd_files(tmp_path).items():
        found = refused(READERS[which], path)
        assert found == code if which != "store" else found.startswith("store."), what
    (tmp_path / "mine").touch(0)
    with without_rights():
        assert refused(READERS[which], tmp_path / "mine") in ("environment.not_readable", "store.cannot_open")


def test_a_calendar_s_file_is_known_by_its_ending(tmp_path: Path) -> None:
    for ending in ("csv", "toml"):
        assert refused(read_calendar, tmp_path / f"none.{ending}") == "environment.not_found"
        (tmp_path / f"folder.{ending}").mkdir()
        assert refused(read_calendar, tmp_path / f"folder.{ending}") == "file.folder"


EVENTS = "class_code,class_zh,type_code,type_zh,filing_condition,closing_condition,limit_value,limit_unit\n"
DAYS = "first,last,worked,name\n"
TABLES: dict[str, tuple[Callable[[str], str | bytes], str]] = {
    "a cell without an end": (lambda head: head + '"' + "一" * 200_000, "file.csv"),
    "a quotation mark without an end": (lambda head: head + '1,"2\n' * 3, "file.csv"),
    "a quotation mark without an end in the head": (lambda head: '"' + head, "file.csv"),
    "a million columns": (lambda head: ",".join(map(str, range(1_000_000))), "catalogue.file_unknown|file.column"),
    "a million columns in a row": (lambda head: head + "," * 1_000_000, "file.fields"),
    "a column of a hundred thousand characters": (
        lambda head: "x" * 100_000 + "," + head, "catalogue.file_unknown_column|file.fields|file.cell"),
    "32 double columns": (lambda head: head.replace("\n", ",") + head, "file.column_twice"),
    "a NUL": (lambda head: head + "0\0,1", "file.encoding"),
    "33 UTF-16": (lambda head: head.encode("utf-16"), "file.encoding"),
    "33 UTF-16 without a mark": (lambda head: head.encode("utf-16-le"), "file.encoding"),
    "GBK": (lambda head: (head + "市容").encode("gbk"), "file.encoding"),
    "nothing": (lambda head: b"\xef\xbb\xbf\n\n", "file.empty"),
    "11 too large": (lambda head: head + " " * (16 << 20), "file.too_large"),
}


@pytest.mark.parametrize("which", TABLES)
def test_what_is_no_table_is_refused(which: str, tmp_path: Path) -> None:
    make, codes = TABLES[which]
    for name, head, read in (("e.csv", EVENTS, read_one_catalogue), ("d.csv", DAYS, read_calendar)):
        made = make(head)
        (tmp_path / name).write_bytes(made if isinstance(made, bytes) else made.encode())
        if which.startswith("a column of") and read is read_calendar:
            (tmp_path / name).write_text("x" * 100_000, "utf-8")
            codes = "file.column"
        assert refused(read, tmp_path / name) in codes.split("|")


def test_58_a_million_empty_lines_harm_nothing(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(DAYS + "\n" * 1_000_000 + "2027-02-05,,休,春节\n", "utf-8")
    assert len(cast(CalendarRules, read_calendar(tmp_path / "d.csv")).days) == 1


@pytest.mark.parametrize("text", ["a = " + "[" * 10_000, "a = " + "9" * 100_000, "a = 1\na = 2", "a = '\0'"])
def test_30_31_32_toml_without_an_end_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(text, "utf-8")
    for read in (read_calendar, READERS["mapping"]):
        assert refused(read, tmp_path / "c.toml") in ("file.toml", "file.encoding")


def archive(*entries: tuple[str | zipfile.ZipInfo, bytes], text: str = "", **told: Any) -> bytes:
    """Return a file of unsent work with further entries."""
    text = text or json.dumps({"v": 1, "store": "s", "district": "d", "intents": [], **told})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("intents.json", text)
        file.writestr("intents.sha256", digest(text))
        for name, content in entries:
            file.writestr(name, content)
    return out.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    """Return an entry that calls itself a symbolic link."""
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return entry


def linked_list() -> bytes:
    """Return an archive whose list is a link to a file that has one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(link("intents.json"), "/etc/passwd")
        file.writestr("intents.sha256", digest("/etc/passwd"))
    return out.getvalue()


def lying(packed: bytes, field: int, value: bytes) -> bytes:
    """Return the archive with something else at an offset in each head of its table of contents."""
    parts = packed.split(b"PK\x01\x02")
    at = field - 4
    return b"PK\x01\x02".join([parts[0], *(each[:at] + value + each[at + len(value):] for each in parts[1:])])


ARCHIVES: dict[str, Callable[[], bytes]] = {
    "04 empty": lambda: b"",
    "05 truncated": lambda: archive()[:-30],
    "06 other type": lambda: b"%PDF-1.7",
    "30 nested without an end": lambda: archive(text="[" * 100_000),
    "51 ../": lambda: archive(("blobs/../../escaped", b"x")),
    "52 absolute": lambda: archive(("blobs//etc/escaped", b"x")),
    "53 a link": lambda: archive((link("blobs/" + "0" * 64), b"/etc/passwd")),
    "53 a link in place of the list": lambda: linked_list(),
    "54 a bomb": lambda: lying(archive(("blobs/0", b"x")), 24, b"\xff\xff\xff\x1f"),
    "54 a bomb that lies about its size": lambda: lying(archive(("blobs/0", bytes(1 << 20))), 24, b"\x01\0\0\0"),
    "55 overlapping": lambda: lying(archive(("blobs/0", b"x")), 42, b"\0\0\0\0"),
    "56 encrypted": lambda: lying(archive(), 8, b"\x01\0"),
    "packed in an unknown way": lambda: lying(archive(), 10, b"\x63\0"),
    "damaged inside": lambda: archive()[:40] + b"\xff" * 20 + archive()[60:],
    "without what it must tell": lambda: archive(text='{"v": 1}'),
    "no object": lambda: archive(text="[1]"),
}


@pytest.mark.parametrize("which", ARCHIVES)
def test_what_is_no_unsent_work_is_refused(which: str, tmp_path: Path) -> None:
    path = tmp_path / "unsent.zip"
    path.write_bytes(ARCHIVES[which]())
    assert refused(READERS["unsent work"], path) == "exchange.bad_file"
    assert [each.name for each in tmp_path.iterdir()] == ["unsent.zip"]


def test_a_backup_whose_manifest_is_none_is_refused(tmp_path: Path) -> None:
    files = odd_files(tmp_path)
    for number, (path, _) in enumerate(files.values()):
        backup = tmp_path / str(number)
        backup.mkdir()
        (backup / FILE).symlink_to(path)
        assert refused(read_manifest, backup) == "backup.not_a_backup"
        assert refused(read_manifest, path) == "backup.not_a_backup"
    (tmp_path / "0" / FILE).unlink()
    (tmp_path / "0" / FILE).write_text("[" * 100_000)
    with pytest.raises(BadInput, match="not_a_backup"):
        read_manifest(tmp_path / "0")
