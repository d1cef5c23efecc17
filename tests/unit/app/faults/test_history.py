"""What a client recorded is read as it was meant, wherever a kill has cut it."""

from pathlib import Path
from uuid import UUID

from app.faults.history import History, Operation, read_history

ONE, TWO = UUID(int=1), UUID(int=2)


def test_what_was_recorded_is_read(tmp_path: Path) -> None:
    path = tmp_path / "seat3.history"
    history = History(path)
    history.invoke(ONE, Operation("claim", "case", 4))
    history.unknown(ONE, "shared.away")
    history.ok(ONE, 17)
    history.invoke(TWO, Operation("note", text="字"))
    history.refused(TWO, "step.claimed")
    history.close()
    first, second = read_history(path)
    assert (first.id, first.client, first.operation) == (ONE, "seat3", Operation("claim", "case", 4))
    assert (first.done, first.seq, first.sends, first.failures) == (True, 17, 2, ["shared.away"])
    assert first.ended_ns is not None and first.begun_ns < first.ended_ns <= second.begun_ns
    assert (second.done, second.code, second.operation.text) == (False, "step.claimed", "字")


def test_without_an_answer_an_operation_is_open(tmp_path: Path) -> None:
    history = History(tmp_path / "a.history")
    history.invoke(ONE, Operation("urge", "case", 1))
    history.unknown(ONE, "shared.away")
    history.close()
    (only,) = read_history(tmp_path / "a.history")
    assert (only.code, only.ended_ns, only.sends) == (None, None, 2)


def test_a_torn_line_counts_as_not_written_and_is_cut_before_it_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.history"
    history = History(path)
    history.invoke(ONE, Operation("urge", "case", 1))
    history.close()
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:40])
    assert [each.id for each in read_history(path)] == [ONE]
    history = History(path)
    history.ok(ONE, 5)
    history.close()
    (only,) = read_history(path)
    assert only.done and only.seq == 5


def test_a_client_that_has_meant_nothing_has_no_file(tmp_path: Path) -> None:
    assert read_history(tmp_path / "none.history") == []
