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
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
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
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 as lower-case hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _check(value: object, path: tuple[str | int, ...] = ()) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise NotCanonical(f"{path}: integer {value} is beyond 2^53-1")
    elif isinstance(value, str):
        if not value.isascii():
            _check_unicode(value, path)
    elif isinstance(value, list | dict):
        _check_group(value, path)
    else:
        raise NotCanonical(f"{path}: {type(value).__name__} has no canonical form")


def _check_group(value: list[Any] | dict[Any, Any], path: tuple[str | int, ...]) -> None:
    if isinstance(value, list):
        for index, item in enumerate(value):
            _check(item, (*path, index))
        return
    for key, item in value.items():
        if not (isinstance(key, str) and key.isascii()):
            raise NotCanonical(f"{path}: key {key!r} is not ASCII text")
        _check(item, (*path, key))


def _check_unicode(value: str, path: tuple[str | int, ...]) -> None:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(f"{path}: text is not valid Unicode") from error


def to_plain(value: object) -> Any:
    """Return the plain JSON value; instants become UTC text with six decimals and Z, sets sorted lists."""
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, UUID | date):
        return str(value)
    if isinstance(value, bytes):
        return base64.urlsafe_b64encode(value).decode().rstrip("=")
    if dataclasses.is_dataclass(value):
        return {name: to_plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return _to_plain_group(value)


def _to_plain_group(value: object) -> Any:
    if isinstance(value, Mapping):
        return {str(to_plain(key)): to_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((to_plain(item) for item in value), key=str)
    raise NotCanonical(f"{type(value).__name__} has no plain form")


def instant_text(at: datetime) -> str:
    """Return `2021-12-31T08:00:00.000000Z` of an aware instant; the order of texts is the order of instants.

    Raises:
        NotCanonical: the instant is naive.
    """
    if at.tzinfo is None:
        raise NotCanonical(f"naive instant {at}")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def instant(text: str) -> datetime:
    """Return the aware UTC instant of `instant_text`."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def from_plain(wanted: Any, plain: Any) -> Any:
    """Return the value of type `wanted` that `to_plain` made `plain` of.

    Raises:
        NotCanonical: the type can't be read back.
    """
    origin = typing.get_origin(wanted)
    if origin in (typing.Union, types.UnionType):
        return _from_union(typing.get_args(wanted), plain)
    if origin is not None:
        return _from_group(origin, typing.get_args(wanted), plain)
    if isinstance(wanted, type) and dataclasses.is_dataclass(wanted):
        given = _fields(wanted)
        return wanted(**{name: from_plain(kind, plain[name]) for name, kind in given.items() if name in plain})
    return _from_scalar(wanted, plain)


def _from_scalar(wanted: Any, plain: Any) -> Any:
    if wanted in (Any, object, str, int, bool, None, type(None), dict, list):
        return plain
    if wanted is datetime:
        return instant(plain)
    if wanted is date:
        return date.fromisoformat(plain)
    if wanted is bytes:
        return base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
    if isinstance(wanted, type) and issubclass(wanted, UUID | enum.Enum):
        return wanted(plain)
    if isinstance(wanted, typing.TypeVar | typing.ForwardRef):
        return plain
    raise NotCanonical(f"{wanted} can't be read back")


def _from_union(options: tuple[Any, ...], plain: Any) -> Any:
    if plain is None:
        return None
    rest = [option for option in options if option is not type(None)]
    if len(rest) == 1:
        return from_plain(rest[0], plain)
    shaped = [each for each in rest if isinstance(each, type) and dataclasses.is_dataclass(each)
              and isinstance(plain, dict) and set(plain) == set(_fields(each))]
    return from_plain(shaped[0], plain) if shaped else plain


def _from_group(origin: Any, inner: tuple[Any, ...], plain: Any) -> Any:
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(from_plain(inner[0], item) for item in plain)
        return tuple(from_plain(kind, item) for kind, item in zip(inner, plain, strict=True))
    if origin in (set, frozenset, list):
        return origin(from_plain(inner[0], item) for item in plain)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {from_plain(inner[0], key): from_plain(inner[1], item) for key, item in plain.items()}
    raise NotCanonical(f"{origin} can't be read back")


@cache
def _fields(kind: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {name: hints[name] for name in kind.__dataclass_fields__}
