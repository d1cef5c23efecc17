"""The verdict over one run, from the recorded histories, the replicas and the database alone.

A process of its own, which knows nothing of what clients or run have counted::

    python -m app.faults.verdict FOLDER URL     # prints one JSON object
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from app.domain.plain import canonical, to_plain
from app.faults.client import intent_of
from app.faults.edits import merged_wrongly
from app.faults.history import Recorded, read_history
from app.faults.register import Register, fits, is_step
from data.faults.controls import open_store
from data.faults.district import user_of
from data.faults.evidence import (
    EDITED,
    Copy,
    Evidence,
    Pulled,
    Row,
    continues,
    read_copy,
    read_evidence,
    row_key,
    rows_hash,
)
from data.row_hashes import first_difference

DEAD = "dead"
"""Ending of the file that says of a client that it was killed for good: it can't hold the journal's end."""
_ANSWER_S = 30.0


@dataclass(slots=True)
class Finding:
    """What was found; of several runs, their sums."""

    attempted: int = 0
    acknowledged: int = 0
    """Answered as done."""
    refused: int = 0
    unknown: int = 0
    """Without an answer to the end."""
    sent_again: int = 0
    through_outbox: int = 0
    lost: int = 0
    """Answered, done or refused, and not in the journal."""
    repeated: int = 0
    """Intents with more than one entry."""
    two_winners: int = 0
    """Claims over another's claim, dispatches of what was dispatched."""
    contradicted: int = 0
    """In the journal with another answer than the client was given."""
    astray: int = 0
    """Replicas whose rows are not the shared store's, and the shared store's own where they are not the replay."""
    forked: int = 0
    """Versions of a row that were given twice: two replicas may hold different rows for the same one."""
    broken_chains: int = 0
    unsaid: int = 0
    """Refused while nobody looked, and not among the conflicts word for word; or still waiting at the end."""
    merged_wrongly: int = 0
    """Edits of components that were not merged field by field."""
    not_linearizable: int = 0
    """Cases whose answers no order of its operations gives."""
    first_bad: list[str] = field(default_factory=list)

    @property
    def twice(self) -> int:
        """Whatever was done twice."""
        return self.repeated + self.two_winners

    @property
    def diverged(self) -> int:
        """Whatever differs between who should hold the same."""
        return self.astray + self.forked

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not (self.lost or self.twice or self.diverged or self.contradicted or self.broken_chains
                    or self.unsaid or self.merged_wrongly or self.not_linearizable or self.first_bad)

    def add(self, other: "Finding") -> None:
        """Add another run's."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


def judge(histories: Mapping[str, Sequence[Recorded]], replicas: Mapping[str, Copy], evidence: Evidence,
          dead: Iterable[str] = ()) -> Finding:
    """Compare what clients recorded and what their replicas hold with what the store holds.

    Args:
        histories: by client; `seatN` works as `user_of(N)`.
        replicas: each client's.
        evidence: of the store.
        dead: clients that were killed for good.
    """
    recorded = [each for history in histories.values() for each in history]
    found = Finding(
        attempted=len(recorded), acknowledged=sum(each.done for each in recorded),
        refused=sum(bool(each.code) for each in recorded), unknown=sum(each.code is None for each in recorded),
        sent_again=sum(each.sends > 1 for each in recorded), through_outbox=sum(each.kept for each in recorded))
    _compare_answers(recorded, evidence.entries, found)
    _walk_rows(evidence.entries, found)
    _compare_replicas(replicas, evidence, set(dead), found)
    _compare_panels(histories, replicas, set(dead), found)
    edits = {str(each.id): each.operation for each in recorded if each.operation.kind == "edit"}
    found.merged_wrongly = merged_wrongly(edits, _told(evidence.entries), EDITED)
    found.broken_chains = int(not _is_chain(evidence.entries) or evidence.first_bad.startswith("journal"))
    if evidence.first_bad:
        found.first_bad.append(evidence.first_bad)
    found.not_linearizable = sum(not fits(start, end, steps) for start, end, steps in _registers(recorded, evidence))
    return found


def _compare_answers(recorded: Iterable[Recorded], entries: Iterable[Pulled], found: Finding) -> None:
    answers: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        body = json.loads(entry.text)
        answers[body["intent"]].append(body["answer"].get("refused", {}).get("code", ""))
    found.repeated = sum(len(given) > 1 for given in answers.values())
    for each in recorded:
        given = answers.get(str(each.id), [])
        if each.here:
            found.contradicted += bool(given)
        elif each.code is not None and not given:
            found.lost += 1
        elif each.code is not None and each.code not in given:
            found.contradicted += 1


def _walk_rows(entries: Iterable[Pulled], found: Finding) -> None:
    """Follow every row through the journal: its versions, and who holds a case when somebody wins it."""
    last: dict[tuple[str, str], Row] = {}
    for entry in entries:
        for name, row in entry.rows:
            key = row_key(name, row)
            before = last.get(key)
            found.forked += before is not None and row["version"] <= before["version"]
            if name == "case_" and before is not None:
                found.two_winners += _won_twice(before, row)
            last[key] = row


def _won_twice(before: Row, after: Row) -> bool:
    old, new = _register(before), _register(after)
    taken_over = bool(old.owner) and bool(new.owner) and old.owner != new.owner
    return taken_over or (old.state == new.state == "dispatched" and _dispatched_at(before) != _dispatched_at(after))


def _dispatched_at(row: Row) -> object:
    return row["more"].get("dispatched_at")


def _register(row: Row) -> Register:
    return Register(row["version"], row["state"], str(row["more"].get("claimed_by") or ""))


def _compare_replicas(replicas: Mapping[str, Copy], evidence: Evidence, dead: set[str], found: Finding) -> None:
    """Every table of every replica must be the store's; a dead one must hold a beginning of the journal."""
    heads = [(entry.seq, entry.hash) for entry in evidence.entries]
    for client, copy in replicas.items():
        if client in dead:
            found.astray += copy.broken or copy.heads != heads[:len(copy.heads)]
        else:
            found.astray += copy.broken or first_difference(copy.tables, evidence.tables) is not None
    replay = rows_hash(row for entry in evidence.entries for row in entry.rows)
    found.astray += replay != evidence.rows


