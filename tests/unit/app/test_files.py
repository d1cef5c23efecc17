"""The door of files that a person chose: bad inputs 1 to 3, 7 to 11, without waiting and in one sentence."""

from pathlib import Path

import pytest

from app.domain.errors import BadInput
from app.files import opened, read_file
from app.messages import LANGUAGES, sentence
from tests.helpers.odd_files import odd_files, without_rights


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for what, (path, code) in odd_files(tmp_path).items():
        with pytest.raises(BadInput) as raised:
            read_file(path, 1 << 20)
        assert raised.value.code == code, what


def test_03_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "mine"
    path.write_bytes(b"x")
    path.chmod(0)
    with without_rights(), pytest.raises(BadInput, match="environment.not_readable"):
        read_file(path, 1)


def test_08_a_link_to_a_file_is_followed_and_11_the_size_has_a_limit(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    (tmp_path / "link").symlink_to("file")
    assert read_file(tmp_path / "link", 5) == b"12345"
    with pytest.raises(BadInput, match="file.too_large"):
        read_file(tmp_path / "link", 4)


def test_10_what_changes_as_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")

    def read_as_it_is_written() -> None:
        with opened(path, 10) as file:
            file.read(2)
            path.write_bytes(b"123")

    with pytest.raises(BadInput, match="file.changed"):
        read_as_it_is_written()
    with pytest.raises(BadInput, match="file.changed"):
        read_file(Path("/proc/self/status"), 1 << 20)  # The system makes it up as it is read.


def test_09_a_name_can_t_break_the_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as raised:
        read_file(tmp_path / "a\nb\u202egpj.\udcff", 1)
    for language in LANGUAGES:
        said = sentence(raised.value, language)
        assert said.isprintable() and "a b?gpj.?" in said
