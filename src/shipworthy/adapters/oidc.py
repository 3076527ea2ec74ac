"""Login through an OpenID Connect provider: authorization code with PKCE, the ID token checked in full.

Settings come from the environment: `SHIPWORTHY_OIDC_ISSUER`, `SHIPWORTHY_OIDC_CLIENT_ID`, optionally
`SHIPWORTHY_OIDC_SECRET_VARIABLE` (the name of the variable that holds the client's secret; without one the
client is a public one), `SHIPWORTHY_OIDC_ADDRESS` (the app as browsers reach it, `https://review.example.org`),
`SHIPWORTHY_OIDC_DOMAINS` (mail domains whose people get an account by themselves) and `SHIPWORTHY_OIDC_ROLE`
(which role they get).
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import secrets
import time
import urllib.error
import urllib.request
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import quote, urlencode, urlsplit

from shipworthy.adapters.redact import shortened
from shipworthy.errors import WorkFailed, WrongCall
from shipworthy.score.review.account import ROLES

ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "Ed25519",
    "EdDSA",
)
"""Signatures by a key that the provider alone has; `none` and the client's own secret are none."""
LEEWAY_S = 60
_TIMEOUT_S = 10.0
_MOST_BYTES = 1_000_000
_PREFIX = "SHIPWORTHY_OIDC_"


@dataclass(frozen=True)
class OidcSettings:
    """Which provider, and who this app is there.

    Attributes:
        issuer: The provider's address, as its tokens name it.
        client_id: This app's name there.
        secret_variable: The variable that holds the client's secret; empty for a public client.
        address: The app as browsers reach it; empty for the host of the request.
        domains: Mail domains whose people get an account by themselves.
        role: The role that they get.
    """

    issuer: str
    client_id: str
    secret_variable: str = ""
    address: str = ""
    domains: tuple[str, ...] = ()
    role: str = "viewer"


