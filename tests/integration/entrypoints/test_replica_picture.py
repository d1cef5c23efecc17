"""`main.py --screenshot` of a replica: somebody who only looks has his picture, whoever needs a password is told so."""

from pathlib import Path

import pytest

from data.replica.joining import join
from data.shared.store import SharedStore
from tests.helpers.demo import main_py


@pytest.mark.parametrize(("language", "wanted"), [("zh_CN", "去掉 --as"), ("en", "without --as")])
def test_who_needs_a_password_is_told_what_to_do(filled: SharedStore, tmp_path: Path, language: str,
                                                 wanted: str) -> None:
    replica, picture = tmp_path / "replica.sqlite", tmp_path / "window.png"
    join(filled.url, replica)
    done = main_py("--store", replica, "--as", "dsp", "--lang", language, "--screenshot", picture)
    assert (done.returncode, done.stdout, picture.exists()) == (2, "", False)
    assert wanted in done.stderr and "dsp" in done.stderr and len(done.stderr.splitlines()) == 1, done.stderr


def test_who_only_looks_has_his_picture(filled: SharedStore, tmp_path: Path) -> None:
    replica, picture = tmp_path / "replica.sqlite", tmp_path / "window.png"
    join(filled.url, replica)
    done = main_py("--store", replica, "--screenshot", picture, "--size", "1366x768")
    assert (done.returncode, picture.exists()) == (0, True), done.stderr
