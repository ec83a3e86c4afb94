// Does a published draw again, from its files alone, in the reader's own browser. Runs as a worker.
// Reads the same protocol as verify.py (sodat-draw/1; numbers in brackets are its sections) and gives the same
// reasons when it refuses. Shares no code with the portal. What it cannot check it says under `unproven`.
"use strict";

// SHA-256 (FIPS 180-4), one call at a time: WebCrypto's is slow for a hundred thousand short texts.
const primes = Array.from({ length: 312 }, (_, n) => n).filter(
  (n) => n > 1 && ![2, 3, 5, 7, 11, 13, 17].some((p) => n % p === 0 && n !== p),
).slice(0, 64);
const fraction = (x) => ((x - Math.floor(x)) * 4294967296) | 0;
const K = Int32Array.from(primes, (p) => fraction(Math.cbrt(p)));
const START = Int32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p)));
const W = new Int32Array(64);

const TAIL = new Uint8Array(128), TAIL_VIEW = new DataView(TAIL.buffer);

function sha256(bytes) {
  const state = START.slice(), whole = bytes.length & ~63, rest = bytes.length - whole, end = rest < 56 ? 64 : 128;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < whole; at += 64) block(state, view, at);
  TAIL.fill(0);
  TAIL.set(bytes.subarray(whole));
  TAIL[rest] = 128;
  TAIL_VIEW.setUint32(end - 8, Math.floor(bytes.length / 536870912));
  TAIL_VIEW.setUint32(end - 4, bytes.length << 3);
  for (let at = 0; at < end; at += 64) block(state, TAIL_VIEW, at);
  const out = new Uint8Array(32), words = new DataView(out.buffer);
  for (let i = 0; i < 8; i++) words.setInt32(4 * i, state[i]);
  return out;
}

function block(state, view, at) {
  for (let i = 0; i < 16; i++) W[i] = view.getInt32(at + 4 * i);
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15], y = W[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
  }
  let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d;
  state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

const DIGITS = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, "0"));
const hex = (bytes) => { let text = ""; for (let i = 0; i < bytes.length; i++) text += DIGITS[bytes[i]]; return text; };
const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
const encoder = new TextEncoder();
const hash = (text) => hex(sha256(encoder.encode(text)));
const joined = (first, ...rest) => {
  const out = new Uint8Array(rest.reduce((sum, one) => sum + one.length, 1));
  out[0] = first;
  let at = 1;
  for (const one of rest) { out.set(one, at); at += one.length; }
  return out;
};
const leafHash = (bytes) => sha256(joined(0, bytes));
const nodeHash = (left, right) => sha256(joined(1, left, right));

const VERSION = "sodat-draw/1", NO_SECRET = "0".repeat(64);
const QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971";
const CLOCKS = { drand: [1692803367, 3, 96], local: [0, 1, 128], trustees: [0, 1, 0] };
const NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}", ID = "([0-9a-f]{32})";
const POOL_LINE = `${ID}\\|([1-4])\\|([1-9][0-9]{0,2})\\|(-|${NAME}(?:\\+${NAME})*)\\|(${NAME}(?:,${NAME})*)`;

class Refused extends Error {
  constructor(reason, where, more = {}) { super(reason); Object.assign(this, { reason, where }, more); }
}
function refuseIf(where, faults) {
  for (const [name, fault] of Object.entries(faults)) if (fault) throw new Refused(name.replaceAll("_", "-"), where);
}

function textOf(files, name) {
  const bytes = files[name];
  if (!bytes) throw new Refused("file-missing", name);
  const text = new TextDecoder().decode(bytes);
  if (/[^\0-\x7f]/.test(text)) throw new Refused("malformed", name);
  return text;
}

// The one form of a manifest (1, RFC 8785): sorted keys, no spaces, no float, null or boolean.
const canonical = (value) =>
  Array.isArray(value) ? `[${value.map(canonical).join(",")}]`
  : value !== null && typeof value === "object"
    ? `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`
  : JSON.stringify(value);
const same = (one, two) => one !== undefined && two !== undefined && canonical(one) === canonical(two);