@dataclass(frozen=True)
class Started:
    """A login on its way; all but `url` stay with the browser that began it."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Identity:
    """Who the provider says it is: issuer and id, and a mail address only if it has been verified."""

    subject: str
    email: str


def oidc_settings(environ: Mapping[str, str]) -> OidcSettings | None:
    """The settings; None if there are none.

    Raises:
        WrongCall: Only half of them, or one that can't be.
    """
    given = {name: environ.get(_PREFIX + name, "").strip() for name in _NAMES}
    if not any(given.values()):
        return None
    for name in ("ISSUER", "CLIENT_ID"):
        if not given[name]:
            raise WrongCall(
                f"{_PREFIX}{name} is not set, but other settings of OIDC are", hint="set both, or none"
            )
    _check_address(given["ISSUER"], _PREFIX + "ISSUER")
    if given["ADDRESS"]:
        _check_address(given["ADDRESS"], _PREFIX + "ADDRESS")
    variable = given["SECRET_VARIABLE"]
    if variable and not environ.get(variable):
        raise WrongCall(f"{_PREFIX}SECRET_VARIABLE names {variable!r}, which is not set or empty")
    role = given["ROLE"] or "viewer"
    if role not in ROLES or role == "owner":
        raise WrongCall(f"{_PREFIX}ROLE is {role!r}, expected editor, reviewer or viewer")
    domains = tuple(one.strip().lower().lstrip("@") for one in given["DOMAINS"].split(",") if one.strip())
    address = given["ADDRESS"].rstrip("/")
    return OidcSettings(given["ISSUER"], given["CLIENT_ID"], variable, address, domains, role)


_NAMES = ("ISSUER", "CLIENT_ID", "SECRET_VARIABLE", "ADDRESS", "DOMAINS", "ROLE")


class Oidc:
    """One provider.

    Args:
        settings: Which, and who this app is there.
        environ: Where the client's secret is.
    """

    def __init__(self, settings: OidcSettings, environ: Mapping[str, str]) -> None:
        self.settings = settings
        self._secret = environ.get(settings.secret_variable, "") if settings.secret_variable else ""

    def start(self, back: str) -> Started:
        """Where a browser goes to log in; `back` is where it returns to.

        Raises:
            WorkFailed: The provider can't be asked.
        """
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code", "client_id": self.settings.client_id, "redirect_uri": back,
            "scope": "openid email", "state": state, "nonce": nonce, "code_challenge": challenge,
            "code_challenge_method": "S256",
        }  # fmt: skip
        at = self._endpoint("authorization_endpoint")
        return Started(f"{at}{'&' if '?' in at else '?'}{urlencode(query)}", state, nonce, verifier)

    def finish(self, code: str, back: str, started: Started) -> Identity:
        """Who has logged in.

        Raises:
            WorkFailed: The provider can't be asked, or refuses the code.
            WrongCall: Its token is not for this login: wrong issuer, audience, nonce, time or signature.
        """
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": back,
            "code_verifier": started.verifier,
        }  # fmt: skip
        answer = self._post(self._endpoint("token_endpoint"), form)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise WorkFailed(
                "the provider's answer holds no id_token", hint="allow the scope 'openid' for this client"
            )
        return self._identity(self._claims(token), started.nonce)

    def _claims(self, token: str) -> Mapping[str, Any]:
        """What the token says, its signature checked with the provider's keys."""
        try:
            from joserfc import jwt
            from joserfc.errors import JoseError
            from joserfc.jwk import KeySet
        except ModuleNotFoundError as error:
            raise WrongCall(
                "login through OIDC needs the extra oidc", hint="pip install 'shipworthy[oidc]'"
            ) from error
        keys: Any = self._get(self._endpoint("jwks_uri"))
        try:
            return jwt.decode(token, KeySet.import_key_set(keys), algorithms=list(ALGORITHMS)).claims
        except (JoseError, ValueError, KeyError, TypeError) as error:
            refuse(f"its signature does not hold ({type(error).__name__})")

    def _identity(self, claims: Mapping[str, Any], nonce: str) -> Identity:
        own, now = self.settings.client_id, time.time()
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if claims.get("iss") != self.settings.issuer:
            refuse(f"its issuer is {shown(claims.get('iss'))}, expected {self.settings.issuer!r}")
        if own not in audiences or (len(audiences) > 1 and claims.get("azp") != own):
            refuse(f"it is for {shown(audience)}, not for {own!r}")
        if claims.get("azp", own) != own:
            refuse(f"it was given to {shown(claims.get('azp'))}, not to {own!r}")
        if not _is_time(claims.get("exp")) or claims["exp"] <= now - LEEWAY_S:
            refuse("it has expired")
        if not _is_time(claims.get("iat")) or claims["iat"] > now + LEEWAY_S:
            refuse("it was made in the future, or doesn't say when")
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode("utf-8", "replace"), nonce.encode()):
            refuse("it belongs to another login (nonce)")
        subject = claims.get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            refuse("it names nobody (sub)")
        email = claims.get("email") if claims.get("email_verified") is True else ""
        return Identity(f"{self.settings.issuer}#{subject}", email if isinstance(email, str) else "")

    def _endpoint(self, name: str) -> str:
        known = self._get(self.settings.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if known.get("issuer") != self.settings.issuer:
            raise WorkFailed(
                f"the provider calls itself {shown(known.get('issuer'))}, expected {self.settings.issuer!r}",
                hint=f"set {_PREFIX}ISSUER exactly as the provider writes it",
            )
        found = known.get(name)
        if not isinstance(found, str):
            raise WorkFailed(f"the provider's configuration has no {name}")
        _check_address(found, name)
        return found

    def _post(self, url: str, form: dict[str, str]) -> dict[str, Any]:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if self._secret:
            pair = f"{quote(self.settings.client_id, safe='')}:{quote(self._secret, safe='')}"
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        else:
            form = {**form, "client_id": self.settings.client_id}
        return _ask(urllib.request.Request(url, urlencode(form).encode(), headers))

    def _get(self, url: str) -> dict[str, Any]:
        return _ask(urllib.request.Request(url))


def refuse(why: str) -> NoReturn:
    """Ends a login whose token can't be believed.

    Raises:
        WrongCall: Always.
    """
    raise WrongCall(f"the provider's token is refused: {why}", hint="begin the login again")


def shown(value: object) -> str:
    """A value of a token for a message."""
    return shortened(repr(value), 80)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Nobody is followed anywhere."""


def _ask(request: urllib.request.Request) -> dict[str, Any]:
    """The JSON object that is answered."""
    request.add_header("Accept", "application/json")
    handlers: list[Any] = [_NoRedirect()]
    where = urlsplit(request.full_url)
    if _is_this_machine(where.hostname or ""):
        handlers.append(urllib.request.ProxyHandler({}))
    place = f"{where.scheme}://{where.netloc}{where.path}"
    try:
        with urllib.request.build_opener(*handlers).open(request, timeout=_TIMEOUT_S) as answer:
            data = answer.read(_MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        with error:
            said = shortened(error.read(2000).decode("utf-8", "replace"), 200)
        raise WorkFailed(f"the OIDC provider answered {error.code} at {place}: {said}") from error
    except (OSError, ValueError) as error:
        raise WorkFailed(f"the OIDC provider can't be asked at {place}: {error}") from error
    try:
        found = json.loads(data) if len(data) <= _MOST_BYTES else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise WorkFailed(f"the OIDC provider's answer at {place} is no JSON object")
    return found


def _check_address(url: str, what: str) -> None:
    """Only https; plain http within this machine."""
    try:
        found = urlsplit(url)
        is_right = bool(found.hostname) and found.username is None
    except ValueError:
        is_right, found = False, urlsplit("")
    if is_right and (
        found.scheme == "https" or (found.scheme == "http" and _is_this_machine(found.hostname or ""))
    ):
        return
    raise WrongCall(f"{what} is {shown(url)}, expected an address that begins with https://")


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
