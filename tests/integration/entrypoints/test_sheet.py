"""`main.py sheet` on the demonstration store: one PDF, the map in it; a wrong number is a sentence."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.helpers.demo import main_py


def test_sheets_of_two_cases(demo_store: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(demo_store)) as connection:
        numbers = [row[0] for row in connection.execute(
            "SELECT number FROM case_ WHERE number NOT LIKE 'R-%' ORDER BY number LIMIT 2")]
    out = tmp_path / "sheets.pdf"
    done = main_py("sheet", "--store", demo_store, "--json", "--out", out, numbers[0],
                   f"{numbers[1][6:14]}-{numbers[1][14:]}", "--as", "shf")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["file"], said["cases"]) == (str(out), 2) and said["pages"] >= 2
    assert "QBasicTimer" not in done.stderr
    assert out.read_bytes()[:5] == b"%PDF-"


def test_no_such_case_and_no_such_folder(demo_store: Path, tmp_path: Path) -> None:
    done = main_py("sheet", "--store", demo_store, "--lang", "en", "--out", tmp_path / "a.pdf", "610603209912310001")
    assert (done.returncode, done.stderr) == (2, "The store has no case 610603209912310001.\n")
    done = main_py("sheet", "--store", demo_store, "--lang", "en", "--out", tmp_path / "no" / "a.pdf", "1")
    assert done.returncode == 2 and str(tmp_path / "no") in done.stderr
    assert list(tmp_path.iterdir()) == []
