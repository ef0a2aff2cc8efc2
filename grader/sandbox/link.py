"""The grader's side: the two descriptors of one child, and one question with its answer within one deadline."""

from __future__ import annotations

import os
import select
import socket
import time

from . import wire

CHUNK = 1 << 16  # bytes at once: more would be asked of the system, and given back, for each small answer


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
        self._outgoing = bytearray()
        self._incoming = bytearray()
        self._poll = select.poll()
        self._poll.register(output, select.POLLIN)
        self._poll.register(channel, select.POLLIN)

    def ask(self, identity: bytes, question: bytes, deadline: float, longest: int) -> memoryview:
        """Send the question, and give the payload of the frame that answers it; Late, HungUp, Broken, TooLong."""
        self.post(question)
        return self.answer(identity, deadline, longest)

    def post(self, question: bytes) -> None:
        """Send a question behind those before it; what the socket has no room for goes out while answers come in."""
        idle = not self._outgoing
        self._outgoing += question
        if idle:
            self._send()

    def answer(self, identity: bytes, deadline: float, longest: int) -> memoryview:
        """Give the payload of the frame that answers the oldest question; Late, HungUp, Broken, TooLong."""
        header = wire.HEADER.size
        length: int | None = None
        while True:
            if length is None and len(self._incoming) >= header:
                length = self.length(bytes(self._incoming[:header]), identity, longest)
            if length is not None and len(self._incoming) >= header + length:
                payload = bytes(memoryview(self._incoming)[header : header + length])
                del self._incoming[: header + length]
                return memoryview(payload)
            left = deadline - time.monotonic()
            if left <= 0:
                raise Late
            for number, events in self._poll.poll(left * 1000):
                if number == self.output:
                    if not self.drain():
                        self._poll.unregister(number)
                    continue
                if events & select.POLLOUT:
                    self._send()
                if events & ~select.POLLOUT:
                    self._receive()

    def _send(self) -> None:
        """Send what the socket takes now; a process that has gone gets nothing, and its last answers are still read."""
        try:
            while self._outgoing:
                with memoryview(self._outgoing) as data:
                    sent = self.channel.send(data[:CHUNK])
                del self._outgoing[:sent]
        except BlockingIOError:
            pass
        except OSError:
            self._outgoing.clear()
        self._poll.modify(self.channel, select.POLLIN | (select.POLLOUT if self._outgoing else 0))

    def _receive(self) -> None:
        """Receive what is there now."""
        try:
            data = self.channel.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            raise HungUp from None
        if not data:
            raise HungUp
        self._incoming += data

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
