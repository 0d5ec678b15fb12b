// A wallet on npm @openid4vc/openid4vci behind a pipe: a JSON line in, a JSON line out, in order.
//
// {"do": "metadata", "issuer"}                                     what the issuer says of itself
// {"do": "take", "offer", "tx_code", "format", "copies"}           an offer, as its QR code has it
// {"do": "begin", "issuer", "configuration", "client", "redirect", "details"?}   -> {"url"} for a browser
// {"do": "finish", "redirected", "copies"}                         -> what "begin" asked for
// {"do": "deferred", "transaction"}                                what was not ready then
// {"do": "notify", "notification", "event"}
// {"do": "token", …} and {"do": "ask", …}                          the same in two steps
// Answers {"good": true, …} or {"good": false, "why", "status"?, "answer"?}. Copies come with their keys:
// {"credentials": [{"credential", "key": private JWK}], "notification"}: what presents them goes on from there.

import { createHash, randomBytes, webcrypto } from "node:crypto";
import { createInterface } from "node:readline";
import { Oauth2Client, clientAuthenticationAnonymous, clientAuthenticationNone, setGlobalConfig } from "@openid4vc/oauth2";
import { Openid4vciClient } from "@openid4vc/openid4vci";
import { SignJWT, exportJWK, generateKeyPair, importJWK } from "jose";

// Doors on a loopback speak http.
setGlobalConfig({ allowInsecureUrls: true });

const held = new Map();
async function fresh() {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const [jwk, secret] = [await exportJWK(publicKey), await exportJWK(privateKey)];
  held.set(jwk.x, secret);
  return { jwk, secret, signer: { method: "jwk", alg: "ES256", publicJwk: jwk } };
}

const client = (clientId) => new Openid4vciClient({
  callbacks: {
    hash: (data, alg) => createHash(alg.replace("-", "")).update(data).digest(),
    generateRandom: (length) => randomBytes(length),
    clientAuthentication: clientId ? clientAuthenticationNone({ clientId }) : clientAuthenticationAnonymous(),
    signJwt: async (signer, { header, payload }) => {
      const key = await importJWK(held.get(signer.publicJwk.x), "ES256");
      return { jwt: await new SignJWT(payload).setProtectedHeader(header).sign(key), signerJwk: signer.publicJwk };
    },
  },
});

// What lasts from one line to the next: one visit of one holder.
let visit = {};

async function metadata({ issuer }) {
  const found = await client().resolveIssuerMetadata(issuer);
  return { issuer: found.credentialIssuer, servers: found.authorizationServers };
}

async function take(line) {
  await token(line);
  return ask(line);
}

async function token({ offer, tx_code: txCode, client: clientId }) {
  const own = client(clientId);
  const credentialOffer = await own.resolveCredentialOffer(offer);
  const issuerMetadata = await own.resolveIssuerMetadata(credentialOffer.credential_issuer);
  const dpop = { signer: (await fresh()).signer };
  const found = await own.retrievePreAuthorizedCodeAccessTokenFromOffer({ credentialOffer, issuerMetadata, txCode, dpop });
  visit = { own, issuerMetadata, ids: credentialOffer.credential_configuration_ids,
    accessToken: found.accessTokenResponse.access_token, dpop: { ...dpop, ...found.dpop } };
  return { token: found.accessTokenResponse };
}

async function begin({ issuer, configuration, client: clientId, redirect, details }) {
  const own = client(clientId);
  const issuerMetadata = await own.resolveIssuerMetadata(issuer);
  const credentialOffer = { credential_issuer: issuer, credential_configuration_ids: [configuration],
    grants: { authorization_code: {} } };
  const dpop = { signer: (await fresh()).signer };
  const state = randomBytes(9).toString("base64url");
  const wanted = [{ type: "openid_credential", credential_configuration_id: configuration }];
  const more = details
    ? { additionalRequestPayload: { authorization_details: wanted } }
    : { scope: configuration };
  // The client's own way from an offer leaves the state out; this is what it calls.
  const found = await new Oauth2Client(own.options).createAuthorizationRequestUrl({
    authorizationServerMetadata: issuerMetadata.authorizationServers[0], clientId, resource: issuer,
    redirectUri: redirect, state, dpop, ...more });
  visit = { own, issuerMetadata, credentialOffer, ids: [configuration], pkce: found.pkce, redirect, state, dpop: { ...dpop, ...found.dpop } };
  return { url: found.authorizationRequestUrl };
}

