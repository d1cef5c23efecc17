"""A journal whose end was cut, or that was made anew as a whole, disagrees with a head kept elsewhere (15, 16)."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from app.domain.errors import BadInput, Unusable
from app.domain.lineage import Held
from data import chain, journal
from data.anchors import add_head, anchored, read_heads
from data.backup.making import back_up
from data.heads import beside
from data.shared.cluster import Cluster
from data.shared.store import SharedStore
from data.shared.takeover import take_over
from data.store import Store
from tests.helpers.shared import new_database
from tests.helpers.stores import do, make_store

NOW = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Store]:
    """A store with a few entries."""
    with make_store(tmp_path) as store:
        for number in range(1, 6):
            do(store, lambda unit, number=number: unit.settings.set("n", number), number=number)
        yield store


def head_of(store: Store | SharedStore) -> Held:
    """Return the store's end."""
    with store.reading() as connection:
        seq, head = journal.head(connection)
    return Held(store.identity.id, store.identity.epoch, seq, head.hex())


def against(store: Store | SharedStore, anchor: Path) -> str:
    """Return what doesn't fit."""
    with store.reading() as connection:
        return anchored(connection, anchor).misfit


def test_heads_of_every_kind_fit_the_store_that_goes_on(source: Store, tmp_path: Path) -> None:
    anchor, backup = tmp_path / "anchor", back_up(source, tmp_path / "b", now=NOW).path
    add_head(anchor, head_of(source))
    do(source, lambda unit: None, number=50)
    add_head(anchor, head_of(source))
    assert len(read_heads(anchor)) == 2 and read_heads(anchor)[1] == head_of(source)
    for each in (anchor, backup, backup / "manifest.json", beside(source.path)):
        assert against(source, each) == ""


def test_what_is_no_anchor_of_this_store_is_said(source: Store, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("not at all")
    (tmp_path / "empty").write_text("")
    add_head(tmp_path / "other", Held("another", 1, 3, "00"))
    said = {}
    for name in ("text", "empty", "other", "none"):
        with pytest.raises(BadInput) as raised:
            against(source, tmp_path / name)
        said[name] = raised.value.code
    assert said == dict.fromkeys(("text", "empty", "none"), "anchor.unreadable") | {"other": "anchor.other_store"}
    with pytest.raises(Unusable, match="anchor.not_written"):
        add_head(tmp_path / "none" / "anchor", head_of(source))


def make_anew(url: str, keep: int) -> None:
    """Do as the owner of the database could: cut the journal after `keep`, or, with a changed entry, chain it anew."""
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("ALTER TABLE wanmi.journal DISABLE TRIGGER USER")
        rows = owner.execute("SELECT seq, entry FROM wanmi.journal ORDER BY seq").fetchall()
        owner.execute("DELETE FROM wanmi.journal WHERE seq > %s", (keep,))
        head = chain.GENESIS
        for seq, entry in rows[:keep]:
            changed = entry.replace('"value":3', '"value":4') if keep == len(rows) else entry
            head = chain.link(head, seq, changed)
            owner.execute("UPDATE wanmi.journal SET entry = %s, hash = %s WHERE seq = %s", (changed, head, seq))
        owner.execute("ALTER TABLE wanmi.journal ENABLE TRIGGER USER")


def test_owner_cuts_the_end_or_chains_all_anew(source: Store, tmp_path: Path, cluster: Cluster) -> None:
    anchor, url, other = tmp_path / "anchor", new_database(cluster), new_database(cluster)
    end = head_of(source)
    add_head(anchor, end)
    take_over(source, url, demo=True)
    take_over(source, other, demo=True)
    with SharedStore.open(url) as shared:
        assert against(shared, anchor) == ""
        make_anew(url, end.seq - 2)
        assert against(shared, anchor) == f"journal {end.seq - 1}: the end is missing, {end.seq} entries were seen"
    with SharedStore.open(other) as shared:
        make_anew(other, end.seq)
        with shared.reading() as connection:
            entries = [(each.seq, each.text, each.hash) for each in journal.entries(connection)]
        assert chain.first_misfit(entries) is None, "by itself the chain is whole"
        assert against(shared, anchor) == f"journal {end.seq}: another entry was seen here"


def test_older_copy_of_the_file_disagrees_with_the_anchor(source: Store, tmp_path: Path) -> None:
    backup, anchor = back_up(source, tmp_path / "b", now=NOW).path, tmp_path / "anchor"
    do(source, lambda unit: None, number=50)
    add_head(anchor, head_of(source))
    shutil.copy(backup / "store.sqlite", tmp_path / "older.wanmi")
    with Store.open(tmp_path / "older.wanmi", write=False) as older:
        assert "the end is missing" in against(older, anchor)
