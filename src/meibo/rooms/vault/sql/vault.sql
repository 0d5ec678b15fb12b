-- A nonce for one envelope of one case of the caller's own.
CREATE FUNCTION vault.issue_nonce(p_nonce text, p_case uuid, p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    INSERT INTO vault.vault_nonce (nonce, "case", issued_at) VALUES (p_nonce, p_case, p_at)
$$;

-- Deposit in: the account comes from the verified scope, the nonce is used up, what was sealed can
-- be read by nobody who deposits. Returns NULL where the nonce is unknown, used or another case's.
CREATE FUNCTION vault.deposit(p_id uuid, p_register text, p_register_file text, p_authority text,
    p_case uuid, p_nonce text, p_document jsonb, p_digest text, p_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE vault.vault_nonce SET used_at = p_at
     WHERE nonce = p_nonce AND "case" = p_case AND used_at IS NULL;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    -- A number read again before submitting replaces the one read before.
    UPDATE vault.vault_envelope SET state = 'discarded', document = NULL
     WHERE "case" = p_case AND state = 'waiting' AND account = accounts.own_account();
    INSERT INTO vault.vault_envelope (id, register, register_file, authority, "case", account,
        nonce, document, digest, state, previous_state, refusal, data_key, deposited_at)
    VALUES (p_id, p_register, p_register_file, p_authority, p_case, accounts.own_account(),
        p_nonce, p_document, p_digest, 'waiting', '', '', '', p_at);
    RETURN p_id;
END $$;

-- Link an opened envelope: the number keeps its seal and gets a pseudonym; one already known in the
-- register file keeps the pseudonym it has. No number is seen by the caller.
CREATE FUNCTION vault.link(p_envelope uuid, p_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    v vault.vault_envelope%ROWTYPE;
    v_pseudonym uuid;
BEGIN
    SELECT * INTO v FROM vault.vault_envelope WHERE id = p_envelope AND state = 'opened' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    INSERT INTO vault.vault_number (pseudonym, register_file, authority, sealed, lookup, data_key,
        stored_at)
    VALUES (gen_random_uuid(), v.register_file, v.authority, v.sealed, v.lookup, v.data_key, p_at)
    ON CONFLICT (register_file, lookup) DO UPDATE SET register_file = EXCLUDED.register_file
    RETURNING pseudonym INTO v_pseudonym;
    UPDATE vault.vault_envelope
       SET state = 'linked', sealed = NULL, lookup = NULL, face = NULL WHERE id = p_envelope;
    RETURN v_pseudonym;
END $$;

-- Empty an envelope whose number may not be linked.
CREATE FUNCTION vault.discard(p_envelope uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE vault.vault_envelope
       SET state = 'discarded', document = NULL, sealed = NULL, lookup = NULL, face = NULL
     WHERE id = p_envelope AND state IN ('waiting', 'opened')
$$;

-- An equal Juki-net answer confirms the link of a number that came from the card.
CREATE FUNCTION vault.confirm_link(p_pseudonym uuid, p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE vault.vault_number SET linked_at = p_at
     WHERE pseudonym = p_pseudonym AND linked_at IS NULL
$$;
