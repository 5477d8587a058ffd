"""Signatures as minisign writes and checks them: Ed25519 over the BLAKE2b digest of a file, and a comment that counts.

The tool and its formats: https://jedisct1.github.io/minisign. What is signed twice is the same bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from msgspec import Struct
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from companion.domain.errors import CompanionError

KEY_ID_BYTES = 8
SEED_BYTES = 32
SIGNATURE_BYTES = 64
OF_A_KEY = b"Ed"
PREHASHED = b"ED"
NOT_ENCRYPTED = OF_A_KEY + b"\0\0" + b"B2"
SALT_AND_LIMITS_BYTES = 48
CHECKSUM_BYTES = 32

UNTRUSTED = "untrusted comment: "
TRUSTED = "trusted comment: "

_CONTROL = re.compile(r"[^\x20-\x7e]+")


class SignatureError(CompanionError):
    """A signature or a key is not what it should be."""


class PublicKey(Struct, frozen=True):
    """The public half: whoever has it can check what was signed, and sign nothing."""

    id: bytes
    point: bytes

    @property
    def name(self) -> str:
        """The key's number as minisign prints it."""
        return name_of(self.id)

    @property
    def text(self) -> str:
        """The key in one line, as `minisign -P` takes it."""
        return base64.b64encode(OF_A_KEY + self.id + self.point).decode()

    def file(self) -> bytes:
        """The key as a file, as `minisign -p` takes it."""
        return f"{UNTRUSTED}minisign public key {self.name}\n{self.text}\n".encode()

    def verify(self, message: bytes, signature: bytes) -> str:
        """Check a signature, a whole `.minisig` file.

        Returns:
            Its trusted comment.

        Raises:
            SignatureError: If it is not by this key, not of these bytes, or no signature at all.
        """
        made, comment = _parts(signature)
        if made.key_id != self.id:
            raise SignatureError(f"It was signed with another key, {name_of(made.key_id)}.")
        try:
            key = VerifyKey(self.point)
            key.verify(_prehashed(message), made.signature)
            key.verify(made.signature + comment.encode(), made.global_signature)
        except BadSignatureError:
            raise SignatureError("The signature does not fit these bytes.") from None
        return comment


class SecretKey(Struct, frozen=True):
    """The half that signs. It is shown to nobody."""

    id: bytes
    seed: bytes

    def __repr__(self) -> str:
        """Say which key it is, and nothing that would let anybody sign."""
        return f"SecretKey({self.public.name})"

    @property
    def public(self) -> PublicKey:
        """The other half."""
        return PublicKey(self.id, bytes(SigningKey(self.seed).verify_key))

    def sign(self, message: bytes, comment: str) -> bytes:
        """Sign a message, and a comment along with it: one line of plain characters.

        Returns:
            A whole `.minisig` file.
        """
        key, trusted = SigningKey(self.seed), _CONTROL.sub(" ", comment)
        signature = key.sign(_prehashed(message)).signature
        over_all = key.sign(signature + trusted.encode()).signature
        lines = (
            f"{UNTRUSTED}signature with minisign key {self.public.name}",
            base64.b64encode(PREHASHED + self.id + signature).decode(),
            f"{TRUSTED}{trusted}",
            base64.b64encode(over_all).decode(),
        )
        return "".join(f"{line}\n" for line in lines).encode()

    def file(self) -> bytes:
        """The key as a file without a password, as `minisign -G -W` makes them."""
        secret = self.id + self.seed + self.public.point
        packed = NOT_ENCRYPTED + bytes(SALT_AND_LIMITS_BYTES) + secret + bytes(CHECKSUM_BYTES)
        return f"{UNTRUSTED}minisign encrypted secret key\n{base64.b64encode(packed).decode()}\n".encode()


class _Made(Struct, frozen=True):
    """What a `.minisig` file says."""

    key_id: bytes
    signature: bytes
    global_signature: bytes


def new_key(randomness: bytes) -> SecretKey:
    """Make a key.

    Args:
        randomness: 40 bytes that nobody else knows.
    """
    return SecretKey(randomness[:KEY_ID_BYTES], randomness[KEY_ID_BYTES : KEY_ID_BYTES + SEED_BYTES])


def read_secret_key(file: bytes) -> SecretKey:
    """Read a secret key file.

    Raises:
        SignatureError: If it is none, or is locked with a password.
    """
    packed = _decoded(file.split(b"\n")[1] if b"\n" in file else b"")
    begins, after = packed[: len(NOT_ENCRYPTED)], packed[len(NOT_ENCRYPTED) + SALT_AND_LIMITS_BYTES :]
    if begins[:2] == OF_A_KEY and begins[2:4] == b"Sc":
        raise SignatureError("This key is locked with a password. Make one without: minisign -G -W")
    if begins != NOT_ENCRYPTED or len(after) != KEY_ID_BYTES + 2 * SEED_BYTES + CHECKSUM_BYTES:
        raise SignatureError("This is no secret key of minisign. Make one: minisign -G -W")
    key = new_key(after)
    if key.public.point != after[KEY_ID_BYTES + SEED_BYTES : KEY_ID_BYTES + 2 * SEED_BYTES]:
        raise SignatureError("This secret key is damaged: its two halves do not belong together.")
    return key


def read_public_key(text: str) -> PublicKey:
    """Read a public key: one line of it, or a whole file.

    Raises:
        SignatureError: If it is none.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith(UNTRUSTED.strip())]
    packed = _decoded(lines[0].encode("ascii", "replace")) if len(lines) == 1 else b""
    if packed[:2] != OF_A_KEY or len(packed) != len(OF_A_KEY) + KEY_ID_BYTES + SEED_BYTES:
        raise SignatureError("This is no public key of minisign. One looks like RWQ and 53 more characters.")
    return PublicKey(packed[2 : 2 + KEY_ID_BYTES], packed[2 + KEY_ID_BYTES :])


def name_of(key_id: bytes) -> str:
    """Print the number of a key as minisign does."""
    return f"{int.from_bytes(key_id, 'little'):X}"


def _prehashed(message: bytes) -> bytes:
    return hashlib.blake2b(message).digest()


def _parts(signature: bytes) -> tuple[_Made, str]:
    lines = signature.decode("utf-8", "replace").split("\n")
    if len(lines) < 4 or not lines[2].startswith(TRUSTED):
        raise SignatureError("This is no signature of minisign.")
    made, over_all = _decoded(lines[1].encode()), _decoded(lines[3].encode())
    if made[:2] != PREHASHED or len(made) != 2 + KEY_ID_BYTES + SIGNATURE_BYTES or len(over_all) != SIGNATURE_BYTES:
        raise SignatureError("This is no signature of minisign, or one of an old kind.")
    parts = _Made(made[2 : 2 + KEY_ID_BYTES], made[2 + KEY_ID_BYTES :], over_all)
    return parts, lines[2].removeprefix(TRUSTED)


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        return b""
