"""The keys of all applications: SHA-256 (FIPS 180-4) of the preimage of protocol.md 3.

The preimage fills two blocks. The first holds the label and the first 47 digits of the seed and
is the same for all, so its state is computed once; the second holds the rest, the application
and the ticket, whose number has three digits at most.

Many preimages go through the same step side by side, each in its own lane, so that the compiler
can use the wide registers of the processor: three times as fast as one after the other.
"""

import numpy as np

from sodat.engine.columns import Array, Columns, Number
from sodat.engine.jit import compiled
from sodat.engine.spread import cuts, spread
from sodat.rules.order import VERSION
from sodat.rules.refusals import ensure

_LANES = 128
_BLOCK = 64
_REST = 18
_HALF = 2**32
_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)


def _primes(count: int) -> list[int]:
    primes: list[int] = []
    candidate = 2
    while len(primes) < count:
        if all(candidate % prime for prime in primes):
            primes.append(candidate)
        candidate += 1
    return primes


def _root_bits(number: int, power: int) -> int:
    """Return the first 32 bits of the fraction of a square or cube root, computed exactly."""
    scaled = number << (32 * power)
    low, high = 0, scaled
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**power <= scaled else (low, middle - 1)
    return low % _HALF


_START = np.array([_root_bits(prime, 2) for prime in _primes(8)], np.uint32)
_ROUND = np.array([_root_bits(prime, 3) for prime in _primes(64)], np.uint32)


def draw_keys(columns: Columns, seed: str, threads: int) -> Array:
    """Return the key of every application as four 64-bit numbers, highest first (shape: count, 4)."""
    preimage = f"{VERSION}/key\n{seed}\n".encode("ascii")
    ensure(len(preimage) == _BLOCK + _REST, "a seed has 64 digits")
    state = _after_first_block(np.array(list(preimage[:_BLOCK]), np.uint8), _START)
    rest = np.array(list(preimage[_BLOCK:]), np.uint8)
    # Higher than any key, for the first ticket to be lower.
    keys = np.full((len(columns.tickets), 4), 2**64 - 1, np.uint64)

    def fill(_: int, begin: int, end: int) -> None:
        _fill(columns.applications[begin:end], columns.tickets[begin:end], state, rest, keys[begin:end])

    spread(cuts(len(keys), threads), fill)
    return keys


@compiled
def _turn(word: Number, bits: Number) -> Number:
    """Return a 32-bit word rotated right."""
    return np.uint32((word >> np.uint32(bits)) | (word << np.uint32(32 - bits)))


@compiled
def _extend(w: Array, t: Number) -> None:
    """Make word t of the message schedule, in the place of the word 16 before it."""
    new, early, middle, late = w[t & 15], w[(t - 15) & 15], w[(t - 7) & 15], w[(t - 2) & 15]
    for lane in range(_LANES):
        x, y = early[lane], late[lane]
        small_0 = _turn(x, 7) ^ _turn(x, 18) ^ (x >> np.uint32(3))
        small_1 = _turn(y, 17) ^ _turn(y, 19) ^ (y >> np.uint32(10))
        new[lane] += small_0 + middle[lane] + small_1


@compiled
def _first_sum(total: Array, v: Array, t: Number, word: Array) -> None:
    """Compute T1 of round t."""
    e, f, g, h = v[(4 - t) & 7], v[(5 - t) & 7], v[(6 - t) & 7], v[(7 - t) & 7]
    constant = _ROUND[t]
    for lane in range(_LANES):
        x = e[lane]
        choose = g[lane] ^ (x & (f[lane] ^ g[lane]))
        total[lane] = h[lane] + (_turn(x, 6) ^ _turn(x, 11) ^ _turn(x, 25)) + choose + constant + word[lane]


