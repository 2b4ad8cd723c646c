#!/usr/bin/env python3
"""Verifies a Plimsoll receipt from its description (docs/proof.md) alone, with nothing but Python's standard library.

python3 verify.py RECEIPT [KEYS]    exit status: 0 it holds, 1 it does not, 2 it is no receipt
"""
import json, sys
from decimal import Decimal, getcontext
from hashlib import sha256, sha512

getcontext().prec = 2000
P = 2**255 - 19  # Ed25519, RFC 8032: points as (x, y) of -x^2 + y^2 = 1 + d x^2 y^2
D, Q = -121665 * pow(121666, -1, P) % P, 2**252 + 27742317777372353535851937790883648493

def add(a, b):
    t = D * a[0] * b[0] * a[1] * b[1] % P
    return ((a[0] * b[1] + b[0] * a[1]) * pow(1 + t, -1, P) % P, (a[1] * b[1] + a[0] * b[0]) * pow(1 - t, -1, P) % P)

def times(n, a):
    out = (0, 1)
    for bit in bin(n)[2:]:
        out = add(out, out)
        out = add(out, a) if bit == "1" else out
    return out

def point(raw):
    n = int.from_bytes(raw, "little")
    y, odd = n % 2**255, n >> 255
    xx = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(xx, (P + 3) // 8, P)
    x = x if x * x % P == xx else x * pow(2, (P - 1) // 4, P) % P
    assert y < P and x * x % P == xx and not (x == 0 and odd), "not a point of the curve"
    return (P - x if x % 2 != odd else x, y)

BASE = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))

def signed(body):
    key, value = (bytes.fromhex(body["signature"][k]) for k in ("publicKey", "value"))
    message = canonical({k: v for k, v in body.items() if k != "signature"})
    s = int.from_bytes(value[32:], "little")
    h = int.from_bytes(sha512(value[:32] + key + message).digest(), "little") % Q
    named = body["signature"]["key"] == sha256(key).hexdigest()[:16]
    return named and s < Q and times(s, BASE) == add(point(value[:32]), times(h, point(key)))

def canonical(value):  # RFC 8785: no floats occur, and Python escapes as ECMAScript does; keys sort by UTF-16 code units
    if isinstance(value, dict):
        keys = sorted(value, key=lambda k: k.encode("utf-16-be"))
        return b"{" + b",".join(canonical(k) + b":" + canonical(value[k]) for k in keys) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(canonical, value)) + b"]"
    return json.dumps(value, ensure_ascii=False).encode()

def leaf(value):
    return sha256(b"\0" + canonical(value)).digest()

def root(node, index, size, path):  # RFC 9162, 2.1.3.2
    last = size - 1
    for p in map(bytes.fromhex, path):
        assert last > 0
        left = index % 2 == 1 or index == last
        node = sha256(b"\1" + (p + node if left else node + p)).digest()
        while left and index % 2 == 0 and index > 0:
            index, last = index >> 1, last >> 1
        index, last = index >> 1, last >> 1
    assert last == 0
    return node.hex()

def consistent(first, last, proof):  # RFC 9162, 2.1.4.2
    m, n, path = first["size"], last["size"], [bytes.fromhex(p) for p in proof]
    path = [bytes.fromhex(first["root"])] + path if m & (m - 1) == 0 else path
    at, end, one, two = m - 1, n - 1, path[0], path[0]
    while at % 2:
        at, end = at >> 1, end >> 1
    for p in path[1:]:
        assert end > 0
        if at % 2 or at == end:
            one, two = sha256(b"\1" + p + one).digest(), sha256(b"\1" + p + two).digest()
            while at % 2 == 0 and at > 0:
                at, end = at >> 1, end >> 1
        else:
            two = sha256(b"\1" + two + p).digest()
        at, end = at >> 1, end >> 1
    return m < n and end == 0 and (one.hex(), two.hex()) == (first["root"], last["root"])

def checks(r, keys):
    c, res, log, closed, mine, d = r["commitment"], r["result"], r["log"], r["closure"], r["leaf"], r["closure"]["detail"]
    first, last, w = log["first"], log["last"], {k: Decimal(v) for k, v in res["waterfall"].items()}
    closure = {k: closed[k] for k in ("seq", "at", "place", "name")}
    closure.update(type="adl/closure/1", event=r["event"], detail=sha256(canonical(d)).hexdigest())
    before, size, after = (Decimal(x) for x in (mine["size"], d["size"], d["sizeAfter"]))
    sign, kind, m = (1 if c["queue"]["side"] == "long" else -1), c["market"]["kind"], Decimal(c["market"]["multiplier"])
    entry, price = Decimal(mine["entry"]), Decimal(d["price"])
    gain = sign * m * size * (price - entry) / (1 if kind == "linear" else price * entry)
    skips = [s["place"] for s in res["skipped"]]
    yield "unchanged", signed(r)
    yield "known-key", keys is None or all(x["signature"]["publicKey"] in keys for x in (r, first, last))
    yield "in-queue", mine["event"] == r["event"] and mine["account"] == r["account"] == d["account"] and mine["place"] == closed["place"] \
        and root(leaf(mine), mine["place"] - 1, c["queue"]["positions"], r["path"]) == c["queue"]["root"]
    yield "in-log", signed(first) and signed(last) and consistent(first, last, log["consistency"]) \
        and leaf(c).hex() == first["leaf"] and root(leaf(c), first["size"] - 1, first["size"], log["commitment"]) == first["root"] \
        and leaf(res).hex() == last["leaf"] and root(leaf(res), last["size"] - 1, last["size"], log["result"]) == last["root"]
    yield "committed-first", c["event"] == res["event"] == r["event"] and c["seq"] < res["proceed"]["seq"] < closed["seq"] < res["seq"]
    yield "closed-as-committed", root(leaf(closure), closed["index"], res["closures"]["count"], closed["path"]) == res["closures"]["root"] \
        and d["price"] == c["price"] and d["score"] == mine["score"] and before - size == after >= 0 \
        and (c["allocation"] == "random-walk" or abs(gain - Decimal(d["realisedPnl"])) < Decimal("1e-18"))
    yield "order", c["allocation"] != "queue" or (closed["index"] + sum(s < mine["place"] for s in skips) == mine["place"] - 1
        and (after == 0 or closed["index"] == res["closures"]["count"] - 1))
    yield "sums", w["fundPaid"] + w["adlCovered"] + w["residual"] == w["shortfall"] + w["overshoot"] \
        and Decimal(res["taken"]) + Decimal(res["remaining"]) == Decimal(c["size"])

def main(receipt, keys=None):
    try:
        text = open(receipt, "rb").read()
        r = json.loads(text)
        assert r["format"] == "plimsoll.receipt/1" and canonical(r) == text.rstrip(b"\n"), "not a canonical receipt"
        known = keys and [k["publicKey"] for k in json.load(open(keys))["keys"]]
        found = dict(checks(r, known))
    except (AssertionError, ValueError, KeyError, TypeError) as error:
        print(f"refused: {error!r}", file=sys.stderr)
        return 2
    for name, holds in found.items():
        print("holds " if holds else "FAILS ", name)
    return 0 if all(found.values()) else 1

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
