"""The window's picture, as `main.py --screenshot` takes it: with the map, and honest without it."""

import json
from pathlib import Path

from PySide6.QtGui import QImage

from tests.helpers.demo import main_py


def test_picture_shows_the_whole_city(demo_store: Path, tmp_path: Path) -> None:
    picture = tmp_path / "window.png"
    done = main_py("--store", demo_store, "--screenshot", picture, "--size", "1366x768", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said.pop("first_map_ms") > 0
    assert said == {"screenshot": str(picture), "grids": 151, "components": 20_055, "cases": 148, "cameras": 339,
                    "workspace": "dispatch"}
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1366, 768)


def test_picture_without_the_engine_says_so(demo_store: Path, tmp_path: Path) -> None:
    done = main_py("--store", demo_store, "--screenshot", tmp_path / "window.png", "--json",
                   WANMI_MAP_PYTHON="/bin/false")
    said = json.loads(done.stdout)
    assert (done.returncode, said["components"], said["grids"], said["cases"]) == (1, None, None, 148)


def test_named_user_is_on_record(demo_copy: Path, tmp_path: Path) -> None:
    done = main_py("--store", demo_copy, "--as", "shf", "--screenshot", tmp_path / "window.png", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["workspace"] == "duty"
    verified = json.loads(main_py("verify", "--store", demo_copy, "--json").stdout)
    assert (verified["ok"], verified["entries"]) == (True, 6)


def test_unknown_user_is_refused(demo_copy: Path, tmp_path: Path) -> None:
    picture = tmp_path / "window.png"
    done = main_py("--store", demo_copy, "--as", "nobody", "--screenshot", picture)
    assert (done.returncode, done.stdout, picture.exists()) == (2, "", False)
    assert "nobody" in done.stderr
