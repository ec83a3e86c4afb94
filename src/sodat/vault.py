"""Keys that lie outside the database, and all that is done with them.

One master key gives every other key; without it a stolen database names nobody. A plain
hash of a twelve-digit number is found by trying all numbers, a keyed one is not.
"""

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sodat.rules.checkpoint import Key
from sodat.rules.refusals import NotSignedIn

_MASTER_BYTES = 32
_TOKEN_MAC_BYTES = 16


@dataclass(frozen=True, slots=True)
class Login:
    """Who a token speaks for."""

    account_id: int
    role: str
    expires_at: datetime
    helper_id: int = 0
    """The account that acts for this one, with its consent; 0: the account itself."""

    consent_id: int = 0
    acts_for: str = ""
    """Where somebody acts for the account: the last digits of its mobile."""

    mac: bytes = field(default=b"", compare=False, repr=False)
    """What its token is known by, once there is one."""


class Vault:
    """All keyed work of one installation."""

    def __init__(self, master: bytes, origin: str) -> None:
        self._identity = _key(master, b"identity-v1")
        self._mobile = _key(master, b"mobile-v1")
        self._code = _key(master, b"code-v1")
        self._token = _key(master, b"token-v1")
        self._known = _key(master, b"known-v1")
        self._email = _key(master, b"email-v1")
        self._ended: set[bytes] = set()
        self._seal = AESGCM(_key(master, b"seal-v1"))
        self._log = Ed25519PrivateKey.from_private_bytes(_key(master, b"log-v1"))
        self._beacon = Ed25519PrivateKey.from_private_bytes(_key(master, b"beacon-v1"))
        self.log_key = Key(origin, self._log.public_key().public_bytes_raw())
        self.beacon_public_key = self._beacon.public_key().public_bytes_raw().hex()

    def identity_key(self, id_type: str, id_number: str) -> bytes:
        """Return what an ID number is matched by; the number itself is stored nowhere."""
        return blake2b(f"{id_type}\n{id_number}".encode(), key=self._identity, digest_size=32).digest()

    def mobile_hash(self, mobile: str) -> bytes:
        """Return what a mobile number is found by."""
        return blake2b(mobile.encode(), key=self._mobile, digest_size=32).digest()

    def email_hash(self, email: str) -> bytes:
        """Return what an e-mail address is found by."""
        return blake2b(email.encode(), key=self._email, digest_size=32).digest()

    def known_browser(self, mobile_hash: bytes) -> str:
        """Return what a browser keeps that has signed in with a number."""
        return urlsafe_b64encode(blake2b(mobile_hash, key=self._known, digest_size=18).digest()).decode()

    def code_hash(self, txn_id: str, code: str) -> bytes:
        """Return what a one-time code is compared by."""
        return blake2b(f"{txn_id}\n{code}".encode(), key=self._code, digest_size=32).digest()

    def seal(self, text: str, field: str) -> bytes:
        """Return a text encrypted for one field of the database."""
        nonce = os.urandom(12)
        return nonce + self._seal.encrypt(nonce, text.encode(), field.encode())

    def open(self, sealed: bytes, field: str) -> str | None:
        """Return a sealed text; None when it was sealed by another key or for another field."""
        try:
            return self._seal.decrypt(sealed[:12], sealed[12:], field.encode()).decode()
        except InvalidTag:
            return None

    def token(self, login: Login) -> str:
        """Return a token: account, role, expiry and who acts for the account, with a MAC over them."""
        said = f"{login.account_id}.{login.role}.{int(login.expires_at.timestamp())}"
        if login.helper_id:
            said += f".{login.helper_id}.{login.consent_id}.{login.acts_for}"
        return f"{said}.{urlsafe_b64encode(self._token_mac(said)).decode().rstrip('=')}"

    def login(self, token: str, now: datetime) -> Login:
        """Return who a token speaks for.

        Raises:
            NotSignedIn: not a token of ours, altered, expired, or ended by its holder.
        """
        said, _, mac = token.rpartition(".")
        try:
            given = urlsafe_b64decode(mac + "==")
            account, role, expires, *acting = said.split(".")
            helper, consent, last = acting or ("0", "0", "")
            until = datetime.fromtimestamp(int(expires), UTC)
            login = Login(int(account), role, until, int(helper), int(consent), last, given)
        except (ValueError, OverflowError, OSError):
            raise NotSignedIn from None
        if not hmac.compare_digest(given, self._token_mac(said)) or login.expires_at <= now:
            raise NotSignedIn
        if not self.stands(login):
            raise NotSignedIn
        return login

    def stands(self, login: Login) -> bool:
        """Return whether nobody has ended a login, as far as this process has heard."""
        return login.mac not in self._ended

    def end(self, macs: Iterable[bytes]) -> None:
        """Let the logins of these tokens stand no more in this process."""
        self._ended.update(macs)

    def _token_mac(self, said: str) -> bytes:
        return blake2b(said.encode(), key=self._token, digest_size=_TOKEN_MAC_BYTES).digest()

    def sign(self, message: bytes) -> bytes:
        """Return the log key's signature: checkpoints and receipts."""
        return self._log.sign(message)

    def sign_local_round(self, message: bytes) -> str:
        """Return the development beacon's signature in hex."""
        return self._beacon.sign(message).hex()


def verify_ed25519(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether a signature holds."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def open_vault(folder: Path, origin: str) -> Vault:
    """Return the vault of a folder; its master key is made on first use, readable by the owner only."""
    path = folder / "keys" / "master.key"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(_MASTER_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            # A link, not a rename: of two first starts only one may set the key.
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    master = path.read_bytes()
    if len(master) != _MASTER_BYTES:
        raise ValueError(f"{path} is not a master key of {_MASTER_BYTES} bytes")
    return Vault(master, origin)


def _key(master: bytes, purpose: bytes) -> bytes:
    return blake2b(key=master, person=purpose, digest_size=32).digest()