function manifest(files, name) {
  const text = textOf(files, name);
  const fields = JSON.parse(text);
  const plain = /^\{(?:[\][{},:]|-?[0-9]{1,15}\b)*$/.test(text.replace(/"(?:\\.|[^"\\])*"/g, ""));
  const again = canonical(fields);
  refuseIf(name, { json_not_canonical: !plain || again !== text || /\\u[d-f]|[^\0-\x7f]/.test(again) });
  refuseIf(name, { version_unknown: name !== "seed.json" && fields.v !== VERSION });
  return fields;
}

// A strict line file: ASCII, LF, sorted bytewise, none twice (1). Returns the fields by their first.
function linesOf(files, name, form) {
  const lines = textOf(files, name).split("\n"), last = lines.pop(), line = new RegExp(`^${form}$`);
  const found = lines.map((one) => line.exec(one));
  refuseIf(name, { last_line_end: last, line_form: found.includes(null) });
  const fields = new Map(found.map((one) => [one[1], one.slice(2)]));
  refuseIf(name, {
    line_order: lines.some((one, at) => at && lines[at - 1] > one),
    line_doubled: fields.size < lines.length,
  });
  return fields;
}

function treeRoot(lines, tell) {
  let level = lines.map((one, at) => { if (at % 4096 === 0) tell(at / lines.length); return leafHash(encoder.encode(one)); });
  while (level.length > 1) {
    const above = [];
    for (let at = 0; at < level.length; at += 2)
      above.push(at + 1 < level.length ? nodeHash(level[at], level[at + 1]) : level[at]);
    level = above;
  }
  return hex(level.length ? level[0] : sha256(new Uint8Array()));
}

const seconds = (text) => Date.parse(text) / 1000;
const wellFormed = (text) => !Number.isNaN(Date.parse(text)) && `${new Date(text).toISOString().slice(0, 19)}Z` === text;

// What the commit must say (1, 2, 6): these files, and the first round from draws_at on.
function checkCommit(files, rules, commit, tell) {
  const source = rules.beacon, kind = source.kind, lead = rules.commit_lead_seconds;
  const times = [rules.closes_at, commit.committed_at, rules.draws_at];
  refuseIf("commit.json", { time_wrong: !times.every(wellFormed) });
  const [closes, committed, draws] = times.map(seconds);
  const [genesis, period] = CLOCKS[kind];
  const number = Math.ceil((draws - genesis) / period) + 1;
  const chain = { drand: QUICKNET, local: hash(`${VERSION}/local\n${source.public_key}\n`) }[kind];
  refuseIf("rules.json", {
    chain_unknown: source.chain !== chain,
    trustees_few: !chain && new Set(rules.trustees).size < 3,
    lead_short: lead < (kind === "local" ? 0 : 120),
  });
  const pool = textOf(files, "pool.txt").split("\n");
  if (pool.at(-1) === "") pool.pop();
  if (commit.trustees.length !== rules.trustees.length) throw new Refused("malformed", "commit.json");
  const expected = {
    v: VERSION, release: rules.release, committed_at: commit.committed_at,
    pool_count: pool.length, pool_root: treeRoot(pool, tell),
    rules_sha256: hex(sha256(files["rules.json"])), inventory_sha256: hex(sha256(files["inventory.txt"])),
    pool_sha256: hex(sha256(files["pool.txt"])),
    beacon: chain ? { kind, chain, round: number } : { kind },
    trustees: rules.trustees.map((id, at) => ({ id, commitment: /[0-9a-f]{64}/.exec(commit.trustees[at].commitment)[0] })),
  };
  for (const name of Object.keys(expected).sort().reverse())
    refuseIf("commit.json", { [`${name}_not_committed`]: !same(commit[name], expected[name]) });
  refuseIf("commit.json", {
    field_unknown: Object.keys(commit).some((name) => !(name in expected)), commit_early: committed < closes,
    commit_too_late: committed + lead > genesis + (number - 1) * period,
  });
}

// The seed, made again from the commit, the trustees' secrets and the beacon (3, 6).
async function makeSeed(files, rules, unproven, tell) {
  const commit = manifest(files, "commit.json"), seed = manifest(files, "seed.json");
  checkCommit(files, rules, commit, tell);
  const number = commit.beacon.round, expected = {};
  let rand = NO_SECRET, trust = "";
  if (number !== undefined) {
    const said = seed.beacon, digits = CLOCKS[commit.beacon.kind][2];
    refuseIf("seed.json", { round_not_committed: said.round !== number });
    refuseIf("seed.json", { signature_malformed: !new RegExp(`^[0-9a-f]{${digits}}$`).test(said.signature) });
    rand = hex(sha256(unhex(said.signature)));
    expected.beacon = { round: number, signature: said.signature, randomness: rand };
    const held = await beaconHolds(commit.beacon.kind, rules.beacon.public_key, number, said.signature);
    if (held === null) unproven.push(commit.beacon.kind === "drand" ? "beacon-bls" : "beacon-ed25519");
    refuseIf("seed.json", { signature_refused: held === false, randomness_wrong: !same(said, expected.beacon) });
  }
  if (seed.reveals.length !== commit.trustees.length) throw new Refused("malformed", "seed.json");
  seed.reveals.forEach((reveal, at) => {
    const { id, commitment } = commit.trustees[at], secret = reveal.secret, missing = secret === NO_SECRET;
    refuseIf(id, { reveals_reordered: !same(reveal, { id, secret }) });
    const wrong = hash(`${VERSION}/trustee\n${id}\n${secret}\n`) !== commitment || !/^[0-9a-f]{64}$/.test(secret);
    refuseIf(id, { reveal_missing: missing && number === undefined, reveal_wrong: wrong && !missing });
    trust += `${id}:${secret}\n`;
  });
  const value = hash(`${VERSION}/seed\n${hex(sha256(files["commit.json"]))}\n${hash(trust)}\n${rand}\n`);
  refuseIf("seed.json", { seed_wrong: !same(seed, { ...expected, reveals: seed.reveals, seed: value }) });
  return value;
}

// Ed25519 by the browser, where it knows it; null: not checked here. BLS, the public beacon's, is not checked here.
async function beaconHolds(kind, key, number, signature) {
  if (kind !== "local") return null;
  const round = new Uint8Array(8);
  new DataView(round.buffer).setBigUint64(0, BigInt(number));
  return ed25519Holds(unhex(key), sha256(round), unhex(signature));
}
async function ed25519Holds(key, message, signature) {
  try {
    const known = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, known, signature, message);
  } catch {
    return null;
  }
}

