"""The bag: the files of an edition with what proves them, as BagIt has it (RFC 8493), and a signature over all.

The signature covers the tagmanifest, which covers the manifests, which cover every byte of the record.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping

from companion.archive.bundle import BundleError, is_plain_name, pack, unpack
from companion.archive.signing import PublicKey, SecretKey, SignatureError, read_public_key

PAYLOAD = "data/"
DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
MANIFEST_512 = "manifest-sha512.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SIGNATURE = f"{TAG_MANIFEST}.minisig"
VERIFY = "data/VERIFY.txt"
TAG_FILES = (DECLARATION, INFO, MANIFEST, MANIFEST_512)
BESIDE_THE_PAYLOAD = frozenset({*TAG_FILES, TAG_MANIFEST, SIGNATURE})

DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

Digest = Callable[[bytes], str]

_LINE = re.compile(r"([0-9a-f]+)  (\S+)")
_KEY_LINE = re.compile(r"^\s*(RW[A-Za-z0-9+/]{54})\s*$", re.MULTILINE)
_NOT_PRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def sha256(content: bytes) -> str:
    """The SHA-256 of bytes, in lower-case hex."""
    return hashlib.sha256(content).hexdigest()


def sha512(content: bytes) -> str:
    """The SHA-512 of bytes, in lower-case hex."""
    return hashlib.sha512(content).hexdigest()


MANIFESTS: Mapping[str, Digest] = {MANIFEST: sha256, MANIFEST_512: sha512}


def bagged(
    payload: Mapping[str, bytes], info: Iterable[tuple[str, str]], key: SecretKey, comment: str
) -> dict[str, bytes]:
    """Put files into a bag and sign it.

    Args:
        payload: The files by name, as they will lie in `data/`.
        info: What bag-info.txt says, by label; what it says of the size is added.
        comment: Signed along, one line.

    Returns:
        Every file of the bag by name.
    """
    files = {f"{PAYLOAD}{name}": payload[name] for name in sorted(payload)}
    size = sum(len(content) for content in files.values())
    tags = {
        DECLARATION: DECLARED,
        INFO: _info((*info, ("Payload-Oxum", f"{size}.{len(files)}"))),
        **{name: manifest(files, digest) for name, digest in MANIFESTS.items()},
    }
    tag_manifest = manifest(tags, sha256)
    return {**tags, TAG_MANIFEST: tag_manifest, SIGNATURE: key.sign(tag_manifest, comment), **files}


def manifest(files: Mapping[str, bytes], digest: Digest) -> bytes:
    """List files with their digests, as sha256sum and its kin read and write them."""
    return "".join(f"{digest(files[name])}  {name}\n" for name in sorted(files)).encode()


def read_manifest(content: bytes) -> dict[str, str]:
    """Read digests by name.

    Raises:
        BundleError: If a line is none of a manifest, names a file twice, or leads out of the bag.
    """
    listed: dict[str, str] = {}
    for line in content.decode("utf-8", "replace").removesuffix("\n").split("\n"):
        found = _LINE.fullmatch(line)
        if not found or not is_plain_name(found[2]) or found[2] in listed:
            raise BundleError(f"A manifest has a line that it may not have: {line!r}.")
        listed[found[2]] = found[1]
    return listed


def faults_of(files: Mapping[str, bytes], withdrawn: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Say what is wrong with a bag, a sentence each: what is missing, added or altered. Who made it is not asked.

    Args:
        withdrawn: Names that may be missing.
    """
    missing = [name for name in sorted(BESIDE_THE_PAYLOAD - withdrawn) if name not in files]
    if missing:
        return tuple(f"{name} is missing: this is no whole bag." for name in missing)
    try:
        tags = read_manifest(files[TAG_MANIFEST])
        payloads = {name: read_manifest(files[name]) for name in MANIFESTS}
    except BundleError as error:
        return (str(error),)
    return tuple(dict.fromkeys((*_tag_faults(files, tags, withdrawn), *_payload_faults(files, payloads, withdrawn))))


