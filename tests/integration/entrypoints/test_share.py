"""`main.py share` and `verify` on a real server."""

import json
from pathlib import Path

import pytest

from app.entrypoints.command_line import main
from data.shared.cluster import Cluster
from tests.helpers.filled import fill
from tests.helpers.shared import as_login, new_database
from tests.helpers.stores import make_store


@pytest.fixture
def source(tmp_path: Path) -> str:
    """A filled demonstration store, closed."""
    store = make_store(tmp_path)
    fill(store)
    store.close()
    return str(store.path)


def said(capsys: pytest.CaptureFixture[str], *argv: str, code: int = 0) -> dict[str, object]:
    """Run a command and return what it printed as JSON."""
    assert main([*argv, "--json"]) == code
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_taken_over_proved_and_upgraded(source: str, cluster: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    url = new_database(cluster)
    here = said(capsys, "verify", "--store", source)
    shared = said(capsys, "share", url, "--from", source, "--demo")
    assert (shared["done"], shared["entries"], shared["head"]) == ("taken_over", here["entries"], here["head"])
    assert said(capsys, "verify", "--store", url) == here
    again = said(capsys, "share", url)
    assert again["done"] == "upgraded"
    assert main(["share", url, "--from", source, "--demo"]) == 2
    assert "已" in capsys.readouterr().err


def test_where_a_store_is_opened_a_server_s_url_is_this_workstation_s_replica_of_it(
        source: str, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    url = new_database(cluster)
    said(capsys, "share", url, "--from", source, "--demo")
    here = said(capsys, "evaluate", "--year", "2021", "--store", source)
    assert said(capsys, "evaluate", "--year", "2021", "--store", url) == here
    made = list((tmp_path / "data" / "wanmi").glob("replica-*.sqlite"))
    assert len(made) == 1 and said(capsys, "verify", "--store", str(made[0]))["ok"] is True
    before = made[0].stat().st_ino
    assert main(["evaluate", "--year", "2021", "--store", url]) == 0
    assert [each.stat().st_ino for each in (tmp_path / "data" / "wanmi").glob("replica-*.sqlite")] == [before]
    assert main(["demo", "--store", url]) == 2
    assert "postgresql://" in capsys.readouterr().err


def test_a_new_one_has_an_administrator(cluster: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    url = new_database(cluster)
    assert main(["share", url]) == 2
    assert "--district" in capsys.readouterr().err
    made = said(capsys, "share", url, "--district", "610603", "--crs", "4545")
    assert made["login"] == "adm" and made["password"]
    assert said(capsys, "verify", "--store", url)["ok"] is True


def test_a_password_is_never_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["share", "postgresql://owner:secret@127.0.0.1:9/x", "--district", "610603", "--crs", "4545"]) == 2
    output = capsys.readouterr()
    assert "127.0.0.1" in output.err
    assert "secret" not in output.err + output.out


def test_workstations_are_admitted_listed_and_barred(shared_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    made = said(capsys, "share", "login", "desk-7", "--store", shared_url)
    assert made["done"] == "login" and made["password"]
    assert said(capsys, "share", "login", "desk-7", "--store", shared_url)["done"] == "login_again"
    assert said(capsys, "share", "login", "desk-7", "--new-password", "--store", shared_url)["done"] == "login"
    assert said(capsys, "verify", "--store", as_login(shared_url, "desk-7"))["ok"] is True
    assert said(capsys, "share", "bar", "desk-7", "--reason", "stolen", "--store", shared_url)["done"] == "barred"
    assert main(["verify", "--store", as_login(shared_url, "desk-7")]) == 2
    assert "desk-7" in capsys.readouterr().err
    assert main(["share", "workstations", "--store", shared_url]) == 0
    assert "已禁止" in capsys.readouterr().out
    for wrong in (["share", "login", "desk-8"], ["share", "bar", "--store", shared_url],
                  ["share", "bar", "nobody", "--store", shared_url]):
        assert main(wrong) == 2
