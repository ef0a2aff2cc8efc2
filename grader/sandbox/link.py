"""The grader's side: the two descriptors of one child, and one question with its answer within one deadline."""

from __future__ import annotations

import os
import select
import socket
import time

from . import wire

CHUNK = 1 << 20


class Late(Exception):  # noqa: N818 - an event of the other side, which becomes a verdict
    """The deadline passed before the whole answer was there."""


class HungUp(Exception):  # noqa: N818
    """The other side closed the connection."""


class Broken(Exception):  # noqa: N818
    """What came is no frame that answers the question."""


class TooLong(Exception):  # noqa: N818
    """The answer announces more bytes than it may have."""


class Link:
    """The protocol's socket and the output's pipe, both read without ever waiting on them alone.

    text, cut   what was printed so far, within `limit` bytes, and whether there was more
    """

    def __init__(self, channel: socket.socket, output: int, limit: int) -> None:
        self.channel = channel
        self.output = output
        self.limit = limit
        self.text = bytearray()
        self.cut = False

    def ask(self, identity: bytes, question: bytes, deadline: float, longest: int) -> memoryview:
        """Send the question, and give the payload of the frame that answers it; Late, HungUp, Broken, TooLong."""
        outgoing, incoming = memoryview(question), bytearray()
        wanted = wire.HEADER.size
        poll = select.poll()
        poll.register(self.output, select.POLLIN)
        poll.register(self.channel, select.POLLIN | (select.POLLOUT if question else 0))
        while len(incoming) < wanted:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Late
            for number, events in poll.poll(left * 1000):
                if number == self.output:
                    if not self.drain():
                        poll.unregister(number)
                    continue
                if events & select.POLLOUT and outgoing:
                    outgoing = outgoing[self.send(outgoing) :]
                    if not outgoing:
                        poll.modify(self.channel, select.POLLIN)
                if events & ~select.POLLOUT:
                    incoming += self.receive(min(wanted - len(incoming), CHUNK))
            if wanted == wire.HEADER.size == len(incoming):
                wanted += self.length(bytes(incoming), identity, longest)
        self.drain()
        return memoryview(incoming)[wire.HEADER.size :]

    def send(self, data: memoryview) -> int:
        """Send what the socket takes now."""
        try:
            return self.channel.send(data[:CHUNK])
        except BlockingIOError:
            return 0
        except OSError:
            raise HungUp from None

    def receive(self, most: int) -> bytes:
        """Receive what is there now."""
        try:
            data = self.channel.recv(most)
        except BlockingIOError:
            return b""
        except OSError:
            raise HungUp from None
        if not data:
            raise HungUp
        return data

    def length(self, header: bytes, identity: bytes, longest: int) -> int:
        """Give the length that a header announces, before anything is made room for."""
        mark, given, length = wire.HEADER.unpack(header)
        if mark != wire.MARK or given != identity:
            raise Broken
        if length > longest:
            raise TooLong
        return int(length)

    def drain(self) -> bool:
        """Take what was printed, throw away what is too much; False where nothing will come any more."""
        for _ in range(64):
            try:
                data = os.read(self.output, 1 << 16)
            except BlockingIOError:
                return True
            except OSError:
                return False
            if not data:
                return False
            room = self.limit - len(self.text)
            self.text += data[:room]
            self.cut = self.cut or len(data) > room
        return True

    def close(self) -> None:
        """Take the rest of what was printed and close both."""
        self.drain()
        self.channel.close()
        os.close(self.output)
