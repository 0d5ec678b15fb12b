// A wallet that presents a certificate, on npm @openid4vc/openid4vp: reads the link, fetches and checks
// the signed request, chooses what to disclose by the DCQL query, answers encrypted.
//
//   import { present } from "./present.mjs"
//   await present({ link, credential, key, authority, at?, hold?, fetch? })
//
// link: what the verifier's code or button says. credential: SD-JWT VC with all disclosures. key: the
// holder's private JWK. authority: PEM of the authority that wallets trust for verifiers. hold: "decline"
// answers that nothing is shown; "keep" sends nothing and gives the response back. Gives {asked, answer}:
// what the holder is shown, and the verifier's answer (redirect_uri).
//
// As a program: JSON lines. {"present": {…}} in; {"fetch": {url, method, headers, body}} out for each
// request, answered by {"status", "headers", "body"}; then {"good": true, …} or {"good": false, "why"}.

import { X509Certificate, createHash, webcrypto } from "node:crypto";
import { createInterface } from "node:readline";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { setGlobalConfig } from "@openid4vc/oauth2";
import { Openid4vpClient } from "@openid4vc/openid4vp";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";
import { CompactEncrypt, compactVerify, importJWK, importX509 } from "jose";

// Doors on the loopback have no TLS.
setGlobalConfig({ allowInsecureUrls: true });
const SUPPORTED = {
  vp_formats_supported: { "dc+sd-jwt": { "sd-jwt_alg_values": ["ES256"], "kb-jwt_alg_values": ["ES256"] } },
  client_id_prefixes_supported: ["x509_hash", "x509_san_dns"],
  request_object_signing_alg_values_supported: ["ES256"],
  authorization_encryption_alg_values_supported: ["ECDH-ES"],
  authorization_encryption_enc_values_supported: ["A256GCM"],
};

const pem = (der) => `-----BEGIN CERTIFICATE-----\n${der.match(/.{1,64}/g).join("\n")}\n-----END CERTIFICATE-----`;
const sha256 = (data) => createHash("sha256").update(Buffer.from(data)).digest();

// The leaf is good where the authority signed it, for now; the authority itself is never sent along.
function chained(leaf, authority, at) {
  const one = new X509Certificate(pem(leaf));
  const root = new X509Certificate(authority);
  const from = new Date(one.validFrom), to = new Date(one.validTo);
  return !one.ca && one.checkIssued(root) && one.verify(root.publicKey) && from <= at && at < to;
}

function callbacks({ authority, at, fetch }) {
  return {
    fetch,
    hash: (data) => new Uint8Array(sha256(data)),
    getX509CertificateMetadata: (der) => {
      const names = (new X509Certificate(pem(der)).subjectAltName ?? "").split(", ");
      const of = (kind) => names.filter((n) => n.startsWith(kind)).map((n) => n.slice(kind.length));
      return { sanDnsNames: of("DNS:"), sanUriNames: of("URI:") };
    },
    verifyJwt: async (signer, { compact }) => {
      if (signer.method !== "x5c" || !chained(signer.x5c[0], authority, at)) return { verified: false };
      const key = await importX509(pem(signer.x5c[0]), "ES256", { extractable: true });
      try {
        await compactVerify(compact, key, { algorithms: ["ES256"] });
      } catch {
        return { verified: false };
      }
      return { verified: true, signerJwk: await webcrypto.subtle.exportKey("jwk", key) };
    },
    encryptJwe: async ({ publicJwk, alg, enc, apu, apv }, data) => {
      const key = await importJWK(publicJwk, alg);
      const made = new CompactEncrypt(Buffer.from(data))
        .setProtectedHeader({ alg, enc, kid: publicJwk.kid })
        .setKeyManagementParameters({
          apu: apu && Buffer.from(apu, "base64url"), apv: apv && Buffer.from(apv, "base64url"),
        });
      return { encryptionJwk: publicJwk, jwe: await made.encrypt(key) };
    },
    signJwt: () => { throw new Error("nothing is signed by the wallet itself"); },
    decryptJwe: () => { throw new Error("requests are not encrypted"); },
  };
}