// Each application with key, size, parts as they are tried and choices, in drawn order (1, 3, 4).
function readPool(files, rules, slots, mark, tell) {
  const parts = new Map(), names = rules.shares, pool = [];
  const order = { "reserved-first": [...names, "open"], "open-first": ["open", ...names] }[rules.share_order];
  const lines = linesOf(files, "pool.txt", POOL_LINE);
  let done = 0;
  for (const [application, [size, tickets, shares, wishes]] of lines) {
    if (done++ % 2048 === 0) tell(done / lines.size);
    if (!parts.has(shares)) {
      const own = order.filter((part) => part === "open" || shares.split("+").includes(part));
      parts.set(shares, own);
      const again = own.filter((part) => part !== "open").sort().join("+") || "-";
      refuseIf(application, { share_unknown: again !== shares });
    }
    const choices = wishes.split(",");
    refuseIf(application, {
      choices_wrong: !choices.every((one) => slots.has(one)) || new Set(choices).size < choices.length,
      beyond_the_rules: +size > rules.party_size_max || +tickets > rules.ticket_cap,
    });
    pool.push({ application, key: mark(application, +tickets), size: +size, parts: parts.get(shares), choices });
  }
  return pool;
}

// One pass over the order: wishes in order, parts in order, a party together (4).
function walk(order, left, held) {
  const given = new Map();
  for (const { application, size, parts, choices } of order) {
    const mine = held.get(application);
    const slot = mine ? mine.split("|")[0] : null;
    const better = slot === null ? choices : choices.slice(0, choices.indexOf(slot));
    seat: for (const choice of better)
      for (const part of parts) {
        const place = `${choice}|${part}`;
        if ((left.get(place) || 0) < size) continue;
        given.set(application, place);
        left.set(place, left.get(place) - size);
        if (slot !== null) left.set(`${slot}|open`, (left.get(`${slot}|open`) || 0) + size);
        break seat;
      }
  }
  return given;
}

