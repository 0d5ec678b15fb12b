-- 住民票コード, 機関別符号 and 情報提供用個人識別符号 are handled as the number is: kept sealed beside it, found
-- by a keyed hash, handed out by a ticket within warrant, limits and breaker.

DROP FUNCTION vault.ask_reveal(uuid, text, uuid);

-- Ask to use a number, or another code of that person. Beyond the limits only while two people have
-- broken the glass for the purpose, and never without a warrant. The row lock of the purpose's breaker makes counting and writing one: two
-- number processes at once cannot exceed a limit. Times are the database's own. A ticket comes back,
-- or a code; the caller commits either, because failures and a trip are to stand.
CREATE FUNCTION vault.ask_reveal(p_pseudonym uuid, p_purpose text, p_case uuid,
    p_kind text DEFAULT 'individual_number', OUT ticket bigint, OUT code text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    b vault.vault_breaker%ROWTYPE;
    v_now timestamptz;
    v_minute bigint;
    v_hour bigint;
    v_case bigint;
    v_glass bigint;
    v_beyond boolean;
BEGIN
    SELECT * INTO b FROM vault.vault_breaker WHERE purpose = p_purpose FOR UPDATE;
    IF NOT FOUND THEN
        code := 'no_warrant';
        RETURN;
    END IF;
    v_now := clock_timestamp();
    SELECT id INTO v_glass FROM vault.vault_breakglass WHERE purpose = p_purpose
       AND approved_at IS NOT NULL AND ended_at IS NULL AND expires_at > v_now AND used < most;
    IF b.tripped_at IS NOT NULL AND v_glass IS NULL THEN
        code := 'breaker_open';
        RETURN;
    END IF;
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
    v_beyond := b.tripped_at IS NOT NULL OR v_hour >= b.per_hour OR v_case >= b.per_case_a_day
        OR v_minute >= b.per_minute;
    code := CASE
        WHEN v_hour >= b.per_hour AND v_glass IS NULL THEN vault.trip(p_purpose, 'hour')
        WHEN v_case >= b.per_case_a_day AND v_glass IS NULL THEN vault.trip(p_purpose, 'case')
        WHEN v_minute >= b.per_minute AND v_glass IS NULL THEN 'limit'
        WHEN NOT EXISTS (SELECT FROM vault.vault_warrant AS w WHERE w.purpose = p_purpose
            AND w."case" = p_case AND w.pseudonym = p_pseudonym AND w.ended_at IS NULL)
            THEN vault.count_failure(p_purpose, 'no_warrant')
        WHEN NOT EXISTS (SELECT FROM vault.vault_number AS n WHERE n.pseudonym = p_pseudonym
              AND p_kind = 'individual_number')
         AND NOT EXISTS (SELECT FROM vault.vault_code AS k WHERE k.pseudonym = p_pseudonym
              AND k.kind = p_kind)
            THEN vault.count_failure(p_purpose, 'no_number')
        ELSE '' END;
    IF code = '' THEN
        IF v_beyond THEN
            UPDATE vault.vault_breakglass SET used = used + 1 WHERE id = v_glass;
        END IF;
        INSERT INTO vault.vault_reveal (pseudonym, purpose, "case", at, kind, break_glass, xid)
        VALUES (p_pseudonym, p_purpose, p_case, v_now, p_kind,
            CASE WHEN v_beyond THEN v_glass END, pg_current_xact_id()) RETURNING id INTO ticket;
    END IF;
END $$;

-- Hand the sealed number of a ticket out, once: only after the transaction that asked is over and
-- its journal entry stands (AUD-02). The number process reads sealed numbers in no other way.
CREATE OR REPLACE FUNCTION vault.hand_out(p_ticket bigint, OUT sealed bytea, OUT data_key text,
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
    IF r.kind = 'individual_number' THEN
        SELECT n.sealed, n.data_key, n.register_file INTO sealed, data_key, register_file
          FROM vault.vault_number AS n WHERE n.pseudonym = r.pseudonym;
    ELSE
        SELECT k.sealed, k.data_key, k.register_file INTO sealed, data_key, register_file
          FROM vault.vault_code AS k WHERE k.pseudonym = r.pseudonym AND k.kind = r.kind;
    END IF;
END $$;

-- Keep a code of a person whose number is kept. A newer code of the kind takes the place of the one
-- before; '' or why nothing was done: 'no_number', 'other_person' (another person has this code).
CREATE FUNCTION vault.keep_code(p_pseudonym uuid, p_kind text, p_file text, p_authority text,
    p_sealed bytea, p_lookup bytea, p_before bytea, p_version integer, p_key text, p_at timestamptz)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    v_whose uuid;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('vault link ' || p_file, 0));
    IF NOT EXISTS (SELECT FROM vault.vault_number
        WHERE pseudonym = p_pseudonym AND register_file = p_file) THEN
        RETURN 'no_number';
    END IF;
    SELECT pseudonym INTO v_whose FROM vault.vault_code
     WHERE register_file = p_file AND kind = p_kind
       AND (lookup IN (p_lookup, p_before) OR lookup_before IN (p_lookup, p_before));
    IF v_whose <> p_pseudonym THEN
        RETURN 'other_person';
    ELSIF v_whose IS NOT NULL THEN
        RETURN '';
    END IF;
    INSERT INTO vault.vault_code (id, pseudonym, kind, register_file, authority, sealed, lookup,
        lookup_before, index_version, data_key, stored_at)
    VALUES (gen_random_uuid(), p_pseudonym, p_kind, p_file, p_authority, p_sealed, p_lookup,
        p_before, p_version, p_key, p_at)
    ON CONFLICT (pseudonym, kind) DO UPDATE
        SET sealed = EXCLUDED.sealed, lookup = EXCLUDED.lookup,
            lookup_before = EXCLUDED.lookup_before, index_version = EXCLUDED.index_version,
            data_key = EXCLUDED.data_key, stored_at = EXCLUDED.stored_at;
    RETURN '';
END $$;

-- Whose a code is, by the look-ups it can stand under; null for nobody's.
CREATE FUNCTION vault.whose(p_file text, p_kind text, p_lookups bytea[]) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT pseudonym FROM vault.vault_code WHERE register_file = p_file AND kind = p_kind
       AND (lookup = ANY (p_lookups) OR lookup_before = ANY (p_lookups))
$$;

-- Break the glass: a purpose may go beyond its limits from now on for the minutes that were asked for.
-- The second person is another one. '' or why not: 'unknown', 'same_person', 'late'.
CREATE FUNCTION vault.approve_break_glass(p_id bigint, p_by uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    g vault.vault_breakglass%ROWTYPE;
BEGIN
    SELECT * INTO g FROM vault.vault_breakglass
     WHERE id = p_id AND approved_at IS NULL AND ended_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'unknown';
    ELSIF g.requested_by = p_by THEN
        RETURN 'same_person';
    ELSIF g.requested_at < clock_timestamp() - interval '1 hour' THEN
        RETURN 'late';
    END IF;
    UPDATE vault.vault_breakglass
       SET approved_by = p_by, approved_at = clock_timestamp(),
           expires_at = clock_timestamp() + g.minutes * interval '1 minute'
     WHERE id = p_id;
    RETURN '';
END $$;

-- End it before its time, or take the request back; false where there is nothing to end.
CREATE FUNCTION vault.end_break_glass(p_id bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE vault.vault_breakglass SET ended_at = clock_timestamp()
     WHERE id = p_id AND ended_at IS NULL;
    RETURN FOUND;
END $$;

-- Ask for it; what was asked for or given before and is over makes room. Null while one is under way.
CREATE FUNCTION vault.request_break_glass(p_purpose text, p_reason text, p_by uuid,
    p_minutes integer, p_most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    v_id bigint;
BEGIN
    IF length(trim(p_reason)) < 5 OR p_minutes NOT BETWEEN 1 AND 60
        OR p_most NOT BETWEEN 1 AND 1000 THEN
        RAISE EXCEPTION 'a glass is broken for a reason, some minutes and some uses'
            USING ERRCODE = '22023';
    END IF;
    PERFORM FROM vault.vault_breaker WHERE purpose = p_purpose FOR UPDATE;
    UPDATE vault.vault_breakglass SET ended_at = clock_timestamp()
     WHERE purpose = p_purpose AND ended_at IS NULL
       AND coalesce(expires_at, requested_at + interval '1 hour') <= clock_timestamp();
    INSERT INTO vault.vault_breakglass (purpose, reason, minutes, most, requested_by, requested_at)
    VALUES (p_purpose, trim(p_reason), p_minutes, p_most, p_by, clock_timestamp())
    ON CONFLICT DO NOTHING RETURNING id INTO v_id;
    RETURN v_id;
END $$;
