#!/usr/bin/env python3
"""Checks an exported Wardline audit log (docs/spec/audit-log.md). Python 3.8 or later, standard library only.

    python3 audit_verify.py [--verifier-key FILE] [--checkpoints FILE]... [--timestamps FILE]... FOLDER...

A second implementation, written from the specification and sharing nothing with the server or its verifier.
Of a time stamp it compares what was stamped; openssl checks who signed it (see the specification).
Prints one line per bundle. Exit code 0 when all are intact, 1 when one is not, 2 when one could not be checked.
"""
import base64, hashlib, os, re, struct, sys, uuid

MAX_LEAF, MAX_NOTE, ZERO = 65536, 4096, bytes(32)
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


GRANTED = b"0(\x82..|\x81.|.)0(\x82..|\x81.|.)\x02\x01\x00"


class Bad(Exception):
    """Finding: kind, first entry, end of the suspicion."""


def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()


# Ed25519 (RFC 8032 5.1.7) in extended coordinates.

def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, p, m, q):
    """n * p + m * q."""
    table, sum_ = {1: p, 2: q, 3: add(p, q)}, (0, 1, 1, 0)
    for i in reversed(range(max(n, m).bit_length())):
        sum_ = add(sum_, sum_)
        if n >> i & 1 or m >> i & 1: sum_ = add(sum_, table[n >> i & 1 | (m >> i & 1) << 1])
    return sum_


def point(raw):
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P: x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - x2) % P or (x == 0 and sign): raise ValueError("not a point")
    if x & 1 != sign: x = P - x
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(public, message, signature):
    """Whether s * BASE - k * A is R, for the public point A."""
    try: r, s = point(signature[:32]), int.from_bytes(signature[32:], "little")
    except ValueError: return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    x, y, z, t = point(public)
    found = times(s, BASE, k, (P - x, y, z, P - t)) if s < L else (1, 0, 1, 0)
    return not any((found[i] * r[2] - r[i] * found[2]) % P for i in (0, 1))


class Key:
    def __init__(self, text):
        self.name, key_id, data = text.strip().split("+", 2)
        data = base64.b64decode(data, validate=True)
        self.id, self.public, self.log = sha(self.name.encode(), b"\n", data)[:4], data[1:], None
        if len(data) != 33 or data[0] != 1 or self.id.hex() != key_id: raise ValueError("not a verifier key")
        self.log = uuid.UUID(self.name[len("wardline-audit/"):]).bytes

    def open(self, note):
        """The checkpoint of a signed note as (size, root, practices), or None."""
        text, gap, line = note.partition(b"\n\n")
        prefix = "\u2014 {} ".format(self.name).encode()
        if not gap or not line.startswith(prefix) or not line.endswith(b"\n"): return None
        try:
            raw = base64.b64decode(line[len(prefix):-1], validate=True)
            lines = (text + b"\n").decode().split("\n")
        except ValueError: return None
        if base64.b64encode(raw) != line[len(prefix):-1] or len(raw) != 68 or raw[:4] != self.id: return None
        if len(lines) != 7 or lines[0] != self.name or not re.fullmatch("[1-9][0-9]{0,17}", lines[1], re.A): return None
        if not re.fullmatch("[A-Za-z0-9+/]{43}=", lines[2]) or not re.fullmatch("practices [A-Za-z0-9+/]{43}=", lines[5]):
            return None
        return (int(lines[1]), lines[2], lines[5][10:]) if signed(self.public, text + b"\n", raw[4:]) else None


def notes(path):
    """Notes one after another; a last one without its end counts for nothing, text that is too long as it was cut."""
    note = b""
    for line in open(path, "rb"):
        note += line
        if len(note) > MAX_NOTE or (line.startswith("\u2014 ".encode()) and line.endswith(b"\n")):
            yield note
            note = b""


def stamped(path, key, bad):
    """The notes of a file of time stamps; what is wrong with a time stamp goes to bad."""
    for line in open(path, "rb"):
        if not line.endswith(b"\n"): return
        parts = line[:-1].split(b" ")
        try: note, reply = (base64.b64decode(part, validate=True) for part in parts)
        except ValueError:
            try: note, reply = base64.b64decode(parts[0], validate=True) if len(parts) == 2 else b"", b""
            except ValueError: note, reply = b"", b""
        head = key.open(note)
        if head and (hashlib.sha256(note).digest() not in reply or not re.match(GRANTED, reply, re.S)):
            bad.append(("time stamp not valid", head[0], head[0] + 1))
        yield note


def leaves(path):
    """Entries one after another; None for what is none, and nothing after it."""
    with open(path, "rb") as file:
        while head := file.read(4):
            length = struct.unpack(">I", head)[0] if len(head) == 4 else MAX_LEAF + 1
            leaf = file.read(length) if length <= MAX_LEAF else b""
            if len(leaf) != length:
                yield None
                return
            yield leaf


