"""Listens to hints as a program of another make: nats-py where it is installed, the bare protocol where it is not.

nats-listener.py PORT COUNT: says how it listens, then `subject text` for each of COUNT hints. It also says nonsense itself.
"""

import asyncio
import socket
import sys

PORT, COUNT = int(sys.argv[1]), int(sys.argv[2])
NONSENSE = ("plimsoll.sim-cascade-1.seq", b"not a number")


async def by_library(nats):
    heard = asyncio.Queue()
    client = await nats.connect(f"nats://127.0.0.1:{PORT}")
    await client.subscribe("plimsoll.>", cb=heard.put)
    await client.flush()
    print("listening by nats-py", flush=True)
    await client.publish(*NONSENSE)
    for _ in range(COUNT):
        message = await heard.get()
        print(message.subject, message.data.decode(), flush=True)
    await client.close()


def by_protocol():
    stream = socket.create_connection(("127.0.0.1", PORT)).makefile("rwb")
    stream.readline()
    subject, text = NONSENSE
    stream.write(b'CONNECT {"verbose":false,"pedantic":true,"name":"bare"}\r\nSUB plimsoll.> 1\r\nPING\r\n')
    stream.write(b"PUB %s %d\r\n%s\r\n" % (subject.encode(), len(text), text))
    stream.flush()
    print("listening by the bare protocol", flush=True)
    heard = 0
    while heard < COUNT:
        line = stream.readline().split()
        if line[0] == b"PING":
            stream.write(b"PONG\r\n")
            stream.flush()
        if line[0] == b"MSG":
            body = stream.read(int(line[-1]) + 2)[:-2]
            print(line[1].decode(), body.decode(), flush=True)
            heard += 1


try:
    import nats
except ImportError:
    by_protocol()
else:
    asyncio.run(by_library(nats))
