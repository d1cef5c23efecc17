"""Values of the program ↔ plain JSON values, and their one canonical spelling (RFC 8785).

Intents are hashed, rows are journalled and sent in this form. No floats: a float has no canonical spelling.
"""

import base64
import dataclasses
import enum
import hashlib
import json
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any
from uuid import UUID

LARGEST = 2**53 - 1
"""Beyond it JSON readers in other languages disagree."""


class NotCanonical(ValueError):
    """The value has no single spelling, so it may not enter the journal."""


def canonical(value: object) -> str:
    """Return the RFC 8785 text of null, booleans, integers within ±(2^53 - 1), text, lists and objects of ASCII keys.

    Raises:
        NotCanonical: the value holds anything else, a lone surrogate included.
    """
    _check(value)
    text = spelled(value)
    if not text.isascii():
        _check_unicode(text)
    return text


spelled = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode
"""The text of a value that is canonical, not checked: for a copy beside the checked one."""


def digest(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 as lower-case hex."""
    return hashlib.sha256(text.encode()).hexdigest()


_SIMPLE = frozenset({str, bool, type(None)})


def _check(value: object) -> None:
    if isinstance(value, dict):
        _check_keys(value)
        _check_items(value.items())
    elif isinstance(value, list):
        _check_items(enumerate(value))
    elif isinstance(value, int):
        if abs(value) > LARGEST:
            raise NotCanonical(f"integer {value} is beyond 2^53-1")
    elif not (value is None or isinstance(value, str)):
        raise NotCanonical(f"{type(value).__name__} has no canonical form")


def _check_items(items: Iterable[tuple[object, object]]) -> None:
    for at, item in items:
        if type(item) in _SIMPLE:
            continue
        try:
            _check(item)
        except NotCanonical as error:
            raise NotCanonical(f"[{at!r}] {error}") from None


def _check_keys(value: dict[Any, Any]) -> None:
    try:
        if "".join(value).isascii():
            return
    except TypeError:  # One of them is no text.
        pass
    wrong = next(key for key in value if not (isinstance(key, str) and key.isascii()))
    raise NotCanonical(f"[{wrong!r}] the key is not ASCII text")


def _check_unicode(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("text is not valid Unicode") from error


def to_plain(value: object) -> Any:
    """Return the plain JSON value; instants become UTC text with six decimals and Z, sets sorted lists.

    Raises:
        NotCanonical: its type has no plain form.
    """
    kind: Any = type(value)
    return _writer(kind)(value)


@cache
def _writer(kind: Any) -> Callable[[Any], Any]:
    """Return what makes values of a type plain."""
    if kind in (type(None), str, int, bool):
        return _same
    if issubclass(kind, enum.Enum):
        return attrgetter("value")
    if issubclass(kind, datetime):
        return instant_text
    if issubclass(kind, str | UUID | date):
        return str
    if issubclass(kind, bytes):
        return lambda value: base64.urlsafe_b64encode(value).decode().rstrip("=")
    if dataclasses.is_dataclass(kind):
        names = tuple(kind.__dataclass_fields__)
        return lambda value: {name: to_plain(getattr(value, name)) for name in names}
    return _group_writer(kind)


def _group_writer(kind: type) -> Callable[[Any], Any]:
    if issubclass(kind, Mapping):
        return lambda value: {str(to_plain(key)): to_plain(item) for key, item in value.items()}
    if issubclass(kind, list | tuple):
        return lambda value: [to_plain(item) for item in value]
    if issubclass(kind, set | frozenset):
        return lambda value: sorted(map(to_plain, value), key=str)
    raise NotCanonical(f"{kind.__name__} has no plain form")


def instant_text(at: datetime) -> str:
    """Return `2021-12-31T08:00:00.000000Z` of an aware instant; the order of texts is the order of instants.

    Raises:
        NotCanonical: the instant is naive.
    """
    if at.tzinfo is None:
        raise NotCanonical(f"naive instant {at}")
    return _utc_text(at.astimezone(UTC))


@lru_cache(maxsize=1024)
def _utc_text(at: datetime) -> str:
    """Spell an instant of UTC; one of another zone would be mixed up with its like when clocks are set back."""
    return at.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def instant(text: str) -> datetime:
    """Return the aware UTC instant of `instant_text`."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def from_plain(wanted: Any, plain: Any) -> Any:
    """Return the value of type `wanted` that `to_plain` made `plain` of.

    Raises:
        NotCanonical: the type can't be read back.
    """
    return reader(wanted)(plain)


Reader = Callable[[Any], Any]


@cache
def reader(wanted: Any) -> Reader:
    """Return what reads values of a type back from their plain form; raises NotCanonical."""
    origin = typing.get_origin(wanted)
    if origin in (typing.Union, types.UnionType):
        return _union_reader(typing.get_args(wanted))
    if origin is not None:
        return _group_reader(origin, typing.get_args(wanted))
    if isinstance(wanted, type) and dataclasses.is_dataclass(wanted):
        return _object_reader(wanted)
    return _scalar_reader(wanted)


def _same(plain: Any) -> Any:
    return plain


def is_plain(wanted: Any) -> bool:
    """Say whether values of the type are their own plain form when they are read back."""
    return reader(wanted) is _same


def _scalar_reader(wanted: Any) -> Reader:
    if wanted in (Any, object, str, int, bool, None, type(None), dict, list):
        return _same
    if wanted is datetime:
        return instant
    if wanted is date:
        return date.fromisoformat
    if wanted is bytes:
        return lambda plain: base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
    if wanted is UUID:
        return _uuid
    if isinstance(wanted, type) and issubclass(wanted, enum.Enum):
        return wanted
    if isinstance(wanted, typing.TypeVar | typing.ForwardRef):
        return _same
    raise NotCanonical(f"{wanted} can't be read back")


# The same few persons, departments and cases are read over and over.
_uuid = lru_cache(maxsize=4096)(UUID)


def _object_reader(wanted: Any) -> Reader:
    def read(plain: Any) -> Any:
        given = _readers(wanted)
        return wanted(**{name: read_field(plain[name]) for name, read_field in given.items() if name in plain})

    return read


@cache
def _readers(kind: Any) -> dict[str, Reader]:
    """Return the reader of every field; made when first wanted, since types may hold themselves."""
    hints = typing.get_type_hints(kind)
    return {field.name: reader(hints[field.name]) for field in dataclasses.fields(kind)}


def _union_reader(options: tuple[Any, ...]) -> Reader:
    rest = [option for option in options if option is not type(None)]
    if len(rest) == 1:
        inner = reader(rest[0])
        return _same if inner is _same else lambda plain: None if plain is None else inner(plain)
    objects = [each for each in rest if isinstance(each, type) and dataclasses.is_dataclass(each)]

    def read(plain: Any) -> Any:
        shaped = (each for each in objects if isinstance(plain, dict) and set(plain) == set(_readers(each)))
        kind = next(shaped, None)
        return plain if kind is None else reader(kind)(plain)

    return read


def _group_reader(origin: Any, inner: tuple[Any, ...]) -> Reader:
    if origin is tuple and not (len(inner) == 2 and inner[1] is Ellipsis):
        each = [reader(kind) for kind in inner]
        return lambda plain: tuple(read(item) for read, item in zip(each, plain, strict=True))
    if origin in (tuple, set, frozenset, list):
        item_reader = reader(inner[0])
        return lambda plain: origin(item_reader(item) for item in plain)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        key_reader, value_reader = reader(inner[0]), reader(inner[1])
        return lambda plain: {key_reader(key): value_reader(item) for key, item in plain.items()}
    raise NotCanonical(f"{origin} can't be read back")
