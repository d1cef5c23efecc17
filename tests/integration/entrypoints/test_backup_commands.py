"""`main.py backup`, `restore` and `regain`, as a script calls them."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from app.entrypoints import doctor
from app.entrypoints.command_line import main
from data.shared.cluster import Cluster
from data.store import Store
from tests.helpers.filled import fill
from tests.helpers.shared import new_database
from tests.helpers.stores import Do, Doing, do, make_store


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was backed up is noted in the user's data folder: here another one."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A filled demonstration store, closed."""
    with make_store(tmp_path) as store:
        fill(store)
    return Path(store.path)


def said(capsys: pytest.CaptureFixture[str], *argv: str, code: int = 0) -> dict[str, object]:
    """Run a command and return what it printed as JSON."""
    assert main([*argv, "--json"]) == code
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_there_and_back(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, new = tmp_path / "backups", tmp_path / "new.wanmi"
    made = said(capsys, "backup", "--store", str(source), "--to", str(folder), "--keep", "2")
    assert (made["proved"], made["media"], made["removed"]) == (True, 1, 0)
    here = said(capsys, "verify", "--store", str(source))
    assert (made["entries"], made["head"]) == (here["entries"], here["head"])
    back = said(capsys, "restore", str(made["path"]), "--store", str(new), "--expect", str(made["hash"]))
    assert (back["epoch"], back["entries"], back["lost"]) == (2, int(str(here["entries"])) + 1, 0)
    assert said(capsys, "verify", "--store", str(new))["ok"] is True


def test_sentences_for_people(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "--store", str(source), "--to", str(tmp_path / "b"), "--lang", "en"]) == 0
    printed = capsys.readouterr()
    assert "Hash of the manifest: " in printed.out and "tables equal row by row" in printed.out
    assert printed.err.splitlines()[0] == "store"
    (backup,) = (tmp_path / "b").iterdir()
    assert main(["restore", str(backup), "--store", str(tmp_path / "new"), "--lang", "en"]) == 0
    assert "epoch now 2" in capsys.readouterr().out


@pytest.mark.parametrize("argv", [
    ("backup", "--to", "B", "--keep", "0"), ("backup", "--to", "B", "--keep", "many"), ("restore", "B"),
    ("restore", "none", "--store", "NEW")])
def test_unusable_calls_are_one_sentence(argv: tuple[str, ...], source: Path, tmp_path: Path,
                                         capsys: pytest.CaptureFixture[str],
                                         monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = () if argv[0] == "restore" else ("--store", str(source))
    before = sorted(tmp_path.iterdir())
    assert main([*argv, *store]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert sorted(tmp_path.iterdir()) == before


def test_missing_media_are_said_with_exit_code_one(source: Path, tmp_path: Path,
                                                   capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(f"{source}.blobs")
    assert said(capsys, "backup", "--store", str(source), "--to", str(tmp_path / "b"), code=1)["media_missing"] == 1


def test_regain_tells_takes_and_voids(tmp_path: Path, cluster: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    with make_store(tmp_path) as store:
        do(store, lambda unit: None, number=900)
    old = said(capsys, "backup", "--store", str(store.path), "--to", str(tmp_path / "b"), "--unproved")
    with Store.open(store.path, services={Do: Doing()}) as store:
        for number in range(901, 926):
            do(store, lambda unit: None, number=number)
    url = new_database(cluster)
    assert said(capsys, "restore", str(old["path"]), "--store", url)["epoch"] == 2
    found = said(capsys, "regain", str(store.path), "--store", url, code=1)
    assert (found["lineage"], found["entries"], found["people"]) == ("older", 25, 1)
    assert main(["regain", str(store.path), "--store", url, "--lang", "en"]) == 1
    printed = capsys.readouterr().out
    assert "25 entries by 1 person after entry 2" in printed and "and 5 more" in printed
    taken = said(capsys, "regain", str(store.path), "--store", url, "--take")
    assert (taken["taken"], taken["answered"], taken["left"]) == (25, 0, [])
    void = said(capsys, "regain", str(store.path), "--store", url, "--void")
    assert (void["voided"], void["answered"]) == (0, 25)
    assert said(capsys, "verify", "--store", url)["ok"] is True
    assert main(["regain", str(store.path)]) == 2


def test_verify_compares_with_an_anchor_and_adds_to_it(source: Path, tmp_path: Path,
                                                       capsys: pytest.CaptureFixture[str]) -> None:
    anchor, here = tmp_path / "anchor", ("--store", str(source))
    assert main(["verify", *here, "--add-anchor", str(anchor), "--lang", "en"]) == 0
    assert "added to" in capsys.readouterr().out
    fits = said(capsys, "verify", *here, "--anchor", str(anchor))
    assert fits["anchor"] == {"ok": True, "heads": 1, "seq": fits["entries"], "misfit": None}
    anchor.write_text(anchor.read_text().replace('"hash": "', '"hash": "00'))
    wrong = said(capsys, "verify", *here, "--anchor", str(anchor), "--add-anchor", str(anchor), code=1)
    assert wrong["ok"] is True and wrong["anchor"]["ok"] is False
    assert len(anchor.read_text().splitlines()) == 1, "what doesn't fit is not added"
    assert main(["verify", *here, "--anchor", str(anchor), "--lang", "en"]) == 1
    assert "Does not fit the anchor" in capsys.readouterr().out


def test_doctor_tells_a_backup_that_is_old_or_gone(source: Path, tmp_path: Path,
                                                   capsys: pytest.CaptureFixture[str]) -> None:
    check = doctor.CHECKS["backup"]
    assert doctor.examine("backup", check, "en") == doctor.Finding("backup", True, {"stores": 0})
    made = Path(str(said(capsys, "backup", "--store", str(source), "--to", str(tmp_path / "b"))["path"]))
    assert doctor.examine("backup", check, "en") == doctor.Finding("backup", True, {"stores": 1})
    manifest = made / "manifest.json"
    manifest.write_text(re.sub(r'"made_at":"\d+', '"made_at":"2020', manifest.read_text()))
    old = doctor.line(doctor.examine("backup", check, "en"), "en")
    assert old.startswith("[fails]") and "hours old" in old and "setup.sh" not in old
    shutil.rmtree(made)
    assert "no whole backup left" in doctor.line(doctor.examine("backup", check, "en"), "en")
    source.unlink()
    assert doctor.examine("backup", check, "en").works, "the store is gone too"


def test_damaged_or_missing_store_is_told_with_its_last_backup(source: Path, tmp_path: Path,
                                                               capsys: pytest.CaptureFixture[str]) -> None:
    made = str(said(capsys, "backup", "--store", str(source), "--to", str(tmp_path / "b"), "--unproved")["path"])
    os.truncate(source, 8192)
    assert main(["verify", "--store", str(source), "--lang", "en"]) == 2
    assert "cut short" in (told := capsys.readouterr().err) and made in told
    source.unlink()
    assert main(["verify", "--store", str(source), "--lang", "en"]) == 2
    assert made in capsys.readouterr().err
    assert main(["verify", "--store", str(tmp_path / "other"), "--lang", "en"]) == 2
    assert made not in capsys.readouterr().err
