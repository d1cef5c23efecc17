"""The way to the server: encrypted and proved wherever it leaves this machine, and why it isn't, in plain words.

libpq proves the certificate; it says little about what is wrong with it. So after a failure, and to warn in time, the
certificate is looked at once more, by the same root.
"""

import os
import socket
import ssl
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from app.domain.errors import Unusable

PROVED = "verify-full"
WARN_DAYS = 14
_PATIENCE_S = 3.0
_PORT = 5432
_SSL_REQUEST = struct.pack("!ii", 8, 80877103)
_ANY_TIME = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME, which Python doesn't name: the certificate of yesterday shall be read, too."""
_OTHER_NAME = 62
"""X509_V_ERR_HOSTNAME_MISMATCH."""


def is_loopback(url: sa.URL) -> bool:
    """Say whether the way stays within this machine."""
    host = str(url.query.get("host") or url.host or "")
    return host in ("", "localhost", "::1") or host.startswith(("/", "127."))


def proved(url: sa.URL) -> sa.URL:
    """Return the URL with a proof of the server asked for, unless it says itself what it wants."""
    if "sslmode" in url.query or is_loopback(url):
        return url
    return url.update_query_dict({"sslmode": PROVED})


def what_is_wrong(url: sa.URL, place: str, now: datetime) -> Unusable | None:
    """Return what keeps the server's certificate from being trusted at `now`; None where nothing does.

    Codes: `shared.no_tls`, `shared.no_root`, `shared.untrusted`, `shared.other_name`, `shared.expired`,
    `shared.not_yet`; `shared.away` where there is no server. `place` is the URL as people may see it.
    """
    root = _root(url)
    if not root.is_file():
        return Unusable("shared.no_root", url=place, path=str(root))
    try:
        begins, ends = _valid(url, root)
    except ssl.SSLCertVerificationError as error:
        if error.verify_code == _OTHER_NAME:
            return Unusable("shared.other_name", url=place, host=str(url.host))
        return Unusable("shared.untrusted", url=place, path=str(root), detail=error.verify_message)
    except ssl.SSLError as error:
        return Unusable("shared.untrusted", url=place, path=str(root), detail=str(error.reason))
    except ConnectionRefusedError as error:
        return Unusable("shared.away", url=place, detail=str(error))
    except OSError as error:
        return Unusable("shared.no_tls", url=place, detail=str(error))
    if now > ends:
        return Unusable("shared.expired", url=place, day=ends.date().isoformat())
    return Unusable("shared.not_yet", url=place, day=begins.date().isoformat()) if now < begins else None


def ends_soon(url: sa.URL, place: str, now: datetime) -> Unusable | None:
    """Return `shared.ends_soon` (day, days) when the server's certificate ends within `WARN_DAYS`, else None.

    None, too, where the server isn't proved, or can't be asked: whoever connects hears that elsewhere.
    """
    if url.query.get("sslmode") not in ("verify-ca", PROVED):
        return None
    try:
        _, ends = _valid(url, _root(url))
    except OSError:
        return None
    left = ends - now
    if left > timedelta(days=WARN_DAYS):
        return None
    return Unusable("shared.ends_soon", url=place, day=ends.date().isoformat(), days=max(left.days, 0))


def _root(url: sa.URL) -> Path:
    given = url.query.get("sslrootcert") or os.environ.get("PGSSLROOTCERT")
    return Path(str(given)) if given else Path.home() / ".postgresql" / "root.crt"


def _valid(url: sa.URL, root: Path) -> tuple[datetime, datetime]:
    """Return from when until when the server's certificate is valid, once the root vouches for it and for its name.

    Raises:
        OSError: it doesn't (ssl.SSLError), the server has no TLS or is not there.
    """
    context = ssl.create_default_context(cafile=str(root))
    # From Python 3.13 on strict by itself; libpq, whose verdict is explained here, is not.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.verify_flags |= ssl.VerifyFlags(_ANY_TIME)
    context.check_hostname = url.query.get("sslmode") != "verify-ca"
    with socket.create_connection((url.host or "localhost", url.port or _PORT), _PATIENCE_S) as plain:
        plain.sendall(_SSL_REQUEST)
        if plain.recv(1) != b"S":
            raise OSError("TLS is off")
        with context.wrap_socket(plain, server_hostname=url.host or "localhost") as wrapped:
            found = wrapped.getpeercert() or {}
    return _instant(str(found["notBefore"])), _instant(str(found["notAfter"]))


def _instant(text: str) -> datetime:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(text), UTC)