def _tag_faults(files: Mapping[str, bytes], listed: Mapping[str, str], withdrawn: frozenset[str]) -> Iterable[str]:
    if files[DECLARATION] != DECLARED:
        yield f"{DECLARATION} is not that of a bag."
    if set(listed) != set(TAG_FILES):
        yield f"{TAG_MANIFEST} lists other files than it should."
    yield from _differing(files, {name: digest for name, digest in listed.items() if name not in withdrawn}, sha256)


def _payload_faults(
    files: Mapping[str, bytes], manifests: Mapping[str, Mapping[str, str]], withdrawn: frozenset[str]
) -> Iterable[str]:
    for name, listed in manifests.items():
        yield from (f"{name} lists {each}, which is outside {PAYLOAD}." for each in listed if not _is_payload(each))
        there = {each: digest for each, digest in listed.items() if each not in withdrawn}
        yield from _differing(files, there, MANIFESTS[name])
        yield from (f"{each} was added: {name} does not list it." for each in files if _is_unlisted(each, listed))
    yield from (f"{each} was withdrawn, and is there." for each in sorted(withdrawn) if each in files)


def _differing(files: Mapping[str, bytes], listed: Mapping[str, str], digest: Digest) -> Iterable[str]:
    for name, expected in listed.items():
        if name not in files:
            yield f"{name} is missing."
        elif digest(files[name]) != expected:
            yield f"{name} is not what it was."


def _is_payload(name: str) -> bool:
    return name.startswith(PAYLOAD)


def _is_unlisted(name: str, listed: Mapping[str, str]) -> bool:
    return name not in listed and name not in BESIDE_THE_PAYLOAD


def own_key(files: Mapping[str, bytes]) -> PublicKey:
    """The key that a bag says it was signed with. Whoever forges a bag can say that, too.

    Raises:
        SignatureError: If it names none.
    """
    found = _KEY_LINE.search(files.get(VERIFY, b"").decode("utf-8", "replace"))
    if found is None:
        raise SignatureError(f"{VERIFY} names no key.")
    return read_public_key(found[1])


def root_of(slug: str, number: int) -> str:
    """The folder that a bag unpacks into."""
    return f"{slug}-e{number}"


def zipped(files: Mapping[str, bytes], root: str) -> bytes:
    """Pack a bag into one ZIP: the same bytes, wherever it is done."""
    return pack({f"{root}/{name}": content for name, content in files.items()})


def unzipped(bundle: bytes) -> tuple[str, dict[str, bytes]]:
    """Unpack a bag.

    Returns:
        Its folder's name, and its files.

    Raises:
        BundleError: If it is no ZIP of one folder, or holds anything beside plain files.
    """
    entries = unpack(bundle)
    roots = {name.partition("/")[0] for name in entries}
    if len(roots) != 1 or not all("/" in name for name in entries):
        raise BundleError("This bundle is not one folder.")
    if pack(entries) != bundle:
        raise BundleError("This bundle holds more than its files, or was packed by somebody else.")
    root = roots.pop()
    return root, {name.removeprefix(f"{root}/"): content for name, content in entries.items()}


def read_info(content: bytes) -> dict[str, str]:
    """Read what bag-info.txt says, by label; of a label that comes twice, the last."""
    lines = (line.partition(": ") for line in content.decode("utf-8", "replace").split("\n"))
    return {label: value for label, _, value in lines if label}


def _info(labels: Iterable[tuple[str, str]]) -> bytes:
    """Write labels, a line each: whatever would end a line becomes a space."""
    lines = ((label, " ".join(_NOT_PRINTED.sub(" ", value).split())) for label, value in labels)
    return "".join(f"{label}: {value}\n" for label, value in lines if value).encode("utf-8", "replace")
