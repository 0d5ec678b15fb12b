// Other people's verifiers behind one pipe: a JSON line in, a JSON line out, in order.
//
// {"ask": "sd-jwt-vc", "text", "keys", "lists": {uri: token}, "at", "nonce"?, "audience"?}
// {"ask": "jwt", "text", "keys", "at", "type", "subject"?, "audience"?}      one signed token by jose
// {"ask": "bind", "text", "frame", "key", "at", "nonce", "audience"}         a holder's presentation
// {"ask": "mdoc", "response", "root", "at", "transcript"?}    a DeviceResponse; without a transcript the issuer's part alone
// {"ask": "present-mdoc", "issued", "doctype", "namespace", "names", "key", "transcript", "itself"?}
// {"ask": "issue-mdoc", "doctype", "namespace", "claims", "key", "certificate", "device", "at", "until"}
// {"ask": "status-jwt" | "status-cwt", "token", "keys", "at", "subject", "indices"}    statuses of a list
// Bytes in mdocs and CWT are hex. Answers {"good": true, …} or {"good": false, "why": "…"}. `at` is in seconds since 1970.

import { createHash, webcrypto } from "node:crypto";
import { createInterface } from "node:readline";
import mdl from "@auth0/mdl";
import { StatusList } from "@sd-jwt/jwt-status-list";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";
import { Decoder } from "cbor-x";
import { coseVerify } from "cose-kit";
import { createLocalJWKSet, importJWK, jwtVerify } from "jose";

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

// The library asks the clock of the machine.
async function at(seconds, work) {
  const real = globalThis.Date;
  globalThis.Date = class extends real {
    constructor(...given) {
      super(...(given.length ? given : [seconds * 1000]));
    }
    static now() {
      return seconds * 1000;
    }
  };
  try {
    return await work();
  } finally {
    globalThis.Date = real;
  }
}

const bytes = (hex) => Buffer.from(hex, "hex");
// #6.24(bstr): what the library wants a transcript in.
const embedded = (content) => Buffer.concat([
  Buffer.from(content.length < 512 ? [0xd8, 24, 0x58, content.length / 2] : []), bytes(content),
]);

async function mdoc({ response, root, at: seconds, transcript }) {
  const bad = [];
  const onCheck = (check) => {
    const bound = check.category === "DEVICE_AUTH";
    if (check.status === "FAILED" && (transcript || !bound)) bad.push(check.id);
  };
  const verifier = new mdl.Verifier([root]);
  const found = await at(seconds, () => verifier.verify(bytes(response), {
    onCheck, encodedSessionTranscript: transcript && embedded(transcript),
  }));
  if (bad.length) throw new Error(bad.join(" "));
  const [document] = found.documents;
  const spaces = document.issuerSignedNameSpaces.map((one) => document.getIssuerNameSpace(one));
  return { claims: Object.assign({}, ...spaces), doctype: document.docType };
}

async function presentMdoc({ issued, doctype, namespace, names, key, transcript, itself }) {
  const fields = names.map((name) => ({ path: [`$['${namespace}']['${name}']`], intent_to_retain: false }));
  const constraints = { limit_disclosure: "required", fields };
  const device = mdl.DeviceResponse.from(bytes(issued))
    .usingPresentationDefinition({ id: "asked", input_descriptors: [{ id: doctype, format: {}, constraints }] })
    .usingSessionTranscriptBytes(embedded(transcript))
    .authenticateWithSignature(key, "ES256");
  if (itself) device.addDeviceNameSpace(namespace, itself);
  const made = await device.sign();
  return { response: Buffer.from(made.encode()).toString("hex") };
}

async function issueMdoc({ doctype, namespace, claims, key, certificate, device, at: from, until }) {
  const [signed, validUntil] = [from, until].map((seconds) => new Date(seconds * 1000));
  const document = await new mdl.Document(doctype)
    .addIssuerNameSpace(namespace, claims)
    .useDigestAlgorithm("SHA-256")
    .addValidityInfo({ signed, validFrom: signed, validUntil })
    .addDeviceKeyInfo({ deviceKey: device })
    .sign({ issuerPrivateKey: key, issuerCertificate: certificate, alg: "ES256" });
  return { response: Buffer.from(new mdl.MDoc([document]).encode()).toString("hex") };
}

function statuses(lst, bits, indices) {
  const list = StatusList.decompressStatusList(lst, bits);
  return indices.map((index) => list.getStatus(index));
}

async function statusJwt({ token, keys, at, subject, indices }) {
  const { claims } = await jwt({ text: token, keys, at, subject, type: "statuslist+jwt" });
  const { bits, lst } = claims.status_list;
  return { claims, statuses: statuses(lst, bits, indices) };
}

// RFC 8392 by hand on cbor-x; the signature by cose-kit.
async function statusCwt({ token, keys, at, subject, indices }) {
  const decoder = new Decoder({ mapsAsObjects: false });
  const [, jwk] = Object.entries(keys.keys).find(([, one]) => bytes(token).includes(one.kid));
  const { isValid, decoded } = await coseVerify(bytes(token), await importJWK(jwk, "ES256"));
  if (!isValid) throw new Error("signature");
  const claims = decoder.decode(decoded.payload);
  if (claims.get(2) !== subject) throw new Error("subject");
  if (!(claims.get(4) > at)) throw new Error("expired");
  const { type, alg } = { type: decoded.protectedHeaders.get(16), alg: decoded.protectedHeaders.get(1) };
  if (type !== "application/statuslist+cwt" || alg !== -7) throw new Error(`type ${type}, ${alg}`);
  const list = claims.get(65533);
  const lst = Buffer.from(list.get("lst")).toString("base64url");
  return {
    claims: { iat: claims.get(6), exp: claims.get(4), ttl: claims.get(65534) },
    chain: Buffer.from(decoded.unprotectedHeaders.get(33)).toString("hex"),
    statuses: statuses(lst, list.get("bits"), indices),
  };
}

const asked = {
  "status-jwt": statusJwt, "status-cwt": statusCwt,
  "sd-jwt-vc": sdJwtVc, jwt, bind, mdoc, "present-mdoc": presentMdoc, "issue-mdoc": issueMdoc,
};
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
