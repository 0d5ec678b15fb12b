"""The card program's rows. No row holds a number or a name that is not sealed or in a certificate.

Times are Unix seconds. A request's id is the only key to its page, so it is 256 random bits.
"""

SCHEMA = """
CREATE TABLE IF NOT EXISTS card (
    id TEXT PRIMARY KEY,
    signing_serial TEXT NOT NULL,          -- hexadecimal, given out before the certificate is made
    auth_serial TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS card_key (
    card TEXT NOT NULL REFERENCES card (id),
    interface TEXT NOT NULL CHECK (interface IN ('signing', 'auth')),
    private_key BLOB NOT NULL,             -- PKCS#8 DER, RSA-2048
    certificate BLOB NOT NULL,             -- DER
    PRIMARY KEY (card, interface)
);
CREATE TABLE IF NOT EXISTS revocation (
    authority TEXT NOT NULL CHECK (authority IN ('signing', 'auth')),
    serial TEXT NOT NULL,
    revoked_at INTEGER NOT NULL,
    PRIMARY KEY (authority, serial)
);
CREATE TABLE IF NOT EXISTS wrong_tries (
    card TEXT NOT NULL REFERENCES card (id),
    interface TEXT NOT NULL CHECK (interface IN ('login', 'signing', 'face')),
    wrong INTEGER NOT NULL CHECK (wrong >= 0),
    PRIMARY KEY (card, interface)
);
CREATE TABLE IF NOT EXISTS seen_assertion (
    client TEXT NOT NULL,
    jti TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (client, jti)
);
CREATE TABLE IF NOT EXISTS seen_key_document (
    root TEXT PRIMARY KEY,                 -- SHA-256 of the pinned root's public key
    serial INTEGER NOT NULL,               -- the highest one that root was seen to sign
    digest TEXT NOT NULL                   -- SHA-256 of that document
);
CREATE TABLE IF NOT EXISTS login_request (
    id TEXT PRIMARY KEY,
    client TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    state TEXT NOT NULL,
    nonce TEXT NOT NULL,
    code_challenge TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS login_code (
    code_hash TEXT PRIMARY KEY,            -- SHA-256: a code read from the file opens nothing
    request TEXT NOT NULL REFERENCES login_request (id) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    used INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS card_request (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('signing', 'face')),
    client TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    about TEXT NOT NULL,                   -- JSON: title and digest, or key document and context
    document BLOB,                         -- bytes to sign; gone once the request has ended
    created_at INTEGER NOT NULL,
    status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'done', 'failed')),
    error TEXT,
    result BLOB                            -- CMS, or the sealed envelope
);
"""