class Entry:
    SIZES = {1: 2, 2: 16, 3: 8, 4: 8, 5: 16, 6: 8, 7: 32, 8: 8}

    def __init__(self, leaf):
        """Raises ValueError when the bytes are no entry."""
        if leaf is None or len(leaf) > MAX_LEAF: raise ValueError
        items, at, tag, names = [], 0, 1, set()
        while at < len(leaf) or tag < 17:
            if at + 5 > len(leaf) or leaf[at] != tag: raise ValueError
            end = at + 5 + struct.unpack_from(">i", leaf, at + 1)[0]
            value = leaf[at + 5:end]
            if not at + 5 <= end <= len(leaf) or self.SIZES.get(tag, len(value)) != len(value): raise ValueError
            if tag == 17:
                if not value or 1 + value[0] > len(value) or value[1:1 + value[0]] in names: raise ValueError
                names.add(value[1:1 + value[0]])
                value[1:1 + value[0]].decode(), value[1 + value[0]:].decode()
                if value[1:1 + value[0]] == b"intent" and not re.fullmatch(b"0|[1-9][0-9]{0,17}", value[7:]):
                    raise ValueError
            elif tag >= 9: value.decode()
            items.append(value)
            at, tag = end, min(tag + 1, 17)
        if items[0] != b"\0\1": raise ValueError
        number = lambda i: struct.unpack(">q", items[i])[0]
        self.log, self.index, self.epoch, self.practice = items[1], number(2), number(3), items[4]
        self.number, self.previous, self.time = number(5), items[6], number(7)


class NeverFalling:
    def __init__(self): self.highest, self.at, self.fell = -2**63, -1, None

    def next(self, index, value):
        if self.fell is not None:
            fell, self.fell = self.fell, None
            wrong = fell if value >= self.highest else self.at
            raise Bad("went back", wrong, wrong + 1)
        if value < self.highest: self.fell = index
        elif value > self.highest: self.highest, self.at = value, index

    def undecided(self): return [] if self.fell is None else [("went back", self.at, self.fell + 1)]


def practice_leaf(practice, count, head): return sha(b"\2", practice, struct.pack(">q", count), head)


