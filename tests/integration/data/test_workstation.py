"""The workstation's own store: kept over processes, told apart by store; the fake of the port behaves alike."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import Unusable
from app.ports.workstation import Workstation
from data.workstation import MEMORY, OwnStore
from tests.helpers.fake_context import MemoryWorkstation


def own(folder: Path) -> OwnStore:
    return OwnStore(folder / "new" / "workstation.sqlite", "store-1")


@pytest.mark.parametrize("make", [own, lambda _: OwnStore(MEMORY, "store-1"), lambda _: MemoryWorkstation()])
def test_values_are_kept_replaced_listed_and_forgotten(make: Callable[[Path], Workstation], tmp_path: Path) -> None:
    place = make(tmp_path)
    assert place.kept("draft", "a") is None
    place.keep("draft", "b", {"text": "道路破损", "n": 1})
    place.keep("draft", "a", {"text": "旧"})
    place.keep("draft", "a", {"text": "新", "list": [1, None, True]})
    place.keep("filter", "a", {})
    assert place.kept("draft", "a") == {"text": "新", "list": [1, None, True]}
    assert place.all("draft") == [("a", {"text": "新", "list": [1, None, True]}), ("b", {"text": "道路破损", "n": 1})]
    place.forget("draft", "a")
    place.forget("draft", "a")
    assert [key for key, _ in place.all("draft")] == ["b"]
    if isinstance(place, OwnStore):
        place.close()


_WRITER = """
import sys, time
from pathlib import Path
from data.workstation import OwnStore
OwnStore(Path(sys.argv[1]), "store-1").keep("draft", "a", {"text": "未写完"})
print("kept", flush=True)
time.sleep(60)
"""


def test_a_draft_survives_kill_9_and_is_seen_by_another_process(tmp_path: Path) -> None:
    path = tmp_path / "workstation.sqlite"
    with subprocess.Popen([sys.executable, "-c", _WRITER, path], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline() == b"kept\n"
        reader = OwnStore(path, "store-1")
        assert reader.kept("draft", "a") == {"text": "未写完"}
        other.kill()
    assert reader.kept("draft", "a") == {"text": "未写完"}
    reader.close()
    elsewhere = OwnStore(path, "store-2")
    assert elsewhere.kept("draft", "a") is None
    elsewhere.close()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unusable) as raised:
        OwnStore(tmp_path / "file" / "workstation.sqlite", "store-1")
    assert raised.value.code == "store.cannot_open"


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    path = tmp_path / "workstation.sqlite"
    path.write_bytes(b"no database" * 200)
    with pytest.raises(Unusable) as raised:
        OwnStore(path, "store-1")
    assert raised.value.code == "store.not_a_store"
