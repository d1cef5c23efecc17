"""A recording that came while the server was away: case and recording wait in their order and arrive, bytes too."""

from pathlib import Path
from uuid import UUID

from app.domain.ids import uuid7
from app.services.cases import ReportCase
from app.services.intent import Author
from app.services.recordings import AddRecording
from data.replica.exchange import ReplicaExchange
from data.shared.store import SharedStore
from tests.helpers.office import ROLES, posts
from tests.helpers.replicas import away, equal, filled, joined, until
from tests.helpers.stores import do

__all__ = ["filled"]
NEW = UUID(int=9001)
OPERATOR = Author(user=UUID(int=200 + ROLES.index("HOT")), login="hot", roles=frozenset({"HOT"}), department=None,
                  workstation="DESK-1")


def test_case_and_recording_arrive_in_their_order(filled: SharedStore, tmp_path: Path) -> None:  # noqa: F811
    do(filled, posts, number=50)
    with joined(filled.url, filled, tmp_path / "replica.wanmi") as replica:
        away(replica)
        now = replica.clock.now()
        reported = replica.carry_out(ReportCase(
            id=uuid7(now, 1), case=NEW, channel="hotline", description="垃圾成堆", place="一道街12号",
            reporter_phone="13900002871", source={"called_at": "2021-12-31T15:58:03+08:00"}), OPERATOR)
        sound = replica.blobs.put(b"a voice")
        added = replica.carry_out(AddRecording(id=uuid7(now, 2), case=NEW, sha256=sound, name="1.wav"), OPERATOR)
        assert reported.pending and added.pending and not filled.blobs.has(sound)
        kinds = until(ReplicaExchange(replica), lambda state: not state.pending).kinds
        assert kinds["ReportCase"].accepted == kinds["AddRecording"].accepted == 1
        assert filled.blobs.read(sound) == b"a voice" and equal(replica, filled)
