#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A manager that listens to a service, as systemd does: notify.py SOCKET prints each datagram on one line, assignments separated by blanks."""
import socket
import sys

path = sys.argv[1]
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(path)
print("listens", flush=True)
while True:
    print(listener.recv(65536).decode().replace("\n", " "), flush=True)
