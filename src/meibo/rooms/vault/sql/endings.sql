-- What becomes of a number when its registration ends. Where the rule destroys, the number's own key is
-- destroyed in the key store outside the database first, then its rows go, and the record stays.

-- What the clock looks for every few seconds among all versions of all registers.
CREATE INDEX register_version_ended ON register.register_version (recorded_at)
    WHERE status IN ('erased', 'revoked');

-- Whether an own key may be used for what is about to be written. Held until the transaction ends:
-- whoever destroys it comes before, and is seen here, or after, and sees what was written.
CREATE FUNCTION vault.may_use_key(p_key text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF p_key NOT LIKE 'own:%' THEN
        RETURN true;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('vault key ' || p_key, 0));
    RETURN NOT EXISTS (SELECT FROM vault.vault_ending WHERE keys @> ARRAY[p_key]);
END $$;

-- Note that a registration has ended, once. '' or why not: 'unknown', 'registered' (an entry of this
-- person stands in the register file). A number is destroyed in the name of two people.
CREATE FUNCTION vault.note_ending(p_entry uuid, p_destroy boolean, p_proposed uuid, p_approved uuid,
    p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    e register.register_entry%ROWTYPE;
BEGIN
    SELECT id, register, register_file, qualification_pseudonym
      INTO e.id, e.register, e.register_file, e.qualification_pseudonym
      FROM register.register_entry WHERE id = p_entry;
    IF e.id IS NULL THEN
        RETURN 'unknown';
    ELSIF EXISTS (SELECT FROM register.register_entry AS o
        WHERE o.register_file = e.register_file
          AND o.qualification_pseudonym = e.qualification_pseudonym
          AND (SELECT v.status FROM register.register_version AS v WHERE v.entry_id = o.id
                ORDER BY v.sequence DESC LIMIT 1) NOT IN ('erased', 'revoked')) THEN
        RETURN 'registered';
    END IF;
    INSERT INTO vault.vault_ending (id, entry, pseudonym, register, register_file, state,
        previous_state, proposed_by, approved_by, noted_at, keys, method)
    VALUES (gen_random_uuid(), e.id, e.qualification_pseudonym, e.register, e.register_file,
        'noted', '', p_proposed, p_approved, p_at, '{}', '')
    ON CONFLICT (entry) DO NOTHING;
    IF NOT p_destroy THEN
        UPDATE vault.vault_ending SET state = 'kept' WHERE entry = p_entry AND state = 'noted';
    END IF;
    RETURN '';
END $$;

-- From here on the own keys of a number are destroyed, and nobody may use them: the names of them.
-- Null where it has to wait: the number is still asked about, or was read from a card just now.
CREATE FUNCTION vault.begin_destruction(p_ending uuid) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    e vault.vault_ending%ROWTYPE;
    v_keys text[];
BEGIN
    SELECT * INTO e FROM vault.vault_ending WHERE id = p_ending FOR UPDATE;
    IF e.state = 'destroying' THEN
        RETURN e.keys;
    ELSIF e.state IS DISTINCT FROM 'noted' THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(array_agg(k ORDER BY k), '{}') INTO v_keys FROM (
        SELECT data_key FROM vault.vault_number WHERE pseudonym = e.pseudonym
        UNION SELECT data_key FROM vault.vault_former WHERE pseudonym = e.pseudonym
        UNION SELECT data_key FROM vault.vault_code WHERE pseudonym = e.pseudonym) AS t (k)
     WHERE k LIKE 'own:%';
    PERFORM pg_advisory_xact_lock(hashtextextended('vault key ' || k, 0)) FROM unnest(v_keys) AS k;
    IF EXISTS (SELECT FROM vault.vault_warrant
            WHERE pseudonym = e.pseudonym AND ended_at IS NULL)
        OR EXISTS (SELECT FROM vault.vault_envelope
            WHERE state = 'opened' AND data_key = ANY (v_keys)) THEN
        RETURN NULL;
    END IF;
    UPDATE vault.vault_ending SET state = 'destroying', keys = v_keys WHERE id = p_ending;
    RETURN v_keys;
END $$;

-- The own keys are gone: so are the rows, and the record says how, when, and from which day on no
-- backup of the key store has them either. False where it was done before.
CREATE FUNCTION vault.finish_destruction(p_ending uuid, p_at timestamptz, p_complete_on date)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    e vault.vault_ending%ROWTYPE;
BEGIN
    SELECT * INTO e FROM vault.vault_ending WHERE id = p_ending AND state = 'destroying' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM vault.vault_code WHERE pseudonym = e.pseudonym;
    DELETE FROM vault.vault_former WHERE pseudonym = e.pseudonym;
    DELETE FROM vault.vault_number WHERE pseudonym = e.pseudonym;
    UPDATE vault.vault_ending
       SET state = 'destroyed', destroyed_at = p_at, complete_on = p_complete_on,
           method = CASE WHEN cardinality(e.keys) > 0 THEN 'own_key' ELSE 'no_number' END
     WHERE id = p_ending;
    RETURN true;
END $$;

-- The names of the two who decided, for an officer in charge of the register.
CREATE FUNCTION vault.decided_by(p_entry uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(array_agg(a.display_name ORDER BY a.id = e.approved_by), '{}')
      FROM vault.vault_ending AS e
      JOIN accounts.accounts_account AS a ON a.id IN (e.proposed_by, e.approved_by)
     WHERE e.entry = p_entry AND e.register = ANY ((SELECT accounts.own_registers())::text[])
$$;

-- Which of some own keys anything kept stands under; the others were made for what was never linked.
CREATE FUNCTION vault.keys_in_use(p_keys text[]) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(array_agg(k), '{}') FROM unnest(p_keys) AS k
     WHERE EXISTS (SELECT FROM vault.vault_number
            WHERE data_key = k AND data_key LIKE 'own:%')
        OR EXISTS (SELECT FROM vault.vault_former
            WHERE data_key = k AND data_key LIKE 'own:%')
        OR EXISTS (SELECT FROM vault.vault_code
            WHERE data_key = k AND data_key LIKE 'own:%')
        OR EXISTS (SELECT FROM vault.vault_envelope
            WHERE data_key = k AND data_key LIKE 'own:%' AND state = 'opened')
$$;

CREATE INDEX vault_number_own ON vault.vault_number (data_key) WHERE data_key LIKE 'own:%';
CREATE INDEX vault_former_own ON vault.vault_former (data_key) WHERE data_key LIKE 'own:%';
CREATE INDEX vault_code_own ON vault.vault_code (data_key) WHERE data_key LIKE 'own:%';
CREATE INDEX vault_envelope_own ON vault.vault_envelope (data_key)
    WHERE data_key LIKE 'own:%' AND state = 'opened';