function compare(files, name, rows) {
  const text = textOf(files, name);
  if (text === [...rows, ""].join("\n")) return;
  const published = text.split("\n");
  const at = Math.max(0, [...rows, ""].findIndex((row, n) => row !== published[n]));
  const more = { line: at + 1, published: published[at] ?? "", computed: rows[at] ?? "" };
  throw new Refused(`${name.split(/[-.]/)[0]}-differs`, name, more);
}

// Every file of the outcome: order, walk, cut-offs, refills (4, 5).
function checkOutcome(files, order, stock, tell) {
  compare(files, "order.txt", order.map((one, at) => `${at + 1}|${one.application}|${one.key}`));
  tell("result");
  const left = new Map(stock), held = walk(order, left, new Map());
  const rows = order.map((one, at) => `${at + 1}|${one.application}|${held.get(one.application) ?? "-|-"}`);
  checkOverfilled(files, order, stock, rows);
  compare(files, "result.txt", rows);
  tell("cutoffs");
  const last = new Map();
  order.forEach((one, at) => { if (held.has(one.application)) last.set(held.get(one.application), at + 1); });
  const cutoffs = [...stock].map(([at, seats]) => `${at}|${seats}|${seats - left.get(at)}|${last.get(at) || 0}`);
  compare(files, "cutoffs.txt", cutoffs.sort());
  checkRefills(files, order, held, tell);
  return held;
}

function checkOverfilled(files, order, stock, rows) {
  const published = textOf(files, "result.txt").split("\n"), sizes = new Map(), taken = new Map();
  if (published.slice(0, -1).join("\n") === rows.join("\n")) return;
  for (const { application, size } of order) sizes.set(application, size);
  for (const line of published) {
    const found = /\|([0-9a-f]{32})\|(.*\|.*)$/.exec(line);
    if (!found) continue;
    if (!sizes.has(found[1])) throw new Refused("malformed", "result.txt");
    taken.set(found[2], (taken.get(found[2]) || 0) + sizes.get(found[1]));
  }
  refuseIf("result.txt", { overfilled: [...stock].some(([at, seats]) => (taken.get(at) || 0) > seats) });
}

function checkRefills(files, order, held, tell) {
  const count = Math.ceil(Object.keys(files).filter((name) => name.startsWith("refill-")).length / 3);
  const known = new Set(order.map((one) => one.application)), gone = new Set();
  for (let number = 1; number <= count; number++) {
    const name = `refill-${number}`;
    tell("refill");
    const out = linesOf(files, `${name}-out.txt`, `${ID}\\|(gone|keep)`);
    refuseIf(`${name}-out.txt`, { application_unknown: [...out.keys()].some((one) => !known.has(one)) });
    for (const [one, [word]] of out) if (word === "gone") gone.add(one);
    const waiting = order.filter(({ application: one }) => !gone.has(one) && !(out.has(one) && held.has(one)));
    const back = linesOf(files, `${name}-inventory.txt`, `(${NAME})\\|open\\|(0|[1-9][0-9]{0,8})`);
    const given = walk(waiting, new Map([...back].map(([slot, [seats]]) => [`${slot}|open`, +seats])), held);
    const rows = [];
    order.forEach(({ application: one }, at) => {
      const from = held.has(one) ? held.get(one).split("|")[0] : "-";
      if (given.has(one)) rows.push(`${at + 1}|${one}|${given.get(one).split("|")[0]}|${from}`);
    });
    compare(files, `${name}.txt`, rows);
    for (const [one, place] of given) held.set(one, place);
  }
}

function readStock(files, rules) {
  const parts = ["open", ...rules.shares].map((one) => one.replaceAll(".", "\\.")).join("|");
  const lines = linesOf(files, "inventory.txt", `(${NAME}\\|(?:${parts}))\\|(0|[1-9][0-9]{0,8})`);
  return new Map([...lines].map(([place, [seats]]) => [place, +seats]));
}

