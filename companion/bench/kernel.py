"""What the kernel holds for sockets, asked as `ss -m` asks: on Linux."""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Collection, Iterator

SOCK_DIAG_BY_FAMILY, NLMSG_ERROR, NLMSG_DONE = 20, 2, 3
REQUEST_DUMP = 0x301
INET_DIAG_SKMEMINFO = 7
EVERY_STATE = 0xFFF
NETLINK_SOCK_DIAG = 4
MESSAGE_HEAD, ATTRIBUTE_HEAD = struct.Struct("=IHHII"), struct.Struct("=HH")
SOCKET_HEAD_BYTES = 72
"""Of `struct inet_diag_msg`, in front of its attributes."""

PORTS = struct.Struct("!HH")
MEMORY = struct.Struct("=9I")


def memory_for(port: int, peers: Collection[int]) -> int:
    """The bytes of kernel memory in use for a server's sockets to these peers: queues, and what is set apart for them.

    Args:
        port: The server's.
        peers: The ports at the other ends.
    """
    found = 0
    for ours, theirs, held in _sockets():
        if ours == port and theirs in peers:
            received, _, _, _, ahead, queued, options, backlog, _ = held
            found += received + ahead + queued + options + backlog
    return found


def _sockets() -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Every TCP socket over IPv4: its port, its peer's, and its memory as `SO_MEMINFO` has it."""
    body = struct.pack("=BBBBI48x", socket.AF_INET, socket.IPPROTO_TCP, 1 << (INET_DIAG_SKMEMINFO - 1), 0, EVERY_STATE)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG) as kernel:
        kernel.send(MESSAGE_HEAD.pack(MESSAGE_HEAD.size + len(body), SOCK_DIAG_BY_FAMILY, REQUEST_DUMP, 1, 0) + body)
        while True:
            for kind, message in _messages(kernel.recv(64 * 1024)):
                if kind == NLMSG_DONE:
                    return
                if kind == NLMSG_ERROR:
                    raise OSError(os.strerror(-struct.unpack_from("=i", message)[0]))
                ours, theirs = PORTS.unpack_from(message, 4)
                yield ours, theirs, _memory(message)


def _messages(answer: bytes) -> Iterator[tuple[int, bytes]]:
    while answer:
        size, kind, *_ = MESSAGE_HEAD.unpack_from(answer)
        yield kind, answer[MESSAGE_HEAD.size : size]
        answer = answer[(size + 3) & ~3 :]


def _memory(message: bytes) -> tuple[int, ...]:
    rest = message[SOCKET_HEAD_BYTES:]
    while rest:
        size, kind = ATTRIBUTE_HEAD.unpack_from(rest)
        if kind == INET_DIAG_SKMEMINFO:
            return MEMORY.unpack_from(rest, ATTRIBUTE_HEAD.size)
        rest = rest[(size + 3) & ~3 :]
    return (0,) * 9