@compiled
def _second_sum(total: Array, v: Array, t: Number) -> None:
    """Compute T1 + T2 of round t, in the place of h."""
    a, b, c, h = v[-t & 7], v[(1 - t) & 7], v[(2 - t) & 7], v[(7 - t) & 7]
    for lane in range(_LANES):
        x = a[lane]
        majority = (x & b[lane]) | (c[lane] & (x | b[lane]))
        h[lane] = total[lane] + (_turn(x, 2) ^ _turn(x, 13) ^ _turn(x, 22)) + majority


@compiled
def _add(row: Array, more: Array) -> None:
    for lane in range(_LANES):
        row[lane] += more[lane]


@compiled
def _compress(start: Array, w: Array, v: Array, total: Array) -> None:
    """Set v to the state that follows `start` by the blocks w; FIPS 180-4, section 6.2.2.

    The working variables a to h are rows of v. Instead of moving them on after each round,
    the row that counts as `a` moves; after 64 rounds it is the first again.
    """
    for row in range(8):
        v[row, :] = start[row]
    for t in range(64):
        if t >= 16:
            _extend(w, t)
        _first_sum(total, v, t, w[t & 15])
        _add(v[(3 - t) & 7], total)
        _second_sum(total, v, t)
    for row in range(8):
        total[:] = start[row]
        _add(v[row], total)


@compiled
def _write_block(w: Array, lane: int, block: Array) -> None:
    """Put the 16 words of a block into a lane."""
    for word in range(16):
        value = np.uint32(0)
        for byte in range(4):
            value = np.uint32((value << np.uint32(8)) | block[4 * word + byte])
        w[word, lane] = value


@compiled
def _after_first_block(block: Array, start: Array) -> Array:
    """Return the state after the block that all preimages have in common."""
    w = np.zeros((16, _LANES), np.uint32)
    v = np.empty((8, _LANES), np.uint32)
    _write_block(w, 0, block)
    _compress(start, w, v, np.empty(_LANES, np.uint32))
    return v[:, 0].copy()


@compiled
def _write_ticket(block: Array, ticket: int) -> None:
    """Write ticket number, line end, padding and length into a block that has the application."""
    end = _REST + 33 + 1 + (ticket >= 10) + (ticket >= 100)
    for place in range(end - 1, _REST + 32, -1):
        block[place] = 48 + ticket % 10
        ticket //= 10
    block[end] = 10
    block[end + 1] = 0x80
    block[end + 2 :] = 0
    bits = 8 * (_BLOCK + end + 1)
    block[62] = bits >> 8
    block[63] = bits & 0xFF


@compiled
def _keep_least(keys: Array, lines: Array, count: int, v: Array) -> None:
    """Take what the lanes have got where it is lower than what the line has."""
    for lane in range(count):
        line = lines[lane]
        less = False
        for word in range(4):
            value = (np.uint64(v[2 * word, lane]) << np.uint64(32)) | np.uint64(v[2 * word + 1, lane])
            if not less and value > keys[line, word]:
                break
            less = less or value < keys[line, word]
            keys[line, word] = value


@compiled
def _fill(applications: Array, tickets: Array, state: Array, rest: Array, keys: Array) -> None:
    """Write the least key over the tickets of each application."""
    w, v = np.zeros((16, _LANES), np.uint32), np.empty((8, _LANES), np.uint32)
    total, lines = np.empty(_LANES, np.uint32), np.empty(_LANES, np.int64)
    block = np.empty(_BLOCK, np.uint8)
    block[:_REST] = rest
    block[_REST + 32] = 10
    lane = 0
    for line in range(len(tickets)):
        for half in range(2):
            number = applications[line, half]
            for place in range(_REST + 16 * half + 15, _REST + 16 * half - 1, -1):
                block[place] = _HEX[number & np.uint64(15)]
                number >>= np.uint64(4)
        for ticket in range(tickets[line]):
            _write_ticket(block, ticket)
            _write_block(w, lane, block)
            lines[lane] = line
            lane += 1
            if lane == _LANES:
                _compress(state, w, v, total)
                _keep_least(keys, lines, lane, v)
                lane = 0
    _compress(state, w, v, total)
    _keep_least(keys, lines, lane, v)