// First come: arrival numbers stand for the drawn order (4); that people came so, no file can prove.
function readArrivals(files, pool) {
  const lines = textOf(files, "arrivals.txt").split("\n"), numbers = new Map();
  let before = 0;
  refuseIf("arrivals.txt", { last_line_end: lines.pop() });
  for (const line of lines) {
    const found = new RegExp(`^([1-9][0-9]{0,14})\\|${ID}$`).exec(line);
    refuseIf("arrivals.txt", { line_form: !found || numbers.has(found[2]), line_order: found && +found[1] <= before });
    before = +found[1];
    numbers.set(found[2], found[1]);
  }
  const strange = numbers.size !== pool.length || pool.some((one) => !numbers.has(one.application));
  refuseIf("arrivals.txt", { arrivals_differ: strange });
  for (const one of pool) one.key = numbers.get(one.application);
  return pool.sort((one, two) => one.key - two.key);
}

async function redraw(files, tell) {
  const rules = manifest(files, "rules.json"), unproven = ["published-when"];
  const rushed = rules.policy === "first-come";
  refuseIf("rules.json", { not_drawn: !rushed && !["draw", "waiting-room"].includes(rules.policy) });
  tell("commit", 0);
  const seed = rushed ? "" : await makeSeed(files, rules, unproven, (share) => tell("commit", share));
  const stock = readStock(files, rules), slots = new Set([...stock.keys()].map((place) => place.split("|")[0]));
  const mark = (application, tickets) => {
    let least = "g";
    for (let t = 0; t < tickets; t++) {
      const key = hash(`${VERSION}/key\n${seed}\n${application}\n${t}\n`);
      if (key < least) least = key;
    }
    return least;
  };
  tell("order", 0);
  let order = readPool(files, rules, slots, rushed ? () => "" : mark, (share) => tell("order", share));
  if (rushed) {
    order = readArrivals(files, order);
    unproven.push("arrived-so");
  } else {
    const before = (one, two) => one.key < two.key || (one.key === two.key && one.application < two.application);
    order.sort((one, two) => (before(one, two) ? -1 : 1));
  }
  const held = checkOutcome(files, order, stock, tell);
  return { accepted: true, applications: order.length, winners: held.size, unproven };
}

// A filing's leaf lies where the receipt says, in the log whose head is signed (7).
function inclusionHolds(leaf, index, size, proof, root) {
  const sides = [];
  for (let low = 0, high = size; high - low > 1; ) {
    const middle = low + 2 ** Math.ceil(Math.log2(high - low) - 1);
    if (index < middle) { sides.push(false); high = middle; } else { sides.push(true); low = middle; }
  }
  if (sides.length !== proof.length || index >= size) return false;
  const found = sides.reverse().reduce(
    (sum, left, at) => (left ? nodeHash(unhex(proof[at]), sum) : nodeHash(sum, unhex(proof[at]))), leafHash(leaf));
  return hex(found) === root;
}
const bytesOf = (base64) => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));

async function checkInclusion({ leaf, index, size, proof, note, key }) {
  const [origin, said, root] = note.split("\n"), text = note.slice(0, note.indexOf("\n\n") + 1);
  if (+said !== size || !inclusionHolds(unhex(leaf), index, size, proof, hex(bytesOf(root)))) return { holds: false };
  const line = note.split("\n").find((one) => one.startsWith(`\u2014 ${origin} `));
  const signature = line && bytesOf(line.split(" ")[2]).slice(4);
  return { holds: true, signed: signature ? await ed25519Holds(unhex(key), encoder.encode(text), signature) : false };
}

async function answer({ job, files, ...rest }) {
  if (job === "inclusion") return checkInclusion(rest);
  if (job === "tree") return { holds: inclusionHolds(unhex(rest.leaf), rest.index, rest.size, rest.proof, rest.root) };
  try {
    return await redraw(files, (step, share = 0) => postMessage({ step, share }));
  } catch (fault) {
    if (!(fault instanceof Refused)) return { accepted: false, reason: "malformed", where: String(fault.message || fault) };
    const { reason, where, line, published, computed } = fault;
    return { accepted: false, reason, where, line, published, computed };
  }
}

onmessage = async ({ data }) => postMessage({ id: data.id, verdict: await answer(data) });
