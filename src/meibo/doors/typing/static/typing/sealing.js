// Sealing a number to the vault in the browser: which key is trusted, and the bytes that go out.
//
// The key comes as a key document handed over by the page that asks. It is believed only where the
// off-line root pinned here signed it (Ed25519), so a door that hands out a key of its own gets
// nothing. The envelope is HPKE (RFC 9180) base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
// AES-256-GCM, by the browser's own cryptography; what it is for is bound by `info`.

const INFO = "meibo-envelope-v1\n";
const text = new TextEncoder();
const KEM = bytes(text.encode("KEM"), number(0x0020, 2));
const HPKE = bytes(text.encode("HPKE"), number(0x0020, 2), number(0x0001, 2), number(0x0002, 2));
const NOTHING = new Uint8Array();

export class NotTrusted extends Error {}

function bytes(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function number(value, length) {
  return Uint8Array.from({ length }, (_, place) => (value >> (8 * (length - 1 - place))) & 0xff);
}

export function b64u(data) {
  const plain = btoa(String.fromCharCode(...data));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// Strict: no padding, no other alphabet, no loose last bits. Throws TypeError.
export function unb64u(written) {
  if (typeof written !== "string" || !/^[A-Za-z0-9_-]*$/.test(written)) throw new TypeError("b64u");
  const plain = atob(written.replaceAll("-", "+").replaceAll("_", "/"));
  const data = Uint8Array.from(plain, (one) => one.charCodeAt(0));
  if (b64u(data) !== written) throw new TypeError("b64u");
  return data;
}

// The one text of a document: sorted keys, no spaces. Keys are ASCII, numbers are whole.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

function instant(written) {
  // A time without its zone would be read as the browser's own.
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(written)) {
    throw new NotTrusted("time");
  }
  return Date.parse(written);
}

// The key that lasts longest, where `root` (raw Ed25519) signed the document; else NotTrusted.
export async function trustedKey(document, root, now) {
  try {
    const { signature, ...unsigned } = document;
    const pinned = await crypto.subtle.importKey("raw", root, "Ed25519", false, ["verify"]);
    const good = await crypto.subtle.verify(
      "Ed25519", pinned, unb64u(signature), text.encode(canonical(unsigned)),
    );
    if (!good) throw new NotTrusted("signature");
    if (document.v !== 1 || !Number.isInteger(document.serial) || document.serial < 1) {
      throw new NotTrusted("version");
    }
    if (instant(document.issued) > now) throw new NotTrusted("from the future");
    const live = document.keys
      .filter((key) => key.kem === "X25519" && instant(key.not_after) > now)
      .sort((one, other) => instant(other.not_after) - instant(one.not_after));
    if (!live.length || typeof live[0].kid !== "string" || !live[0].kid) throw new NotTrusted("key");
    const digest = new Uint8Array(
      await crypto.subtle.digest("SHA-256", text.encode(canonical(document))),
    );
    return {
      kid: live[0].kid, public: unb64u(live[0].public), serial: document.serial,
      digest: b64u(digest),
    };
  } catch (error) {
    if (error instanceof NotTrusted) throw error;
    throw new NotTrusted(error.name);
  }
}

async function hmac(key, data) {
  // An empty key and a block of zeros are the same key to HMAC (RFC 2104); browsers refuse the empty.
  const raw = key.length ? key : new Uint8Array(32);
  const held = await crypto.subtle.importKey(
    "raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"],
  );
  return new Uint8Array(await crypto.subtle.sign("HMAC", held, data));
}

// LabeledExtract and LabeledExpand of RFC 9180 §4; lengths up to one hash (32 bytes) are asked.
function extract(suite, salt, label, ikm) {
  return hmac(salt, bytes(text.encode("HPKE-v1"), suite, text.encode(label), ikm));
}

async function expand(suite, prk, label, info, length) {
  const labelled = bytes(
    number(length, 2), text.encode("HPKE-v1"), suite, text.encode(label), info, number(1, 1),
  );
  return (await hmac(prk, labelled)).slice(0, length);
}

// Base mode, first message, no associated data. ephemeral: a CryptoKeyPair for published vectors.
export async function hpkeSeal(recipient, info, plain, ephemeral) {
  const own = ephemeral ?? await crypto.subtle.generateKey("X25519", true, ["deriveBits"]);
  const enc = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const theirs = await crypto.subtle.importKey("raw", recipient, "X25519", true, []);
  const dh = new Uint8Array(
    await crypto.subtle.deriveBits({ name: "X25519", public: theirs }, own.privateKey, 256),
  );
  if (dh.every((one) => one === 0)) throw new NotTrusted("key");
  const shared = await expand(
    KEM, await extract(KEM, NOTHING, "eae_prk", dh), "shared_secret", bytes(enc, recipient), 32,
  );
  const context = bytes(
    number(0, 1),
    await extract(HPKE, NOTHING, "psk_id_hash", NOTHING),
    await extract(HPKE, NOTHING, "info_hash", info),
  );
  const secret = await extract(HPKE, shared, "secret", NOTHING);
  const key = await crypto.subtle.importKey(
    "raw", await expand(HPKE, secret, "key", context, 32), "AES-GCM", false, ["encrypt"],
  );
  const iv = await expand(HPKE, secret, "base_nonce", context, 12);
  const ct = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain));
  return { enc, ct };
}

// The envelope of a typed number, bound to key, case, nonce, typist and round.
export async function seal(typed, key, { case: of, nonce, typist, round }) {
  const aad = { case: of, kid: key.kid, nonce, round, route: "typed", typist };
  const plain = text.encode(canonical({ number: typed }));
  const { enc, ct } = await hpkeSeal(key.public, text.encode(INFO + canonical(aad)), plain);
  plain.fill(0);
  return { v: 1, kid: key.kid, enc: b64u(enc), ct: b64u(ct), aad };
}

// Check digit of an Individual Number (平成26年総務省令第85号 第5条): twelve digits, the last checks.
export function checks(typed) {
  if (!/^\d{12}$/.test(typed)) return false;
  const digits = [...typed].map(Number);
  const last = digits.pop();
  const sum = digits.reverse().reduce(
    (total, digit, place) => total + digit * (place < 6 ? place + 2 : place - 4), 0,
  );
  const rest = sum % 11;
  return last === (rest <= 1 ? 0 : 11 - rest);
}
