// Other people's verifiers behind one pipe: a JSON line in, a JSON line out, in order.
//
// {"ask": "sd-jwt-vc", "text", "keys", "lists": {uri: token}, "at", "nonce"?, "audience"?}
// {"ask": "jwt", "text", "keys", "at", "type", "subject"?, "audience"?}      one signed token by jose
// {"ask": "bind", "text", "frame", "key", "at", "nonce", "audience"}         a holder's presentation
// Answers {"good": true, …} or {"good": false, "why": "…"}. `at` is in seconds since 1970.

import { createHash, webcrypto } from "node:crypto";
import { createInterface } from "node:readline";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";
import { createLocalJWKSet, jwtVerify } from "jose";

const ES256 = { name: "ECDSA", hash: "SHA-256" };
const hasher = (data) => createHash("sha256").update(Buffer.from(data)).digest();

async function verifiedBy(jwk, data, signature) {
  const { kty, crv, x, y } = jwk;
  const curve = { name: "ECDSA", namedCurve: crv };
  const key = await webcrypto.subtle.importKey("jwk", { kty, crv, x, y }, curve, false, ["verify"]);
  const bytes = Buffer.from(signature, "base64url");
  return webcrypto.subtle.verify(ES256, key, bytes, Buffer.from(data));
}

function byPublished(keys) {
  return async (data, signature) => {
    const header = JSON.parse(Buffer.from(data.split(".")[0], "base64url"));
    if (header.alg !== "ES256") throw new Error(`algorithm ${header.alg}`);
    const jwk = keys.keys.find((one) => one.kid === header.kid);
    if (!jwk) throw new Error("no such key");
    return verifiedBy(jwk, data, signature);
  };
}

async function sdJwtVc({ text, keys, lists, at, nonce, audience }) {
  const oracle = new SDJwtVcInstance({
    hasher,
    hashAlg: "sha-256",
    verifier: byPublished(keys),
    kbVerifier: (data, signature, payload) => verifiedBy(payload.cnf.jwk, data, signature),
    statusListFetcher: async (uri) => {
      if (!(uri in lists)) throw new Error("no list there");
      return lists[uri];
    },
  });
  const found = await oracle.verify(text, { currentDate: at, keyBindingNonce: nonce });
  // The library leaves the audience to its caller.
  if (audience !== undefined) await jwt({
    text: text.split("~").at(-1), keys: { keys: [found.payload.cnf.jwk] }, at, type: "kb+jwt", audience,
  });
  return { claims: found.payload };
}

async function jwt({ text, keys, at, type, subject, audience }) {
  const { payload } = await jwtVerify(text, createLocalJWKSet(keys), {
    algorithms: ["ES256"], typ: type, subject, audience, currentDate: new Date(at * 1000),
  });
  return { claims: payload };
}

async function bind({ text, frame, key, at, nonce, audience }) {
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const own = await webcrypto.subtle.importKey("jwk", key, curve, false, ["sign"]);
  const kbSigner = async (data) =>
    Buffer.from(await webcrypto.subtle.sign(ES256, own, Buffer.from(data))).toString("base64url");
  const holder = new SDJwtVcInstance({ hasher, hashAlg: "sha-256", kbSigner, kbSignAlg: "ES256" });
  return { text: await holder.present(text, frame, { kb: { payload: { iat: at, aud: audience, nonce } } }) };
}

const asked = { "sd-jwt-vc": sdJwtVc, jwt, bind };
for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  let answer;
  try {
    answer = { good: true, ...(await asked[question.ask](question)) };
  } catch (error) {
    answer = { good: false, why: String(error.message ?? error) };
  }
  console.log(JSON.stringify(answer));
}
