"""Taking the port, before anything that is slow to import: a taken one is told at once."""

from __future__ import annotations

import errno
import socket
from dataclasses import replace

from api.settings import SettingRefused, Settings


def listen(settings: Settings) -> tuple[socket.socket, Settings]:
    """Return a socket that listens where `settings` say, and the settings with the port that it has; 0 takes any free one.

    Raises:
        SettingRefused: the port is taken, or the address is not one of this machine.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio turns Nagle's delay off only for sockets that name TCP; with it each answer waits 40 ms.
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((settings.host.strip("[]"), settings.port))
        taken.listen(256)
    except OSError as error:
        taken.close()
        if error.errno == errno.EADDRINUSE:
            raise SettingRefused(
                f"port {settings.port} on {settings.host} is in use by another program",
                hint=f"stop that program, or take another port with --port {settings.port + 1} (make: PORT=)",
                where="port",
            ) from None
        if error.errno == errno.EACCES:
            raise SettingRefused(
                f"port {settings.port} may not be taken by this user", hint="take one over 1023", where="port"
            ) from None
        raise SettingRefused(
            f"cannot listen on {settings.host!r}: {error.strerror or error}",
            hint="use an address of this machine, such as 127.0.0.1",
            where="host",
        ) from None
    return taken, replace(settings, port=taken.getsockname()[1])


def address(settings: Settings) -> str:
    """Return the address to open in a browser on this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{settings.port}/"