// Which claims of the credential answer the query: the first set that the credential has whole.
async function chosen(query, credential) {
  const own = new SDJwtVcInstance({ hasher: (data) => sha256(data), hashAlg: "sha-256" });
  const claims = await own.getClaims(credential);
  for (const one of query.credentials) {
    if (one.format !== "dc+sd-jwt" || !one.meta.vct_values.includes(claims.vct)) continue;
    const sets = one.claim_sets ?? [one.claims.map((claim) => claim.id)];
    const byId = Object.fromEntries(one.claims.map((claim) => [claim.id, claim.path[0]]));
    const set = sets.find((ids) => ids.every((id) => byId[id] in claims));
    if (set) return { id: one.id, names: set.map((id) => byId[id]) };
  }
  return null;
}

async function bound({ credential, key, names, at, nonce, audience }) {
  const own = await webcrypto.subtle.importKey("jwk", key, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  const kbSigner = async (data) =>
    Buffer.from(await webcrypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, own, Buffer.from(data)))
      .toString("base64url");
  const holder = new SDJwtVcInstance({ hasher: sha256, hashAlg: "sha-256", kbSigner, kbSignAlg: "ES256" });
  const frame = Object.fromEntries(names.map((name) => [name, true]));
  const payload = { iat: Math.floor(at / 1000), aud: audience, nonce };
  return holder.present(credential, frame, { kb: { payload } });
}

export async function present({ link, credential, key, authority, at = Date.now(), hold = "", fetch = globalThis.fetch }) {
  const client = new Openid4vpClient({ callbacks: callbacks({ authority, at: new Date(at), fetch }) });
  const parsed = client.parseOpenid4vpAuthorizationRequest({ authorizationRequest: link });
  const nonce = Buffer.from(webcrypto.getRandomValues(new Uint8Array(16))).toString("base64url");
  // The library posts the metadata's own members: the nonce goes among them (OpenID4VP 1.0 §5.10).
  const wallet = { expectedNonce: nonce, metadata: { ...SUPPORTED, wallet_nonce: nonce } };
  const found = await client.resolveOpenId4vpAuthorizationRequest({
    authorizationRequestPayload: parsed.params, wallet: parsed.params.request_uri_method ? wallet : {},
  });
  const request = found.authorizationRequestPayload;
  const match = await chosen(found.dcql.query, credential);
  const asked = {
    client: found.client.effective, version: found.version, names: match?.names ?? null,
    who: request.client_metadata, why: request.verifier_info?.[0]?.data,
  };
  if (hold === "decline" || !match) {
    const body = new URLSearchParams({ error: "access_denied", state: request.state }).toString();
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const answer = await fetch(request.response_uri, { method: "POST", headers, body });
    return { asked, declined: true, status: answer.status, answer: await answer.json() };
  }
  const text = await bound({
    credential, key, names: match.names, at, nonce: request.nonce, audience: found.client.effective,
  });
  const made = await client.createOpenid4vpAuthorizationResponse({
    authorizationRequestPayload: request,
    authorizationResponsePayload: { vp_token: { [match.id]: [text] } },
    jarm: { encryption: { nonce }, serverMetadata: SUPPORTED },
  });
  if (hold === "keep") return { asked, text, request, response: made.jarm.responseJwt };
  const { response } = await client.submitOpenid4vpAuthorizationResponse({
    authorizationRequestPayload: request, jarm: made.jarm, authorizationResponsePayload: made.authorizationResponsePayload,
  });
  return { asked, text, status: response.status, answer: await response.json() };
}

async function bySpeakingLines() {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const said = async () => JSON.parse((await lines.next()).value);
  const bridged = async (url, init = {}) => {
    const headers = Object.fromEntries(new Headers(init.headers));
    const body = init.body === undefined ? "" : String(init.body);
    console.log(JSON.stringify({ fetch: { url: String(url), method: (init.method ?? "GET").toUpperCase(), headers, body } }));
    const { status, headers: got, body: content } = await said();
    return new Response(content, { status, headers: got });
  };
  for await (const line of lines) {
    const { bridge, ...how } = JSON.parse(line).present;
    let answer;
    try {
      answer = { good: true, ...(await present(bridge ? { ...how, fetch: bridged } : how)) };
    } catch (error) {
      answer = { good: false, why: String(error.message ?? error) };
    }
    console.log(JSON.stringify(answer));
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) await bySpeakingLines();
