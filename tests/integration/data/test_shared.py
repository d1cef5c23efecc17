"""The shared store on a real PostgreSQL with PostGIS: the same rules as the embedded one, and many writers at once."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa

from app.domain.errors import BadInput, Cancelled, Stale, Unusable
from app.ports.store import UnitOfWork
from data import chain, journal, tables
from data.message import Message
from data.prepared import run
from data.shared.cluster import Cluster
from data.shared.server import moving, wait_for_ever
from data.shared.store import Asked, SharedStore
from data.shared.takeover import take_over
from data.store import Store
from tests.helpers.filled import CASE, fill
from tests.helpers.shared import new_database
from tests.helpers.stores import AUTHOR, CRS, DISTRICT, Do, do, make_store


def test_rows_of_every_table_equal_the_replay(shared_store: SharedStore) -> None:
    fill(shared_store)
    verdict = shared_store.verify()
    assert verdict.ok and verdict.rows_checked > 250


def test_the_same_intent_again_gets_the_same_answer(shared_store: SharedStore) -> None:
    said = [do(shared_store, lambda unit: {"number": "1"}, number=7, name="once") for _ in range(2)]
    assert said[0] == said[1]
    with shared_store.reading() as connection:
        assert len(list(journal.entries(connection))) == said[0].seq
    with pytest.raises(Unusable) as raised:
        do(shared_store, lambda unit: None, number=7, name="another")
    assert raised.value.code == "intent.other_body"


def test_what_the_server_says_of_a_prepared_statement_comes_as_sqlalchemy_has_it(shared_store: SharedStore) -> None:
    with pytest.raises(sa.exc.DataError) as caught, shared_store.connection() as connection:
        run(connection, "SELECT 1 / 0")
    assert isinstance(caught.value.orig, psycopg.errors.DivisionByZero)


def test_a_large_clip_gets_the_time_that_it_takes_and_nothing_else_does(shared_store: SharedStore) -> None:
    with shared_store.connection() as connection:
        raw = connection.connection.driver_connection
        raw.answer_s = 0.5
        with moving(connection, 200 << 20):
            assert raw.limit_s == 200.5
            connection.exec_driver_sql("SELECT pg_sleep(0.7)")
            assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "210s"
        assert raw.limit_s == 0.5
    content = b"clip" * (3 << 20)
    assert shared_store.blobs.read(shared_store.blobs.put(content)) == content
    with pytest.raises(BadInput, match="blob.missing"):
        shared_store.blobs.read("0" * 64)


def test_many_at_once_get_numbers_without_gaps_and_one_chain(shared_store: SharedStore) -> None:
    def count(unit: UnitOfWork) -> dict[str, str]:
        return {"number": unit.components.next_code("0101")}

    said: list[str] = []
    seen: list[int] = []

    def work(first: int) -> None:
        for number in range(first, first + 10):
            changes = do(shared_store, count, number=number, name=f"count {number}")
            said.append(dict(changes.said)["number"])
            seen.append(changes.seq)

    threads = [threading.Thread(target=work, args=(100 * (n + 1),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == [f"{DISTRICT}0101{n:06d}" for n in range(1, 41)]
    assert len(set(seen)) == 40
    with shared_store.reading() as connection:
        assert chain.first_misfit((each.seq, each.text, each.hash) for each in journal.entries(connection)) is None


def test_of_two_who_saw_the_same_version_one_is_refused(shared_store: SharedStore) -> None:
    fill(shared_store)
    both_have_read = threading.Barrier(2)
    refused: list[str] = []

    def change(name: str) -> None:
        seen: list[int] = []

        def work(unit: UnitOfWork) -> None:
            case = unit.cases.get(CASE)
            if not seen:  # Who comes second is let in once more, and sees the row as it is by then.
                seen.append(case.version)
                both_have_read.wait(5)
            unit.cases.save(case, seen[0])
        try:
            do(shared_store, work, number=UUID(int=500).int + len(name), name=name)
        except Stale as stale:
            refused.append(stale.code)

    threads = [threading.Thread(target=change, args=(name,)) for name in ("a", "bb")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["store.stale"]


def test_the_journal_only_grows_even_under_a_superuser(shared_url: str) -> None:
    with psycopg.connect(shared_url) as owner:
        for change in ("UPDATE wanmi.journal SET entry = ''", "DELETE FROM wanmi.journal",
                       "TRUNCATE wanmi.journal CASCADE"):
            with pytest.raises(psycopg.errors.RestrictViolation), owner.transaction():
                owner.execute(change)


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = make_store(tmp_path_factory.mktemp("embedded"))
    fill(store)
    store.close()
    return Path(store.path)


def test_an_embedded_store_is_taken_over_word_for_word(embedded: Path, cluster: Cluster) -> None:
    told: list[str] = []
    url = new_database(cluster)
    with Store.open(embedded, write=False) as source:
        verdict = take_over(source, url, demo=True, progress=lambda what, done, of: told.append(what))
        with SharedStore.open(url) as shared, source.reading() as one, shared.reading() as other:
            assert verdict == shared.verify()
            assert shared.identity == source.identity
            for table in (*tables.JOURNALLED, tables.intent, tables.journal, tables.journal_chunk, tables.protected):
                order = sa.select(table).order_by(*table.primary_key)
                assert one.execute(order).all() == other.execute(order).all(), table.name
    assert {"component", "journal", "blob", "verify"} <= set(told)


def test_a_demonstration_is_shared_only_on_purpose(embedded: Path, cluster: Cluster) -> None:
    url = new_database(cluster)
    with Store.open(embedded, write=False) as source:
        with pytest.raises(BadInput) as raised:
            take_over(source, url)
        assert raised.value.code == "shared.demo"
        with pytest.raises(Cancelled):
            take_over(source, url, demo=True, cancelled=lambda: True)
        take_over(source, url, demo=True)
        with pytest.raises(BadInput) as raised:
            take_over(source, url, demo=True)
        assert raised.value.code == "store.exists"


def test_what_the_server_lacks_is_said(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as server:
        server.execute("CREATE DATABASE bare")
        server.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'")
    expected = {cluster.url("bare"): "shared.no_postgis", cluster.url("latin"): "shared.encoding",
                cluster.url("nowhere"): "shared.away", "postgresql://127.0.0.1:9/x": "shared.away",
                "mysql://127.0.0.1/x": "shared.bad_url", "postgresql://": "shared.bad_url"}
    said = {}
    for url in expected:
        with pytest.raises(Unusable) as raised:
            SharedStore.create(url, district=DISTRICT, crs_id=CRS)
        said[url] = raised.value.code
    assert said == expected


def test_an_empty_database_is_no_store(cluster: Cluster) -> None:
    with pytest.raises(Unusable) as raised:
        SharedStore.open(new_database(cluster))
    assert raised.value.code == "store.not_a_store"


def asked(store: SharedStore, works: list[Callable[[UnitOfWork], object]], first: int) -> list[Asked]:
    """Return intents that were meant elsewhere, numbered from `first` on, each with its work."""
    doing = store._services[Do]  # type: ignore[index]
    for number, work in enumerate(works, first):
        doing.register(f"work {number}", work)  # type: ignore[attr-defined]
    return [Asked(Do(id=UUID(int=number), name=f"work {number}"), AUTHOR, store.clock.now(), 0)
            for number in range(first, first + len(works))]


def test_what_is_known_already_stands_in_nobody_s_way(shared_store: SharedStore) -> None:
    three = asked(shared_store, [lambda unit: unit.settings.set("a", 1), lambda unit: unit.settings.set("b", 1),
                                 lambda unit: {}], 700)
    with shared_store.reading() as connection:
        before, _ = journal.head(connection)
    assert not shared_store.carry_out_some(three[:1])
    assert not shared_store.carry_out_some(three)
    assert not shared_store.carry_out_some([three[2], three[0], three[1]])
    with shared_store.reading() as connection:
        assert journal.head(connection)[0] == before + 3
    assert shared_store.verify().ok


def test_what_was_never_committed_is_not_kept(shared_store: SharedStore) -> None:
    seen: list[object] = []

    def fail(unit: UnitOfWork) -> None:
        seen.append(unit.settings.get("a"))
        raise ZeroDivisionError

    do(shared_store, lambda unit: unit.settings.set("a", "old"), number=710)
    with pytest.raises(ZeroDivisionError):
        shared_store.carry_out_some(asked(shared_store, [lambda unit: unit.settings.set("a", "never"), fail], 711))
    with SharedStore.open(shared_store.url, services=shared_store._services) as other:
        do(other, lambda unit: unit.settings.set("a", "new"), number=720)
    do(shared_store, lambda unit: seen.append(unit.settings.get("a")), number=721)
    assert seen == ["never", "new"]
    do(shared_store, lambda unit: unit.settings.set("a", "newer"), number=722)


def test_what_the_journal_must_not_hold_stands_in_no_text_of_a_statement(
        shared_store: SharedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server writes the text of a statement that fails into its log."""
    texts: list[str] = []
    execute = psycopg.Cursor.execute

    def noted(cursor: psycopg.Cursor[object], query: object, *rest: object, **more: object) -> object:
        texts.append(str(query))
        return execute(cursor, query, *rest, **more)  # type: ignore[call-overload]

    fill(shared_store)
    monkeypatch.setattr(psycopg.Cursor, "execute", noted)
    phone = "13900001111"
    do(shared_store, lambda unit: unit.cases.save(replace(unit.cases.get(CASE), reporter_phone=phone),
                                                  unit.cases.get(CASE).version), number=730)
    do(shared_store, lambda unit: {"phone": unit.cases.get(CASE).reporter_phone == phone or 1 / 0}, number=731)
    assert any("append_entry" in text for text in texts) and phone not in "".join(texts)


def test_what_can_t_be_spelled_is_refused_as_the_server_s_own_errors(shared_store: SharedStore) -> None:
    with shared_store.connection() as connection, pytest.raises(sa.exc.DataError):
        Message(connection).ask(("SELECT %(text)s", {"text": "a\0b"}))


def test_who_waited_for_ever_leaves_a_connection_that_doesn_t(shared_store: SharedStore) -> None:
    for patience_s in (10.0, 10.0):
        with shared_store.connection() as connection:
            raw = connection.connection.driver_connection
            assert raw.answer_s == patience_s
            wait_for_ever(connection)
            assert raw.answer_s is None