def _compare_panels(histories: Mapping[str, Sequence[Recorded]], replicas: Mapping[str, Copy], dead: set[str],
                    found: Finding) -> None:
    """What waited and was refused must be among the conflicts, word for word, and nothing else; nothing still waits."""
    for client, copy in replicas.items():
        if client in dead or copy.broken:
            continue
        meant = {str(each.id): (canonical(to_plain(intent_of(each, _user(client)).body())), each.code)
                 for each in histories.get(client, ()) if each.kept and each.code}
        found.unsaid += copy.waiting + len(set(meant.items()) ^ set(copy.conflicts.items()))


def _told(entries: Iterable[Pulled]) -> Iterable[tuple[str, str, list[tuple[str, Row]]]]:
    for entry in entries:
        body = json.loads(entry.text)
        yield body["intent"], body["answer"].get("refused", {}).get("code", ""), entry.rows


def _is_chain(entries: Iterable[Pulled]) -> bool:
    seq, head = 0, ""
    for entry in entries:
        if not continues(entry, seq, head):
            return False
        seq, head = entry.seq, entry.hash
    return True


def _registers(recorded: Iterable[Recorded], evidence: Evidence) -> Iterable[
        tuple[Register, Register, list[tuple[str, Recorded]]]]:
    """Give, of each case that the clients worked at: how it stood before, how it stands, what was done."""
    steps: dict[str, list[tuple[str, Recorded]]] = defaultdict(list)
    for each in recorded:
        if is_step(each.operation) and not each.here:
            steps[each.operation.case].append((_user(each.client), each))
    meant = {str(each.id) for each in recorded}
    start: dict[str, Register] = {}
    begun: Counter[str] = Counter()
    for entry in evidence.entries:
        ours = json.loads(entry.text)["intent"] in meant
        for name, row in entry.rows:
            if name == "case_":
                begun[row["id"]] += ours
                if not begun[row["id"]]:
                    start[row["id"]] = _register(row)
    for case, done in steps.items():
        stands = evidence.cases[case]
        yield start[case], Register(stands.version, stands.state, stands.owner), done


def _user(client: str) -> str:
    return str(user_of(int(client.removeprefix("seat"))))


def judge_folder(folder: Path, url: str) -> Finding:
    """Read a run's files and its database, and judge."""
    with open_store(url, answer_s=_ANSWER_S) as store:
        evidence = read_evidence(store)
    return judge({path.stem: read_history(path) for path in sorted(folder.glob("*.history"))},
                 {path.stem: read_copy(path, broken=path.with_suffix(".broken").exists())
                  for path in sorted(folder.glob("*.wanmi"))}, evidence,
                 {path.stem for path in folder.glob(f"*.{DEAD}")})


if __name__ == "__main__":
    print(json.dumps(asdict(judge_folder(Path(sys.argv[1]), sys.argv[2]))))