async function finish(line) {
  await redeem(line);
  return ask(line);
}

async function redeem({ redirected, verifier, redirect }) {
  const { own, issuerMetadata, credentialOffer, pkce, dpop, state } = visit;
  const back = own.parseAndVerifyAuthorizationResponseRedirectUrl({ url: redirected,
    authorizationServerMetadata: issuerMetadata.authorizationServers[0] });
  if (back.error) throw new Error(back.error);
  if (back.state !== state) throw new Error("another state");
  const found = await own.retrieveAuthorizationCodeAccessTokenFromOffer({ issuerMetadata, credentialOffer,
    authorizationCode: back.code, pkceCodeVerifier: verifier ?? pkce.codeVerifier, redirectUri: redirect ?? visit.redirect, dpop });
  const answer = found.accessTokenResponse;
  const identifier = answer.authorization_details?.[0].credential_identifiers[0];
  visit = { ...visit, accessToken: answer.access_token, dpop: { ...dpop, ...found.dpop }, identifier };
  return { token: answer };
}

async function proofs(configuration, copies) {
  const { own, issuerMetadata } = visit;
  const { c_nonce: nonce } = await own.requestNonce({ issuerMetadata });
  const keys = await Promise.all(Array.from({ length: copies }, fresh));
  const made = await Promise.all(keys.map(({ signer }) =>
    own.createCredentialRequestJwtProof({ issuerMetadata, credentialConfigurationId: configuration, nonce, signer })));
  return { keys, jwt: made.map(({ jwt }) => jwt) };
}

async function ask({ format, copies = 1 }) {
  const { own, issuerMetadata, ids, accessToken, dpop, identifier } = visit;
  const known = issuerMetadata.credentialIssuer.credential_configurations_supported;
  const configuration = ids.find((id) => format === undefined || known[id].format === format);
  const { keys, jwt } = await proofs(configuration, copies);
  const found = identifier
    ? await byIdentifier(identifier, jwt)
    : await own.retrieveCredentials({ issuerMetadata, accessToken, dpop, credentialConfigurationId: configuration, proofs: { jwt } });
  visit.dpop = { ...dpop, nonce: found.dpop?.nonce ?? dpop.nonce };
  visit.keys = keys;
  return given(found.credentialResponse);
}

// The library asks by configuration only; what it signed goes to the same endpoint by identifier.
async function byIdentifier(identifier, jwt) {
  const { issuerMetadata, accessToken, dpop } = visit;
  const url = issuerMetadata.credentialIssuer.credential_endpoint;
  const { resourceRequest } = await import("@openid4vc/oauth2");
  const found = await resourceRequest({ url, accessToken, dpop, callbacks: visit.own.options.callbacks,
    requestOptions: { method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ credential_identifier: identifier, proofs: { jwt } }) } });
  if (!found.ok) throw Object.assign(new Error("refused"), { response: found.response });
  return { credentialResponse: await found.response.json(), dpop: found.dpop };
}

function given(response) {
  if (response.transaction_id) return { transaction: response.transaction_id, interval: response.interval };
  return { notification: response.notification_id,
    credentials: response.credentials.map(({ credential }, place) => ({ credential, key: visit.keys[place].secret })) };
}

async function deferred({ transaction }) {
  const { own, issuerMetadata, accessToken, dpop } = visit;
  const found = await own.retrieveDeferredCredentials({ issuerMetadata, accessToken, dpop, transactionId: transaction });
  return given(found.deferredCredentialResponse);
}

async function notify({ notification, event }) {
  const { own, issuerMetadata, accessToken, dpop } = visit;
  await own.sendNotification({ issuerMetadata, accessToken, dpop, notification: { notificationId: notification, event } });
  return {};
}

const doing = { metadata, take, token, ask, begin, finish, redeem, deferred, notify };
for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  let answer;
  try {
    answer = { good: true, ...(await doing[question.do](question)) };
  } catch (error) {
    const said = error.response ?? error.cause?.response;
    answer = { good: false, why: String(error.message ?? error), status: said?.status };
    if (said?.headers && !said.bodyUsed) answer.answer = await said.clone().text();
    if (error.errorResponse) answer.error = error.errorResponse.error;
  }
  console.log(JSON.stringify(answer));
}
