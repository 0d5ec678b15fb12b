-- The numbers of a whole register, part by part (whole-register enquiry). A purpose of its own: its
-- quota is the living holders that were admitted, it has one warrant at a time for a register, its
-- limits count parts, and the entries of a part, one for each person, are committed before any number
-- of the part is handed out.

-- The warrant of an enquiry that two people asked for. False where another of the register stands.
CREATE FUNCTION vault.give_whole_warrant(p_run uuid, p_register text, p_file text, p_at timestamptz)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO vault.vault_wholewarrant (run, register, register_file, given_at)
    VALUES (p_run, p_register, p_file, p_at) ON CONFLICT DO NOTHING;
    RETURN EXISTS (SELECT FROM vault.vault_wholewarrant AS w
                    WHERE w.run = p_run AND w.ended_at IS NULL);
END $$;

-- Admit holders to a part, in the order they are given, each once in an enquiry; only those whose
-- number is kept in the register file of the warrant. How many were admitted.
CREATE FUNCTION vault.admit_members(p_run uuid, p_part integer, p_pseudonyms uuid[],
    p_expected uuid[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    v_count integer;
BEGIN
    INSERT INTO vault.vault_wholemember (run, part, line, pseudonym, expected)
    SELECT p_run, p_part, row_number() OVER (ORDER BY g.place), g.pseudonym, g.expected
      FROM unnest(p_pseudonyms, p_expected) WITH ORDINALITY AS g (pseudonym, expected, place)
      JOIN vault.vault_number AS n ON n.pseudonym = g.pseudonym
      JOIN vault.vault_wholewarrant AS w ON w.run = p_run AND w.register_file = n.register_file
       AND w.ended_at IS NULL;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    RETURN v_count;
END $$;

-- The enquiry is over: its warrant ends and its list of holders is gone.
CREATE FUNCTION vault.end_whole_warrant(p_run uuid, p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    DELETE FROM vault.vault_wholemember WHERE run = p_run;
    UPDATE vault.vault_wholewarrant SET ended_at = p_at WHERE run = p_run AND ended_at IS NULL;
$$;

-- Ask to open a part. An opening comes back, or a code; the caller commits either.
CREATE FUNCTION vault.ask_part(p_run uuid, p_part integer, p_terminal text, p_at timestamptz,
    OUT opening bigint, OUT code text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    c_purpose CONSTANT text := 'whole_register_check';
    b vault.vault_breaker%ROWTYPE;
    v_now timestamptz;
    v_minute bigint;
    v_hour bigint;
    v_same bigint;
BEGIN
    SELECT * INTO b FROM vault.vault_breaker WHERE purpose = c_purpose FOR UPDATE;
    IF NOT FOUND OR b.tripped_at IS NOT NULL THEN
        code := CASE WHEN b.purpose IS NULL THEN 'no_warrant' ELSE 'breaker_open' END;
        RETURN;
    END IF;
    v_now := clock_timestamp();
    SELECT count(*) FILTER (WHERE at > v_now - interval '1 minute'), count(*)
      INTO v_minute, v_hour FROM vault.vault_wholeopening
     WHERE at > greatest(v_now - interval '1 hour', b.reset_at);
    SELECT count(*) INTO v_same FROM vault.vault_wholeopening
     WHERE run = p_run AND part = p_part AND at > greatest(v_now - interval '1 day', b.reset_at);
    code := CASE
        WHEN v_hour >= b.per_hour THEN vault.trip(c_purpose, 'hour')
        WHEN v_same >= b.per_case_a_day THEN vault.trip(c_purpose, 'case')
        WHEN v_minute >= b.per_minute THEN 'limit'
        WHEN NOT EXISTS (SELECT FROM vault.vault_wholewarrant AS w
            WHERE w.run = p_run AND w.ended_at IS NULL)
          OR NOT EXISTS (SELECT FROM vault.vault_wholemember AS m
            WHERE m.run = p_run AND m.part = p_part)
            THEN vault.count_failure(c_purpose, 'no_warrant')
        ELSE '' END;
    IF code = '' THEN
        INSERT INTO vault.vault_wholeopening (run, part, at, xid)
        VALUES (p_run, p_part, v_now, pg_current_xact_id()) RETURNING id INTO opening;
        PERFORM journal.append('vault.reveal', c_purpose, p_run::text, m.pseudonym::text, 'done',
                               p_terminal, p_at)
           FROM vault.vault_wholemember AS m WHERE m.run = p_run AND m.part = p_part;
        UPDATE vault.vault_breaker SET failures = 0 WHERE purpose = c_purpose AND failures > 0;
    END IF;
END $$;

-- Hand the sealed numbers of an opening out, once: only after the transaction that asked is over and
-- an entry of each person stands in the journal.
CREATE FUNCTION vault.hand_out_part(p_opening bigint)
RETURNS TABLE (line integer, sealed bytea, data_key text, register_file text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    o vault.vault_wholeopening%ROWTYPE;
BEGIN
    UPDATE vault.vault_wholeopening SET handed_at = clock_timestamp()
     WHERE id = p_opening AND handed_at IS NULL AND xid <> pg_current_xact_id()
       AND at > clock_timestamp() - interval '5 minutes'
    RETURNING * INTO o;
    IF o.id IS NULL OR (
        SELECT count(DISTINCT j.subject) FROM journal.journal_entry AS j
         WHERE j.xid = o.xid AND j.function = 'vault.reveal' AND j.outcome = 'done'
           AND j.case_ref = o.run::text)
       < (SELECT count(*) FROM vault.vault_wholemember AS m
           WHERE m.run = o.run AND m.part = o.part) THEN
        RAISE EXCEPTION 'no such use of numbers stands in the journal' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    SELECT m.line, n.sealed, n.data_key, n.register_file
      FROM vault.vault_wholemember AS m JOIN vault.vault_number AS n ON n.pseudonym = m.pseudonym
     WHERE m.run = o.run AND m.part = o.part ORDER BY m.line;
END $$;
