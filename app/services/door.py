"""The only way to change a store: an intent is carried out once, whole or not at all, and its answer is kept.

In one unit of work: the intent is entered first; if it was there, its answer is given again; else its service runs in a
savepoint, the answer is stored, refusals too, and the journal entry comes last.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast
from uuid import UUID

from app.domain import errors
from app.domain.errors import BadInput, NotAllowed, Refusal
from app.domain.permission import EVERYBODY
from app.domain.plain import NotCanonical, canonical, digest, to_plain
from app.ports.store import Acceptor, Intake, UnitOfWork
from app.services.intent import Author, Changes, Intent

Said = Mapping[str, str]
"""Facts for the user, for example `{"number": "610603202112310042"}`."""
Service = Callable[[Any, UnitOfWork, Author], Said]
"""`service(intent, unit, author)` carries one kind of intent out; raises Refusal; neither opens nor commits."""
Services = Mapping[type[Intent], Service]

MANY = 2000
"""More changed rows of a table are not named one by one: the screens read anew."""


def carry_out(store: Acceptor, services: Services, intent: Intent, author: Author) -> Changes:
    """Carry the intent out, or give the answer that it already has.

    Raises:
        Refusal: the service refused (also when it did so the first time the same intent came).
        BadInput: `intent.unusable_value` (detail), a value that can't be written down: a float, half a character, an
            integer beyond 2^53. Nothing is stored.
        Unusable: `intent.other_body`; or the store can't be written. Then nothing is stored.
    """
    service = services[type(intent)]
    plain_author = cast(dict[str, Any], to_plain(author))
    body_hash = _hash_of(intent, plain_author)
    with store.unit_of_work() as unit:
        answer = unit.claim(intent.id, intent.kind, body_hash, plain_author)
        if answer is None:
            answer = _answer(service, intent, unit, author)
            answer = {**answer, "seq": unit.append(answer)}
    return told(answer)


def body_hash_of(intent: Intent, author: Author) -> str:
    """Return the hash by which a resend is told from another intent of the same id."""
    return _hash_of(intent, to_plain(author))


def _hash_of(intent: Intent, plain_author: dict[str, Any]) -> str:
    try:
        return digest(canonical({"author": plain_author, "body": to_plain(intent.body())}))
    except (NotCanonical, RecursionError) as error:
        raise BadInput("intent.unusable_value", detail=str(error).encode("ascii", "backslashreplace").decode()
                       ) from error


def _answer(service: Service, intent: Intent, unit: Intake, author: Author) -> dict[str, Any]:
    try:
        with unit.savepoint():
            check_author(intent, unit, author)
            said = service(intent, unit, author)
    except errors.Unusable:
        raise  # the environment failed: nothing is stored, the same intent may come again
    except Refusal as refusal:
        return plain_refusal(refusal)
    return answer_of(unit.changed(), said)


def answer_of(keys_of: Mapping[str, frozenset[str]], said: Said) -> dict[str, Any]:
    """Return the answer that says what was changed, by table, and what there is to tell."""
    changed = {table: sorted(keys) if len(keys) <= MANY else [] for table, keys in keys_of.items()}
    return {"tables": sorted(changed), "cases": changed.get("case_", []), "components": changed.get("component", []),
            "said": dict(said)}


def check_author(intent: Intent, unit: UnitOfWork, author: Author) -> None:
    """Default deny: raise NotAllowed unless the author, as the store knows him now, holds the intent's permission.

    `login.barred`, `login.roles_changed` (since he logged in), `intent.no_permission`.
    """
    user = unit.users.find(author.user)
    if user is not None and user.barred:
        raise NotAllowed("login.barred", login=user.login)
    if user is not None and not author.roles <= user.roles:
        raise NotAllowed("login.roles_changed", login=user.login)
    if intent.permission == EVERYBODY and author.roles:
        return
    if not unit.permissions().allows(intent.permission, author.roles, own=True):
        raise NotAllowed("intent.no_permission", kind=intent.kind)


def told(answer: Mapping[str, Any]) -> Changes:
    """Return the changes that an answer tells of, or raise the refusal that it is."""
    if "refused" in answer:
        raise refusal_of(answer)
    return Changes(seq=answer["seq"], tables=frozenset(answer["tables"]), said=tuple(answer["said"].items()),
                   cases=frozenset(map(UUID, answer["cases"])), components=frozenset(map(UUID, answer["components"])))


def refusal_of(answer: Mapping[str, Any]) -> Refusal:
    """Return the refusal of an answer that is one."""
    refused = answer["refused"]
    kind: type[Refusal] = getattr(errors, refused["as"], Refusal)
    return kind(refused["code"], **refused["facts"])


def plain_refusal(refusal: Refusal) -> dict[str, Any]:
    """Return the answer that a refusal is."""
    return {"refused": {"as": type(refusal).__name__, "code": refusal.code, "facts": to_plain(refusal.facts)}}
