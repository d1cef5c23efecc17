"""`main.py catalogue` and `main.py calendar` on a store, by their own command line."""

import json
import shutil
from pathlib import Path

import pytest

from app.domain.time_rules import HALL
from app.entrypoints.command_line import main
from data.queries.catalogue import StoreCatalogue
from data.queries.rules import StoreTimeRules
from data.store import Store

HEAD = "kind,type_code,position,filing_condition,closing_condition,limit_value,limit_unit\n"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rules") / "new.sqlite"
    assert main(["init", "--store", str(path), "--district", "990001", "--crs", "32632", "--time-zone",
                 "Europe/Monaco"]) == 0
    return path


@pytest.fixture
def made(empty: Path, tmp_path: Path) -> Path:
    """A new store of the test's own: tests run in any order, and what one changes no other must see."""
    return Path(shutil.copy(empty, tmp_path / "own.sqlite"))


def test_the_store_has_the_zone_that_was_asked_for(made: Path) -> None:
    with Store.open(made, write=False) as store:
        rules = StoreTimeRules(store).now()
    assert str(rules.zone) == "Europe/Monaco" and not rules.chinese


def test_an_unknown_zone_makes_no_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "none.sqlite"
    code = main(["init", "--store", str(path), "--district", "990001", "--crs", "32632", "--time-zone", "Mars/Base"])
    assert code == 2 and "Mars/Base" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_catalogue_goes_out_and_comes_in_the_same(made: Path, tmp_path: Path,
                                                    capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["catalogue", "export", "--to", str(tmp_path / "out"), "--store", str(made), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "path": str(tmp_path / "out"), "component_types": 71, "event_types": 72, "conditions": 193}
    files = sorted(map(str, (tmp_path / "out").glob("*.csv")))
    assert main(["catalogue", "import", *files, "--store", str(made), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["types_same"], told["conditions_same"]) == (143, 193)
    assert sum(told[f"{what}_{how}"] for what in ("types", "conditions") for how in ("added", "changed")) == 0


def test_a_changed_limit_becomes_a_version(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(HEAD + "event,0102,2,垃圾满溢,清净,1,工作时\nevent,0102,3,垃圾很多,清净,2,紧急工作时\n", encoding="utf-8")
    assert main(["catalogue", "import", str(path), "--store", str(made)]) == 0
    path.write_text(HEAD + "event,0102,2,垃圾满溢,清净,2,工作时\n", encoding="utf-8")
    assert main(["catalogue", "import", str(path), "--store", str(made)]) == 0
    with Store.open(made, write=False) as store:
        found = [each.id for each in StoreCatalogue(store).versions("event", "0102")]
        assert store.verify().ok
    assert found == ["event-0102-1", "event-0102-2", "event-0102-2-v2", "event-0102-3"]


def test_a_bad_file_is_named_and_changes_nothing(made: Path, tmp_path: Path,
                                                 capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "c.csv"
    path.write_text(HEAD + "event,0102,4,好,好,1,工作时\nevent,0102,5,好,好,1,小时\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["catalogue", "import", str(path), "--store", str(made)]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1
    assert all(each in said.err for each in (str(path), "第 3 行", "limit_unit", "小时"))
    with Store.open(made, write=False) as store:
        assert not [each for each in StoreCatalogue(store).versions("event", "0102") if each.position > 3]


def test_a_calendar_comes_in_and_goes_out(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "c.csv"
    path.write_text("first,last,worked,name\n2021-11-19,,false,Fête du Prince\n", encoding="utf-8")
    assert main(["calendar", "import", str(path), "--store", str(made), "--json"]) == 0
    assert main(["calendar", "export", str(tmp_path / "out.toml"), "--store", str(made)]) == 0
    assert 'name = "Fête du Prince"' in (tmp_path / "out.toml").read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["calendar", "import", str(path), "--store", str(made)]) == 2
    assert "没有改动" in capsys.readouterr().err
    path.write_text("first,last,worked,name\n2021-11-19,2021-11-20,false,A\n2021-11-20,,true,B\n", encoding="utf-8")
    assert main(["calendar", "import", str(path), "--store", str(made), "--lang", "en"]) == 2
    assert "overlaps" in capsys.readouterr().err
    assert main(["calendar", "export", str(tmp_path / "x.toml"), "--store", str(made), "--department", "D99"]) == 2
    path.write_text("first,last,worked,name\n2022-01-08,2022-01-09,true,大厅值守\n", "utf-8")
    assert main(["calendar", "import", str(path), "--store", str(made), "--hall"]) == 0
    with Store.open(made, write=False) as store:
        rules = StoreTimeRules(store).now()
    assert [each.name for each in rules.rules(HALL).days] == ["大厅值守"] and "大厅值守" not in str(rules.rules())
