-- What uses a number by a person's pseudonym, for people who are known by more than one of them
-- (sql/linking.sql): the number is kept under one, and every pseudonym of the person stands for it.

-- As sql/codes.sql has it. Whose link has ended waits for the next one; that is nobody's failure.
CREATE OR REPLACE FUNCTION vault.ask_reveal(p_pseudonym uuid, p_purpose text, p_case uuid,
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
    v_person uuid := vault.present(p_pseudonym);
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
        WHEN NOT EXISTS (SELECT FROM vault.vault_number AS n WHERE n.pseudonym = v_person)
         AND EXISTS (SELECT FROM vault.vault_unlinking AS u
              WHERE u.pseudonym IN (p_pseudonym, v_person) AND u.state = 'unlinked')
            THEN 'not_linked'
        WHEN NOT EXISTS (SELECT FROM vault.vault_number AS n WHERE n.pseudonym = v_person
              AND p_kind = 'individual_number')
         AND NOT EXISTS (SELECT FROM vault.vault_code AS k WHERE k.pseudonym = v_person
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

-- As sql/codes.sql has it.
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
          FROM vault.vault_number AS n WHERE n.pseudonym = vault.present(r.pseudonym);
    ELSE
        SELECT k.sealed, k.data_key, k.register_file INTO sealed, data_key, register_file
          FROM vault.vault_code AS k
         WHERE k.pseudonym = vault.present(r.pseudonym) AND k.kind = r.kind;
    END IF;
END $$;

-- As sql/codes.sql has it.
CREATE OR REPLACE FUNCTION vault.keep_code(p_pseudonym uuid, p_kind text, p_file text, p_authority text,
    p_sealed bytea, p_lookup bytea, p_before bytea, p_version integer, p_key text, p_at timestamptz)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    v_whose uuid;
BEGIN
    p_pseudonym := vault.present(p_pseudonym);
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

-- As sql/whole_register.sql has it.
CREATE OR REPLACE FUNCTION vault.admit_members(p_run uuid, p_part integer, p_pseudonyms uuid[],
    p_expected uuid[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    v_count integer;
BEGIN
    INSERT INTO vault.vault_wholemember (run, part, line, pseudonym, expected)
    SELECT p_run, p_part, row_number() OVER (ORDER BY g.place), g.pseudonym, g.expected
      FROM unnest(p_pseudonyms, p_expected) WITH ORDINALITY AS g (pseudonym, expected, place)
      LEFT JOIN vault.vault_merged AS d ON d.pseudonym = g.pseudonym
      JOIN vault.vault_number AS n ON n.pseudonym = coalesce(d.stays, g.pseudonym)
      JOIN vault.vault_wholewarrant AS w ON w.run = p_run AND w.register_file = n.register_file
       AND w.ended_at IS NULL;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    RETURN v_count;
END $$;

-- As sql/whole_register.sql has it.
CREATE OR REPLACE FUNCTION vault.hand_out_part(p_opening bigint)
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
      FROM vault.vault_wholemember AS m
      LEFT JOIN vault.vault_merged AS d ON d.pseudonym = m.pseudonym
      JOIN vault.vault_number AS n ON n.pseudonym = coalesce(d.stays, m.pseudonym)
     WHERE m.run = o.run AND m.part = o.part ORDER BY m.line;
END $$;

-- As sql/number_way.sql has it.
CREATE OR REPLACE FUNCTION vault.confirm_link(p_pseudonym uuid, p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE vault.vault_number SET linked_at = coalesce(linked_at, p_at), unknown_at = NULL
     WHERE pseudonym = vault.present(p_pseudonym) AND (linked_at IS NULL OR unknown_at IS NOT NULL)
$$;

-- As sql/number_way.sql has it.
CREATE OR REPLACE FUNCTION vault.unknown_number(p_pseudonym uuid, p_at timestamptz) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE vault.vault_number SET unknown_at = p_at WHERE pseudonym = vault.present(p_pseudonym)
    RETURNING linked_at IS NOT NULL
$$;

-- As sql/keys.sql has it.
CREATE OR REPLACE FUNCTION vault.change_number(p_from uuid, p_to uuid, p_at timestamptz)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    v_new vault.vault_number%ROWTYPE;
    v_old vault.vault_number%ROWTYPE;
BEGIN
    p_to := vault.present(p_to);
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
        lookup_before, index_version, data_key, linked_at, stored_at, replaced_at, came_as)
    VALUES (gen_random_uuid(), p_to, v_old.register_file, v_old.authority, v_old.sealed,
        v_old.lookup, v_old.lookup_before, v_old.index_version, v_old.data_key, v_old.linked_at,
        v_old.stored_at, p_at, p_from);
    UPDATE vault.vault_former SET pseudonym = p_to WHERE pseudonym = p_from;
    UPDATE vault.vault_merged SET stays = p_to WHERE stays = p_from;
    DELETE FROM vault.vault_number WHERE pseudonym = p_from;
    UPDATE vault.vault_number
       SET sealed = v_new.sealed, lookup = v_new.lookup, lookup_before = v_new.lookup_before,
           index_version = v_new.index_version, data_key = v_new.data_key,
           authority = v_new.authority, linked_at = v_new.linked_at, stored_at = v_new.stored_at,
           unknown_at = NULL
     WHERE pseudonym = p_to;
    RETURN '';
END $$;

-- As sql/endings.sql has it: a number ends with the last registration of its person.
CREATE OR REPLACE FUNCTION vault.note_ending(p_entry uuid, p_destroy boolean, p_proposed uuid, p_approved uuid,
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
          AND o.qualification_pseudonym = ANY (vault.people_of(e.qualification_pseudonym))
          AND (SELECT v.status FROM register.register_version AS v WHERE v.entry_id = o.id
                ORDER BY v.sequence DESC LIMIT 1) NOT IN ('erased', 'revoked')) THEN
        RETURN 'registered';
    END IF;
    INSERT INTO vault.vault_ending (id, entry, pseudonym, register, register_file, state,
        previous_state, proposed_by, approved_by, noted_at, keys, method)
    VALUES (gen_random_uuid(), e.id, vault.present(e.qualification_pseudonym), e.register,
        e.register_file, 'noted', '', p_proposed, p_approved, p_at, '{}', '')
    ON CONFLICT (entry) DO NOTHING;
    IF NOT p_destroy THEN
        UPDATE vault.vault_ending SET state = 'kept' WHERE entry = p_entry AND state = 'noted';
    END IF;
    RETURN '';
END $$;

-- As sql/endings.sql has it.
CREATE OR REPLACE FUNCTION vault.begin_destruction(p_ending uuid) RETURNS text[]
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
            WHERE pseudonym = ANY (vault.people_of(e.pseudonym)) AND ended_at IS NULL)
        OR EXISTS (SELECT FROM vault.vault_envelope
            WHERE state = 'opened' AND data_key = ANY (v_keys)) THEN
        RETURN NULL;
    END IF;
    UPDATE vault.vault_ending SET state = 'destroying', keys = v_keys WHERE id = p_ending;
    RETURN v_keys;
END $$;
