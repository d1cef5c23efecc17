"""`main.py share`: a shared store on PostGIS, and who may come to it.

`share URL` makes one, empty or from an embedded one, or upgrades the one there; `share login|bar NAME` and
`share workstations` with `--store URL` say who may come.
"""

import argparse
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.domain.errors import BadInput
from app.domain.workstation import Kind
from app.entrypoints import init
from app.entrypoints.chosen_store import chosen_store
from app.messages import sentence, text

if TYPE_CHECKING:
    from app.services.intent import Author
    from data.shared.admission import Known

LOGIN, BAR, LIST = "login", "bar", "workstations"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The database, and what is to be in it; or what is to be done about a workstation."""
    parser.add_argument("what", metavar=f"URL|{LOGIN}|{BAR}|{LIST}")
    parser.add_argument("name", metavar="NAME", nargs="?")
    parser.add_argument("--from", dest="source", metavar="STORE")
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--district", metavar="CODE")
    parser.add_argument("--crs", metavar="EPSG")
    parser.add_argument("--kind", choices=[str(kind) for kind in Kind], default=str(Kind.WORKSTATION))
    parser.add_argument("--new-password", action="store_true")
    parser.add_argument("--reason", default="", metavar="TEXT")


def run(arguments: argparse.Namespace) -> int:
    """Do it; print what was done."""
    from data.shared.server import certificate_ends, refuse_password, shown

    verb = {LOGIN: _login, BAR: _bar, LIST: _list}.get(arguments.what)
    arguments.url = arguments.store if verb else arguments.what
    if not arguments.url or not arguments.url.startswith("postgresql") and verb:
        raise BadInput("shared.no_url")
    refuse_password(arguments.url)
    said: dict[str, Any] = {"url": shown(arguments.url), **(verb or _share)(arguments)}
    if arguments.json:
        print(json.dumps(said, ensure_ascii=False))
    elif arguments.what != LIST:
        print(text(f"shared.{said['done']}", arguments.lang, **said))
    else:
        print("\n".join(_line(each, arguments.lang) for each in said["workstations"])
              or text("shared.no_workstations", arguments.lang))
    warning = certificate_ends(arguments.url, datetime.now(UTC))
    if warning is not None:
        print(sentence(warning, arguments.lang), file=sys.stderr)
    return 0


def _share(arguments: argparse.Namespace) -> dict[str, Any]:
    from data.shared.store import SharedStore, upgraded

    if arguments.name:
        raise BadInput("arguments.unexpected", arguments=arguments.name)
    if arguments.source:
        return _taken_over(arguments)
    if arguments.district and arguments.crs:
        with SharedStore.create(arguments.url, district=arguments.district,
                                crs_id=init.crs_id(arguments.crs)) as store:
            return {"done": "made", "login": init.LOGIN, "password": init.found(store.carry_out)}
    schema = upgraded(arguments.url)
    if schema is None:
        raise BadInput("shared.from_what")
    return {"done": "upgraded", "schema": schema}


def _taken_over(arguments: argparse.Namespace) -> dict[str, Any]:
    from data.shared.takeover import take_over
    from data.store import Store

    def progress(what: str, done: int, of: int) -> None:
        name = text(f"shared.part_{what}", arguments.lang) if what in ("blob", "verify") else what
        print(f"{name} {done}/{of}", file=sys.stderr, flush=True)

    with Store.open(chosen_store(arguments.source), write=False) as source:
        verdict = take_over(source, arguments.url, demo=arguments.demo, progress=progress)
    return {"done": "taken_over", "entries": verdict.entries, "rows": verdict.rows_checked, "head": verdict.head}


def _login(arguments: argparse.Namespace) -> dict[str, Any]:
    from data.shared.admission import admit

    name = _name(arguments)
    password = admit(arguments.url, name, Kind(arguments.kind), _administrator(), renew=arguments.new_password)
    said = {"done": "login_again", "name": name, "kind": arguments.kind}
    return said if password is None else {**said, "done": "login", "password": password}


def _bar(arguments: argparse.Namespace) -> dict[str, Any]:
    from data.shared.admission import bar

    name = _name(arguments)
    return {"done": "barred", "name": name, "ended": bar(arguments.url, name, arguments.reason, _administrator())}


def _list(arguments: argparse.Namespace) -> dict[str, Any]:
    from data.shared.admission import workstations

    return {"workstations": [_plain(each) for each in workstations(arguments.url)]}


def _plain(known: "Known") -> dict[str, Any]:
    def moment(at: datetime | None) -> str | None:
        return at.astimezone(UTC).isoformat(timespec="seconds") if at else None

    state = ("barred" if known.barred_at else "connected" if known.connected
             else "admitted" if known.admitted_at else "unknown")
    return {"name": known.name, "kind": str(known.kind), "state": state, "seen_at": moment(known.seen_at),
            "admitted_at": moment(known.admitted_at), "barred_at": moment(known.barred_at), "reason": known.reason}


def _line(known: dict[str, Any], language: str) -> str:
    return text("shared.workstation_line", language, name=known["name"], kind=known["kind"],
                seen=known["seen_at"] or text("shared.never", language),
                state=text(f"shared.state_{known['state']}", language))


def _name(arguments: argparse.Namespace) -> str:
    if not arguments.name:
        raise BadInput("shared.no_name", verb=arguments.what)
    return str(arguments.name)


def _administrator() -> "Author":
    """Return who acts: whoever has the database's own rights, at the command line."""
    from app.services.intent import Author

    return Author(user=UUID(int=0), login="wanmi", roles=frozenset({"SYS"}), department=None, workstation="share")
