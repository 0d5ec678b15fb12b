-- The number's way against those who attack it: what this file says is held by PostgreSQL, whatever
-- runs in a door or in the number process.

-- A nonce is good for two days: the card keeps what it sealed for one, its page waits half an hour.
DROP FUNCTION vault.deposit(uuid, text, text, text, uuid, text, jsonb, text, timestamptz);
CREATE FUNCTION vault.deposit(p_id uuid, p_register text, p_register_file text, p_authority text,
    p_case uuid, p_nonce text, p_kid text, p_enc_hash bytea, p_document jsonb, p_digest text,
    p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE vault.vault_nonce SET used_at = p_at
     WHERE nonce = p_nonce AND "case" = p_case AND used_at IS NULL
       AND issued_at > p_at - interval '2 days';
    IF NOT FOUND THEN
        RETURN 'nonce';
    END IF;
    -- A number read again before submitting replaces the one read before.
    UPDATE vault.vault_envelope SET state = 'discarded', document = NULL
     WHERE "case" = p_case AND state = 'waiting' AND account = accounts.own_account();
    INSERT INTO vault.vault_envelope (id, register, register_file, authority, "case", account,
        nonce, kid, enc_hash, document, digest, state, previous_state, refusal, data_key,
        deposited_at)
    VALUES (p_id, p_register, p_register_file, p_authority, p_case, accounts.own_account(),
        p_nonce, p_kid, p_enc_hash, p_document, p_digest, 'waiting', '', '', '', p_at)
    ON CONFLICT (enc_hash) DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'enc';
    END IF;
    RETURN '';
END $$;

-- Unused nonces older than a time are forgotten; how many there were.
CREATE FUNCTION vault.clean_nonces(p_before timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    v_count integer;
BEGIN
    DELETE FROM vault.vault_nonce WHERE used_at IS NULL AND issued_at <= p_before;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    RETURN v_count;
END $$;

-- Link an opened envelope: the number keeps its seal and gets a pseudonym; one already known in the
-- register file, as a present or a former number, gives the pseudonym it has.
CREATE OR REPLACE FUNCTION vault.link(p_envelope uuid, p_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    v vault.vault_envelope%ROWTYPE;
    v_pseudonym uuid;
BEGIN
    SELECT * INTO v FROM vault.vault_envelope WHERE id = p_envelope AND state = 'opened' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT pseudonym INTO v_pseudonym FROM vault.vault_former
     WHERE register_file = v.register_file AND lookup = v.lookup;
    IF NOT FOUND THEN
        INSERT INTO vault.vault_number (pseudonym, register_file, authority, sealed, lookup,
            data_key, stored_at)
        VALUES (gen_random_uuid(), v.register_file, v.authority, v.sealed, v.lookup, v.data_key,
            p_at)
        ON CONFLICT (register_file, lookup) DO UPDATE SET register_file = EXCLUDED.register_file
        RETURNING pseudonym INTO v_pseudonym;
    END IF;
    UPDATE vault.vault_envelope
       SET state = 'linked', sealed = NULL, lookup = NULL, face = NULL WHERE id = p_envelope;
    RETURN v_pseudonym;
END $$;

-- How the number of an opened envelope is known in its register file: 'new', 'known' or 'former'.
CREATE FUNCTION vault.known_as(p_envelope uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT CASE
        WHEN EXISTS (SELECT FROM vault.vault_former AS f
            WHERE f.register_file = e.register_file AND f.lookup = e.lookup) THEN 'former'
        WHEN EXISTS (SELECT FROM vault.vault_number AS n
            WHERE n.register_file = e.register_file AND n.lookup = e.lookup) THEN 'known'
        ELSE 'new' END
      FROM vault.vault_envelope AS e WHERE e.id = p_envelope AND e.state = 'opened'
$$;

-- An equal Juki-net answer confirms the link of a number that came from the card.
CREATE OR REPLACE FUNCTION vault.confirm_link(p_pseudonym uuid, p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE vault.vault_number SET linked_at = coalesce(linked_at, p_at), unknown_at = NULL
     WHERE pseudonym = p_pseudonym AND (linked_at IS NULL OR unknown_at IS NOT NULL)
$$;

-- Juki-net knows no such number: it is never linked by this. True where it had been confirmed once.
CREATE FUNCTION vault.unknown_number(p_pseudonym uuid, p_at timestamptz) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE vault.vault_number SET unknown_at = p_at WHERE pseudonym = p_pseudonym
    RETURNING linked_at IS NOT NULL
$$;

-- The number kept under p_from turned out to be the new number of the person p_to (番号法 第7条第2項):
-- it becomes p_to's, whose old number is kept as a former one with its dates. Nothing is done, and
-- the reason returned, unless Juki-net confirmed the new number and both are of one register file.
CREATE FUNCTION vault.change_number(p_from uuid, p_to uuid, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    v_new vault.vault_number%ROWTYPE;
    v_old vault.vault_number%ROWTYPE;
BEGIN
    PERFORM FROM vault.vault_number WHERE pseudonym IN (p_from, p_to) ORDER BY pseudonym FOR UPDATE;
    SELECT * INTO v_new FROM vault.vault_number WHERE pseudonym = p_from;
    SELECT * INTO v_old FROM vault.vault_number WHERE pseudonym = p_to;
    IF v_new.pseudonym IS NULL OR v_old.pseudonym IS NULL OR p_from = p_to THEN
        RETURN 'no_number';
    ELSIF v_new.register_file <> v_old.register_file THEN
        RETURN 'other_file';
    ELSIF v_new.linked_at IS NULL OR v_new.unknown_at IS NOT NULL THEN
        RETURN 'not_confirmed';
    END IF;
    INSERT INTO vault.vault_former (id, pseudonym, register_file, authority, sealed, lookup,
        data_key, linked_at, stored_at, replaced_at, came_as)
    VALUES (gen_random_uuid(), p_to, v_old.register_file, v_old.authority, v_old.sealed,
        v_old.lookup, v_old.data_key, v_old.linked_at, v_old.stored_at, p_at, p_from);
    UPDATE vault.vault_former SET pseudonym = p_to WHERE pseudonym = p_from;
    DELETE FROM vault.vault_number WHERE pseudonym = p_from;
    UPDATE vault.vault_number
       SET sealed = v_new.sealed, lookup = v_new.lookup, data_key = v_new.data_key,
           authority = v_new.authority, linked_at = v_new.linked_at, stored_at = v_new.stored_at,
           unknown_at = NULL
     WHERE pseudonym = p_to;
    RETURN '';
END $$;

-- A failure of one purpose, its breaker's row already locked; returns the code to go on with.
CREATE FUNCTION vault.count_failure(p_purpose text, p_code text) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    v_failures integer;
    v_most integer;
BEGIN
    UPDATE vault.vault_breaker SET failures = failures + 1, failed_at = clock_timestamp()
     WHERE purpose = p_purpose RETURNING failures, failures_in_a_row INTO v_failures, v_most;
    IF v_failures < v_most THEN
        RETURN p_code;
    END IF;
    RETURN vault.trip(p_purpose, 'failures');
END $$;

CREATE FUNCTION vault.trip(p_purpose text, p_why text) RETURNS text
LANGUAGE sql SET search_path = pg_catalog AS $$
    UPDATE vault.vault_breaker SET tripped_at = clock_timestamp(), tripped_why = p_why
     WHERE purpose = p_purpose RETURNING 'tripped:' || p_why
$$;

-- Ask to use a number. The row lock of the purpose's breaker makes counting and writing one: two
-- number processes at once cannot exceed a limit. Times are the database's own. A ticket comes back,
-- or a code; the caller commits either, because failures and a trip are to stand.
CREATE FUNCTION vault.ask_reveal(p_pseudonym uuid, p_purpose text, p_case uuid,
    OUT ticket bigint, OUT code text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    b vault.vault_breaker%ROWTYPE;
    v_now timestamptz;
    v_minute bigint;
    v_hour bigint;
    v_case bigint;
BEGIN
    SELECT * INTO b FROM vault.vault_breaker WHERE purpose = p_purpose FOR UPDATE;
    IF NOT FOUND THEN
        code := 'no_warrant';
        RETURN;
    ELSIF b.tripped_at IS NOT NULL THEN
        code := 'breaker_open';
        RETURN;
    END IF;
    v_now := clock_timestamp();
    IF b.failures > 0 AND EXISTS (SELECT FROM vault.vault_reveal AS r
        WHERE r.purpose = p_purpose AND r.handed_at > b.failed_at) THEN
        UPDATE vault.vault_breaker SET failures = 0 WHERE purpose = p_purpose;
    END IF;
    SELECT count(*) FILTER (WHERE at > v_now - interval '1 minute'), count(*)
      INTO v_minute, v_hour FROM vault.vault_reveal
     WHERE purpose = p_purpose AND at > greatest(v_now - interval '1 hour', b.reset_at);
    SELECT count(*) INTO v_case FROM vault.vault_reveal
     WHERE "case" = p_case AND purpose = p_purpose
       AND at > greatest(v_now - interval '1 day', b.reset_at);
    code := CASE
        WHEN v_hour >= b.per_hour THEN vault.trip(p_purpose, 'hour')
        WHEN v_case >= b.per_case_a_day THEN vault.trip(p_purpose, 'case')
        WHEN v_minute >= b.per_minute THEN 'limit'
        WHEN NOT EXISTS (SELECT FROM vault.vault_warrant AS w WHERE w.purpose = p_purpose
            AND w."case" = p_case AND w.pseudonym = p_pseudonym AND w.ended_at IS NULL)
            THEN vault.count_failure(p_purpose, 'no_warrant')
        WHEN NOT EXISTS (SELECT FROM vault.vault_number AS n WHERE n.pseudonym = p_pseudonym)
            THEN vault.count_failure(p_purpose, 'no_number')
        ELSE '' END;
    IF code = '' THEN
        INSERT INTO vault.vault_reveal (pseudonym, purpose, "case", at, xid)
        VALUES (p_pseudonym, p_purpose, p_case, v_now, pg_current_xact_id()) RETURNING id INTO ticket;
    END IF;
END $$;

-- Hand the sealed number of a ticket out, once: only after the transaction that asked is over and
-- its journal entry stands (AUD-02). The number process reads sealed numbers in no other way.
CREATE FUNCTION vault.hand_out(p_ticket bigint, OUT sealed bytea, OUT data_key text,
    OUT register_file text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    r vault.vault_reveal%ROWTYPE;
BEGIN
    UPDATE vault.vault_reveal SET handed_at = clock_timestamp()
     WHERE id = p_ticket AND handed_at IS NULL AND xid <> pg_current_xact_id()
       AND at > clock_timestamp() - interval '1 minute'
    RETURNING * INTO r;
    IF r.id IS NULL OR NOT EXISTS (SELECT FROM journal.journal_entry AS j
        WHERE j.xid = r.xid AND j.function = 'vault.reveal' AND j.outcome = 'done'
          AND j.subject = r.pseudonym::text AND j.case_ref = r."case"::text) THEN
        RAISE EXCEPTION 'no such use of a number stands in the journal' USING ERRCODE = '42501';
    END IF;
    SELECT n.sealed, n.data_key, n.register_file INTO sealed, data_key, register_file
      FROM vault.vault_number AS n WHERE n.pseudonym = r.pseudonym;
END $$;

-- What was handed out did not open: altered, or of another key. Counts as a failure.
CREATE FUNCTION vault.reveal_failed(p_ticket bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    v_purpose text;
BEGIN
    SELECT r.purpose INTO v_purpose FROM vault.vault_reveal AS r
     WHERE r.id = p_ticket AND r.handed_at IS NOT NULL;
    PERFORM FROM vault.vault_breaker WHERE purpose = v_purpose FOR UPDATE;
    RETURN vault.count_failure(v_purpose, 'faulty');
END $$;

-- A person lets a purpose go on, with a reason. False where nothing had tripped.
CREATE FUNCTION vault.reset_breaker(p_purpose text, p_why text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF length(trim(p_why)) < 5 THEN
        RAISE EXCEPTION 'a breaker is reset with a reason' USING ERRCODE = '22023';
    END IF;
    UPDATE vault.vault_breaker
       SET tripped_at = NULL, tripped_why = '', failures = 0, reset_at = clock_timestamp(),
           reset_why = p_why
     WHERE purpose = p_purpose AND tripped_at IS NOT NULL;
    RETURN FOUND;
END $$;

-- A person changes the limits of a purpose. False where there is no such purpose.
CREATE FUNCTION vault.set_limits(p_purpose text, p_per_minute integer, p_per_hour integer,
    p_per_case_a_day integer, p_failures_in_a_row integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF least(p_per_minute, p_per_hour, p_per_case_a_day, p_failures_in_a_row) < 1 THEN
        RAISE EXCEPTION 'limits are positive' USING ERRCODE = '22023';
    END IF;
    UPDATE vault.vault_breaker
       SET per_minute = p_per_minute, per_hour = p_per_hour, per_case_a_day = p_per_case_a_day,
           failures_in_a_row = p_failures_in_a_row
     WHERE purpose = p_purpose;
    RETURN FOUND;
END $$;
