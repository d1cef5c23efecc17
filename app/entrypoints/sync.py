"""`main.py sync …`: the exchange of a replica without the window, and what waits in it or was refused."""

import argparse
import json
import shutil
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.domain.errors import BadInput, Unusable
from app.domain.plain import instant_text
from app.entrypoints.chosen_store import chosen_store
from app.entrypoints.join import files_of
from app.messages import sentence, text
from app.ports.exchange import Choice, Conflict, ExchangeState

if TYPE_CHECKING:
    from data.replica.exchange import ReplicaExchange

_DOINGS = ("run", "once", "status", "unsent", "withdraw", "conflicts", "resolve", "export", "import", "leave", "media")
_PATIENCE_S = 3.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with what."""
    parser.add_argument("doing", choices=_DOINGS)
    parser.add_argument("what", nargs="*", metavar="FILE|ID")
    parser.add_argument("--choice", choices=[each.value for each in Choice])


def run(arguments: argparse.Namespace) -> int:
    """Do it and say how the exchange stands; 1 where something is in the way.

    Raises:
        BadInput, Unusable: the store is no replica, a file can't be used.
    """
    from data.replica.exchange import ReplicaExchange
    from data.replica.store import ReplicaStore

    path = chosen_store(arguments.store)
    if arguments.doing == "leave":
        return _leave(path, arguments)
    with ReplicaStore.open(path) as store:
        exchange = ReplicaExchange(store)
        try:
            return _do(exchange, arguments)
        finally:
            exchange.close()


def _leave(path: Path, arguments: argparse.Namespace) -> int:
    """Remove the replica; what has not gone up is in a file before."""
    from data.replica.exchange import ReplicaExchange
    from data.replica.store import ReplicaStore

    with ReplicaStore.open(path) as store:
        waiting = store.unsent()
        if waiting and not arguments.what:
            raise BadInput("exchange.leave_unsent", path=str(path), unsent=waiting)
        if waiting:
            _file(ReplicaExchange(store), "export", arguments.what)
    kept = {Path(each).absolute() for each in arguments.what}
    for each in files_of(path):
        if each.absolute() not in kept:
            shutil.rmtree(each) if each.is_dir() else each.unlink()
    said: dict[str, str | int] = {"store": str(path), "unsent": waiting}
    print(json.dumps(said) if arguments.json else text("exchange.left", arguments.lang, **said))
    return 0


def _do(exchange: "ReplicaExchange", arguments: argparse.Namespace) -> int:
    doing = arguments.doing
    if doing in ("conflicts", "unsent"):
        return _list(exchange, arguments) if doing == "conflicts" else _list_unsent(exchange, arguments)
    done: dict[str, Any] = {}
    if doing == "status":
        _ask(exchange)
    elif doing == "once":
        exchange.exchange_once()
    elif doing == "run":
        _run(exchange, arguments)
    elif doing == "withdraw":
        done |= _withdraw(exchange, arguments)
    elif doing == "resolve":
        done["decided"] = exchange.resolve(_ids(exchange, arguments.what), Choice(arguments.choice or "later"))
    elif doing == "media":
        exchange.fetch_ahead(_is_on(arguments.what))
    elif doing in ("export", "import"):
        done[f"{doing}ed"] = _file(exchange, doing, arguments.what)
    state = exchange.state()
    if arguments.json:
        print(json.dumps(done | plain(state)))
    else:
        print(said(state, arguments.lang))
    return 1 if state.trouble is not None and doing in ("once", "run") else 0


def _withdraw(exchange: "ReplicaExchange", arguments: argparse.Namespace) -> dict[str, Any]:
    done = asdict(exchange.withdraw(_given(arguments.what)))
    if not arguments.json:
        print(text("exchange.withdrawn", arguments.lang, **done))
    return done


def _ask(exchange: "ReplicaExchange") -> None:
    """Ask the server, for a few seconds at most; the state says the rest."""
    try:
        exchange.test_connection(_PATIENCE_S)
    except Unusable:
        pass


def _run(exchange: "ReplicaExchange", arguments: argparse.Namespace) -> None:
    """Exchange until somebody interrupts."""
    exchange.start()
    shown = ""
    try:
        while True:
            now = said(exchange.state(), arguments.lang)
            if now.split("|")[0] != shown and not arguments.json:
                print(now, flush=True)
                shown = now.split("|")[0]
            time.sleep(1)
    except KeyboardInterrupt:
        pass


def _file(exchange: "ReplicaExchange", doing: str, what: list[str]) -> int:
    if len(what) != 1:
        raise BadInput("exchange.one_file")
    return exchange.export_unsent(Path(what[0])) if doing == "export" else exchange.import_unsent(Path(what[0]))


def _is_on(what: list[str]) -> bool:
    if what not in (["on"], ["off"]):
        raise BadInput("exchange.on_or_off")
    return what == ["on"]


def _ids(exchange: "ReplicaExchange", what: list[str]) -> list[UUID]:
    """Return the ids that were given; all where none was."""
    return _given(what) if what else [each.id for each in exchange.conflicts(0, -1)]


def _given(what: list[str]) -> list[UUID]:
    try:
        return [UUID(each) for each in what]
    except ValueError as error:
        raise BadInput("exchange.no_such_conflict", given=" ".join(what)) from error


def _list_unsent(exchange: "ReplicaExchange", arguments: argparse.Namespace) -> int:
    found = exchange.unsent(0, -1)
    if arguments.json:
        print(json.dumps([{"id": str(each.id), "kind": each.kind, "at": instant_text(each.at), "login": each.login,
                           "meant": text(each.meant.code, arguments.lang, **each.meant.facts)} for each in found],
                         ensure_ascii=False))
    for each in () if arguments.json else found:
        print(f"{each.id} {text(each.meant.code, arguments.lang, **each.meant.facts)}")
    return 0


def _list(exchange: "ReplicaExchange", arguments: argparse.Namespace) -> int:
    found = exchange.conflicts(0, -1)
    if arguments.json:
        print(json.dumps([_plain(each, arguments.lang) for each in found], ensure_ascii=False))
    for each in () if arguments.json else found:
        print(f"{each.id} {text(each.meant.code, arguments.lang, **each.meant.facts)} "
              f"→ {sentence(each.happened, arguments.lang)}")
    return 0


def _plain(conflict: Conflict, language: str) -> dict[str, Any]:
    return {"id": str(conflict.id), "kind": conflict.kind, "at": instant_text(conflict.at), "login": conflict.login,
            "meant": text(conflict.meant.code, language, **conflict.meant.facts),
            "happened": sentence(conflict.happened, language), "code": conflict.happened.code,
            "put_off": conflict.put_off, "mine": conflict.mine}


def plain(state: ExchangeState) -> dict[str, Any]:
    """Return the state as JSON has it."""
    return {"url": state.url, "online": state.online, "pending": state.pending, "conflicts": state.conflicts,
            "last_exchange": instant_text(state.last_exchange) if state.last_exchange else None,
            "age_s": state.age_s, "offset_ms": state.offset_ms, "behind": state.behind, "seq": state.seq,
            "kinds": {kind: asdict(each) | {"sent": each.sent} for kind, each in state.kinds.items()},
            "media_missing": state.media_missing,
            "trouble": state.trouble.code if state.trouble else None,
            "warnings": [each.code for each in state.warnings]}


def said(state: ExchangeState, language: str) -> str:
    """Return the state as a line for people."""
    how = {True: "online", False: "offline", None: "not_tried"}[state.online]
    line = text(f"exchange.{how}", language, url=state.url,
                pending=state.pending, conflicts=state.conflicts, seq=state.seq,
                age="—" if state.age_s is None else f"{state.age_s} s")
    told = (() if state.trouble is None else (state.trouble,)) + state.warnings
    media = () if state.media_missing is None else (
        text("exchange.media_ahead", language, count=state.media_missing),)
    return "\n".join((line, *media, *(sentence(each, language) for each in told)))