def bit(place, depth): return place[depth // 8] >> (7 - depth % 8) & 1


def practices_root(heads, depth=0):
    """heads: [(place, hash)] in order of place."""
    if len(heads) < 2: return heads[0][1] if heads else ZERO
    sides = [[head for head in heads if bit(head[0], depth) == side] for side in (0, 1)]
    return sha(b"\3", practices_root(sides[0], depth + 1), practices_root(sides[1], depth + 1))


class Track:
    """The checkpoints of one file beside the entries."""

    def __init__(self, notes, key): self.notes, self.key, self.highest, self.bad = notes, key, 0, []; self.advance()

    def advance(self):
        self.pending, note = None, next(self.notes, None)
        if note is None: return
        head = self.key.open(note)
        if head is None: self.bad.append(("checkpoint forged", self.highest, self.highest + 1))
        elif head[0] <= self.highest: self.bad.append(("checkpoints out of order", head[0], head[0] + 1))
        else: self.pending, self.highest = head, head[0]


class Log:
    """A whole log: chains, tree and checkpoints."""

    def __init__(self, key, witnesses, stamps, stamp_findings):
        self.key, self.tracks, self.witnesses, self.stamp_findings = key, witnesses + stamps, witnesses, stamp_findings
        self.size, self.last_good, self.contradiction = 0, 0, None
        self.times, self.epochs, self.chains, self.subtrees = NeverFalling(), NeverFalling(), {}, []

    def entry(self, leaf):
        index = self.size
        try: entry = Entry(leaf)
        except ValueError: raise Bad("malformed", index, index + 1)
        if entry.log != self.key.log or entry.index < index: raise Bad("misplaced", index, index + 1)
        if entry.index > index: raise Bad("missing", index, index + 1)
        self.times.next(index, entry.time)
        self.epochs.next(index, entry.epoch)
        digest = sha(b"\0", leaf)
        number, head, last, suspect = self.chains.get(entry.practice, (-1, ZERO, -1, None))
        holds = entry.number == number + 1 and entry.previous == head
        if suspect is not None: wrong = suspect if holds else last
        else: wrong = index if not holds and last < 0 else None
        if wrong is not None:
            self.chains.pop(entry.practice, None)
            raise Bad("chain broken", wrong, wrong + 1)
        self.chains[entry.practice] = (entry.number, digest, index, None if holds else last)
        self.subtrees.append((0, digest))
        while len(self.subtrees) > 1 and self.subtrees[-1][0] == self.subtrees[-2][0]:
            (height, right), (_, left) = self.subtrees.pop(), self.subtrees.pop()
            self.subtrees.append((height + 1, sha(b"\1", left, right)))
        self.size += 1
        self.compare()

    def roots(self):
        root = self.subtrees[-1][1]
        for _, left in reversed(self.subtrees[:-1]): root = sha(b"\1", left, root)
        heads = sorted((sha(p), practice_leaf(p, link[0] + 1, link[1])) for p, link in self.chains.items())
        return tuple(base64.b64encode(hash).decode() for hash in (root, practices_root(heads)))

    def compare(self):
        due = [track for track in self.tracks if track.pending and track.pending[0] == self.size]
        agreed = not due or [t.pending[1:] for t in due] == [self.roots()] * len(due)
        for track in due: track.advance()
        if self.contradiction is None and not agreed: self.contradiction = (self.last_good, self.size)
        elif self.contradiction is None and due: self.last_good = self.size

    def findings(self, bad):
        found = [bad] if bad else []
        for track in self.tracks:
            cut = not bad and track.pending and track.pending[0] > self.size
            while track.pending: track.advance()
            found += track.bad + ([("cut", self.size, track.highest)] if cut else [])
        found += self.stamp_findings + self.times.undecided() + self.epochs.undecided()
        found += [("chain broken", link[3], link[2] + 1) for link in self.chains.values() if link[3] is not None]
        if self.contradiction and not any(self.contradiction[0] <= f[1] < self.contradiction[1] for f in found):
            found.append(("rewritten",) + self.contradiction)
        if not self.witnesses and self.size: found.append(("witness missing", 0, self.size))
        return found


def whole(folder, key, copies, stamps):
    there = lambda name, more: [path for path in [os.path.join(folder, name)] + more if os.path.exists(path)]
    wrong, bad = [], None
    log = Log(key, [Track(notes(path), key) for path in there("checkpoints", copies)],
              [Track(stamped(path, key, wrong), key) for path in there("timestamps", stamps)], wrong)
    try:
        for leaf in leaves(os.path.join(folder, "entries")): log.entry(leaf)
    except Bad as finding: bad = finding.args
    return log.findings(bad)


def slice_of(folder, key):
    """One practice's entries, and all of them: places are numbers in its chain."""
    lines = open(os.path.join(folder, "practice"), "rb").read().decode().split("\n")
    hashes = lines[2:-1]
    if not (3 <= len(lines) <= 259 and lines[-1] == "" and all(
            re.fullmatch("[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=", hash) for hash in hashes)
            and re.fullmatch("practice [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", lines[0])
            and re.fullmatch("entries [1-9][0-9]{0,17}", lines[1], re.A)): raise ValueError("practice")
    practice, claimed = uuid.UUID(lines[0][9:]).bytes, int(lines[1][8:])
    path = os.path.join(folder, "checkpoints")
    note = open(path, "rb").read() if os.path.exists(path) else b""
    head = key.open(note) if list(notes(path) if note else []) == [note] else None
    if head is None: raise Bad("checkpoint forged" if note else "witness missing", 0, 1)
    count, previous, indexes, times_ = 0, ZERO, NeverFalling(), NeverFalling()
    for leaf in leaves(os.path.join(folder, "entries")):
        try: entry = Entry(leaf)
        except ValueError: raise Bad("malformed", count, count + 1)
        if entry.log != key.log or entry.practice != practice or not 0 <= entry.index < head[0] or entry.number < count:
            raise Bad("misplaced", count, count + 1)
        if entry.number > count: raise Bad("missing", count, count + 1)
        if entry.previous != previous: raise Bad("chain broken", max(0, count - 1), max(0, count - 1) + 1)
        indexes.next(count, entry.index)
        times_.next(count, entry.time)
        previous, count = sha(b"\0", leaf), count + 1
    if count < claimed: raise Bad("cut", count, claimed)
    if count > claimed: raise Bad("misplaced", claimed, claimed + 1)
    place, root, depth = sha(practice), practice_leaf(practice, count, previous), len(hashes)
    for hash in hashes:
        depth, beside = depth - 1, base64.b64decode(hash)
        root = sha(b"\3", beside, root) if bit(place, depth) else sha(b"\3", root, beside)
    if base64.b64encode(root).decode() != head[2]: raise Bad("rewritten", 0, count)


def verify(folder, key_text, copies, stamps):
    """The first finding as (kind, index, before), or None when the bundle is intact."""
    key = Key(key_text or open(os.path.join(folder, "audit.vkey")).read())
    if os.path.exists(os.path.join(folder, "practice")):
        try: return slice_of(folder, key)
        except Bad as finding: return finding.args
    return min(whole(folder, key, copies, stamps), key=lambda found: found[1], default=None)


def main(arguments):
    key, copies, stamps, folders, result = None, [], [], [], 0
    while arguments:
        argument = arguments.pop(0)
        if argument == "--verifier-key": key = open(arguments.pop(0)).read()
        elif argument == "--checkpoints": copies.append(arguments.pop(0))
        elif argument == "--timestamps": stamps.append(arguments.pop(0))
        else: folders.append(argument)
    for folder in folders:
        try:
            found = verify(folder, key, copies, stamps)
            print(folder, "intact" if found is None else "NOT INTACT, first bad entry {1}: {0} (before {2})".format(*found))
            result = max(result, int(found is not None))
        except (OSError, ValueError) as error:
            print(folder, "cannot be checked:", error)
            result = 2
    return result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
