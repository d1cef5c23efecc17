"""Each thing that a verdict counts, seen to count: a run that is right, and the same run with one thing wrong."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from app.domain.plain import canonical, to_plain
from app.faults.client import intent_of
from app.faults.history import Operation, Recorded
from app.faults.verdict import Finding, judge
from data import chain
from data.faults.district import user_of
from data.faults.evidence import Copy, Evidence, Pulled, Seen, rows_hash
from data.row_hashes import TableHash

CASE = str(UUID(int=77))
CLAIM, DISPATCH, NOTE, REFUSED = (str(UUID(int=number)) for number in (1, 2, 3, 4))


def case_row(version: int, state: str, owner: int | None, dispatched_at: str = "") -> tuple[str, dict[str, Any]]:
    more = {"claimed_by": None if owner is None else str(user_of(owner)), "dispatched_at": dispatched_at or None}
    return "case_", {"district": "610603", "id": CASE, "version": version, "state": state, "more": more}


def note_row(text: str) -> tuple[str, dict[str, Any]]:
    return "handover", {"district": "610603", "id": text, "version": 1, "note": text}


Entries = list[tuple[str, str, list[tuple[str, dict[str, Any]]]]]
JOURNAL: Entries = [
    ("base", "", [case_row(3, "filed", None)]), (CLAIM, "", [case_row(4, "filed", 0)]),
    (NOTE, "", [note_row("one")]), (REFUSED, "step.claimed", []),
    (DISPATCH, "", [case_row(5, "dispatched", None, "10:00")])]


TABLES = {"case_": TableHash(1, "aa"), "handover": TableHash(1, "bb")}


def chained(entries: Entries) -> list[Pulled]:
    head, made = chain.GENESIS, []
    for seq, (intent, code, rows) in enumerate(entries, start=1):
        answer = {"refused": {"code": code}} if code else {}
        text = json.dumps({"intent": intent, "answer": answer, "rows": len(rows)})
        head = chain.link(head, seq, text)
        made.append(Pulled(seq, head.hex(), text, rows))
    return made


def evidence(entries: Entries) -> Evidence:
    made = chained(entries)
    *_, (_, last) = (row for entry in made for row in entry.rows if row[0] == "case_")
    stands = Seen(last["version"], last["state"], str(last["more"]["claimed_by"] or ""))
    return Evidence(made, rows_hash(row for entry in made for row in entry.rows), "", {CASE: stands}, TABLES)


def did(id: str, kind: str, seen: int, code: str | None, begun: int, client: int = 0) -> Recorded:
    case = CASE if kind in ("claim", "dispatch") else ""
    return Recorded(UUID(id), f"seat{client}", Operation(kind, case, seen), begun,
                    None if code is None else begun + 1, code)


def histories() -> dict[str, list[Recorded]]:
    return {"seat0": [did(CLAIM, "claim", 3, "", 0), did(DISPATCH, "dispatch", 4, "", 9)],
            "seat1": [did(NOTE, "note", 0, "", 2, 1), did(REFUSED, "claim", 4, "step.claimed", 4, 1)]}


def replica(entries: Entries, **changed: Any) -> Copy:
    return replace(Copy([(entry.seq, entry.hash) for entry in chained(entries)], TABLES), **changed)


def test_a_right_run_holds() -> None:
    found = judge(histories(), {"seat0": replica(JOURNAL), "seat1": replica(JOURNAL)}, evidence(JOURNAL))
    assert found.holds
    assert (found.attempted, found.acknowledged, found.refused, found.unknown) == (4, 3, 1, 0)


def of_journal(entries: Entries) -> Finding:
    return judge(histories(), {"seat0": replica(entries)}, evidence(entries))


def of_replica(copy: Copy, *, dead: bool = False) -> Finding:
    return judge(histories(), {"seat0": copy}, evidence(JOURNAL), ["seat0"] if dead else [])


def of_evidence(**changed: Any) -> Finding:
    return judge(histories(), {}, replace(evidence(JOURNAL), **changed))


def without(intent: str) -> Entries:
    return [each for each in JOURNAL if each[0] != intent]


OTHER = str(UUID(int=5))
WRONG: dict[str, tuple[Callable[[], Finding], str]] = {
    "a note that was acknowledged is missing": (lambda: of_journal(without(NOTE)), "lost"),
    "a refusal that was told is missing": (lambda: of_journal(without(REFUSED)), "lost"),
    "an intent has two entries": (lambda: of_journal([*JOURNAL, (NOTE, "", [note_row("two")])]), "twice"),
    "a claim over another's": (lambda: of_journal(
        [*JOURNAL[:2], (OTHER, "", [case_row(5, "filed", 1)]), *JOURNAL[2:]]), "twice"),
    "dispatched twice": (lambda: of_journal(
        [*JOURNAL, (OTHER, "", [case_row(6, "dispatched", None, "11:00")])]), "twice"),
    "a version given twice": (lambda: of_journal([*JOURNAL, (OTHER, "", [case_row(5, "filed", None)])]), "diverged"),
    "told done, journalled as refused": (lambda: of_journal(
        [each if each[0] != NOTE else (NOTE, "handover.own", []) for each in JOURNAL]), "contradicted"),
    "a replica has one row otherwise": (lambda: of_replica(
        replica(JOURNAL, tables={**TABLES, "handover": TableHash(1, "cc")})), "diverged"),
    "a replica lacks a table's rows": (lambda: of_replica(
        replica(JOURNAL, tables={"case_": TABLES["case_"]})), "diverged"),
    "a replica could not go on": (lambda: of_replica(replica(JOURNAL, broken=True)), "diverged"),
    "a dead client holds what never was": (lambda: of_replica(
        replica([*JOURNAL[:2], (OTHER, "", [])]), dead=True), "diverged"),
    "rows are not the replay": (lambda: of_evidence(rows=hashlib.sha256(b"").hexdigest()), "diverged"),
    "an entry was altered": (lambda: of_evidence(
        entries=[replace(each, text=each.text + " ") if each.seq == 3 else each for each in evidence(JOURNAL).entries]),
        "broken_chains"),
    "verify names something": (lambda: of_evidence(first_bad="blob: missing"), "first_bad"),
    "the case stands elsewhere": (lambda: of_evidence(cases={CASE: Seen(4, "filed", str(user_of(0)))}),
                                  "not_linearizable"),
}


@pytest.mark.parametrize(("run", "counted"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_counted(run: Callable[[], Finding], counted: str) -> None:
    found = run()
    assert getattr(found, counted) and not found.holds


def waited(code: str | None, **changed: Any) -> dict[str, list[Recorded]]:
    """Return histories in which the refused claim had waited in the outbox."""
    made = histories()
    made["seat1"][1] = replace(made["seat1"][1], code=code, kept=True, **changed)
    return made


def panel(code: str = "step.claimed") -> Copy:
    meant = intent_of(histories()["seat1"][1], str(user_of(1)))
    return replica(JOURNAL, conflicts={REFUSED: (canonical(to_plain(meant.body())), code)})


def test_what_waited_and_was_refused_is_among_the_conflicts_word_for_word() -> None:
    def unsaid(copy: Copy) -> int:
        return judge(waited("step.claimed"), {"seat1": copy}, evidence(JOURNAL)).unsaid

    assert unsaid(panel()) == 0
    assert unsaid(replica(JOURNAL)) and unsaid(panel("step.other")) and unsaid(replace(panel(), waiting=1))
    altered = {id: (text + " ", code) for id, (text, code) in panel().conflicts.items()}
    assert unsaid(replace(panel(), conflicts=altered))
    assert judge(histories(), {"seat1": panel()}, evidence(JOURNAL)).unsaid, "nobody meant it to wait"


def test_what_a_replica_refused_alone_is_in_no_journal() -> None:
    assert judge(waited("step.claimed", here=True), {"seat1": panel()}, evidence(JOURNAL)).contradicted == 1
    gone = without(REFUSED)
    found = judge(waited("step.claimed", here=True), {"seat1": replace(panel(), heads=replica(gone).heads)},
                  evidence(gone))
    assert found.holds


def test_a_dead_client_need_not_hold_the_end() -> None:
    assert of_replica(replica(JOURNAL[:2], tables={}), dead=True).holds


def test_findings_add_up() -> None:
    total = Finding()
    for _ in range(2):
        total.add(of_journal(without(NOTE)))
    assert (total.attempted, total.lost) == (8, 2)
