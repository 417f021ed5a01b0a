#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Listens where the owner of a store would, and does not do as an owner does.

    fake_owner.py SOCKET mute|full|other

mute says nothing; full has no room; other is of another version. A line of stdout for each connection: when it came, in ms.
"""
import os
import socket
import sys
import time

SAYS = {
    "mute": None,
    "full": b'{"id":null,"ok":false,"code":"unavailable","error":"the owner is full"}\n',
    "other": b'{"tocsin":99,"welcome":{"other":1}}\n',
}


def main():
    path, how = sys.argv[1:]
    kept = []
    s = socket.socket(socket.AF_UNIX)
    s.bind(path)
    os.chmod(path, 0o600)
    s.listen()
    while True:
        conn, _ = s.accept()
        print(time.monotonic_ns() // 1000000, flush=True)
        if SAYS[how] is None:
            kept.append(conn)
            continue
        conn.sendall(SAYS[how])
        conn.close()


main()
