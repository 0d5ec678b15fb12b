-- Numbers that two officers type from a paper, or that are found by basic data: what is said here is
-- held by PostgreSQL, whatever runs in the officers' door. An officer's role changes nothing of
-- vault_typing but by these functions, each in the officer's own name.

-- The row, locked, if it is of a register of the officer's and the officer has the duty.
CREATE FUNCTION vault.own_typing(p_case uuid, p_duty text) RETURNS vault.vault_typing
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    t vault.vault_typing%ROWTYPE;
BEGIN
    IF NOT accounts.scope()->'duties' ? p_duty THEN
        RAISE EXCEPTION 'this is another duty' USING ERRCODE = '42501';
    END IF;
    SELECT * INTO t FROM vault.vault_typing
     WHERE "case" = p_case AND register = ANY (accounts.own_registers()) FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such linking of the own registers' USING ERRCODE = '42501';
    END IF;
    RETURN t;
END $$;

-- A paper was taken in: its number is to be typed, or asked for by basic data where none was given.
CREATE FUNCTION vault.open_typing(p_case uuid, p_register text, p_file text, p_authority text,
    p_asked jsonb, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT p_register = ANY (accounts.own_registers())
       OR NOT accounts.scope()->'duties' ? 'receive' THEN
        RAISE EXCEPTION 'not of the own registers, or another duty' USING ERRCODE = '42501';
    END IF;
    INSERT INTO vault.vault_typing ("case", register, register_file, authority, kind, state,
        previous_state, round, last_round, asked, tries, next_try_at, opened_at, release_reason)
    VALUES (p_case, p_register, p_file, p_authority,
        CASE WHEN p_asked IS NULL THEN 'typed' ELSE 'asked' END,
        'typing', '', 1, 3, p_asked, 0, p_at, p_at, '');
    UPDATE vault.vault_typing SET state = 'typed'
     WHERE "case" = p_case AND p_asked IS NOT NULL;
END $$;

-- A nonce for one envelope of one officer who has not typed in this round; '' or why there is none.
CREATE FUNCTION vault.issue_typing_nonce(p_nonce text, p_case uuid, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    t vault.vault_typing%ROWTYPE := vault.own_typing(p_case, 'receive');
BEGIN
    IF t.state <> 'typing' THEN
        RETURN 'state';
    ELSIF t.first_by = accounts.own_account() THEN
        RETURN 'typist';
    END IF;
    INSERT INTO vault.vault_nonce (nonce, "case", issued_at) VALUES (p_nonce, p_case, p_at);
    RETURN '';
END $$;

-- Take a typed envelope in: bound to case, round, typist and a nonce used up by it. The row decides
-- what counts: an envelope of another round or person is refused, never kept.
CREATE FUNCTION vault.deposit_typed(p_id uuid, p_case uuid, p_document jsonb, p_enc_hash bytea,
    p_digest text, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    t vault.vault_typing%ROWTYPE := vault.own_typing(p_case, 'receive');
    v_aad jsonb := p_document->'aad';
    v_own uuid := accounts.own_account();
BEGIN
    IF t.state <> 'typing' THEN
        RETURN 'state';
    ELSIF t.first_by = v_own THEN
        RETURN 'typist';
    ELSIF v_aad->>'case' <> p_case::text OR v_aad->'round' <> to_jsonb(t.round)
       OR v_aad->>'typist' <> v_own::text OR v_aad->>'route' <> 'typed' THEN
        RETURN 'round';
    END IF;
    UPDATE vault.vault_nonce SET used_at = p_at
     WHERE nonce = v_aad->>'nonce' AND "case" = p_case AND used_at IS NULL
       AND issued_at > p_at - interval '2 days';
    IF NOT FOUND THEN
        RETURN 'nonce';
    END IF;
    INSERT INTO vault.vault_envelope (id, register, register_file, authority, "case", account,
        route, round, nonce, kid, enc_hash, document, digest, state, previous_state, refusal,
        data_key, deposited_at)
    VALUES (p_id, t.register, t.register_file, t.authority, p_case, v_own, 'typed', t.round,
        v_aad->>'nonce', p_document->>'kid', p_enc_hash, p_document, p_digest, 'waiting', '', '',
        '', p_at)
    ON CONFLICT (enc_hash) DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'enc';
    END IF;
    IF t.first_by IS NULL THEN
        UPDATE vault.vault_typing SET first_by = v_own, first_envelope = p_id
         WHERE "case" = p_case;
    ELSE
        UPDATE vault.vault_typing
           SET second_by = v_own, second_envelope = p_id, state = 'typed', tries = 0,
               next_try_at = p_at
         WHERE "case" = p_case;
    END IF;
    RETURN '';
END $$;

-- Ask to open a pair, or to ask for a number: within the limits of its purpose, whose row lock makes
-- counting and asking one. '' or why not; the caller commits either, because a trip is to stand.
CREATE FUNCTION vault.ask_typed(p_case uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    b vault.vault_breaker%ROWTYPE;
    v_now timestamptz;
    v_minute bigint;
    v_hour bigint;
BEGIN
    SELECT * INTO b FROM vault.vault_breaker WHERE purpose = 'paper_number_check' FOR UPDATE;
    IF b.tripped_at IS NOT NULL THEN
        RETURN 'breaker_open';
    END IF;
    v_now := clock_timestamp();
    SELECT count(*) FILTER (WHERE at > v_now - interval '1 minute'), count(*)
      INTO v_minute, v_hour FROM vault.vault_typingtry
     WHERE at > greatest(v_now - interval '1 hour', b.reset_at);
    IF v_hour >= b.per_hour THEN
        RETURN vault.trip('paper_number_check', 'hour');
    ELSIF v_minute >= b.per_minute THEN
        RETURN 'limit';
    END IF;
    INSERT INTO vault.vault_typingtry ("case", round, at)
    SELECT "case", round, v_now FROM vault.vault_typing WHERE "case" = p_case AND state = 'typed';
    RETURN CASE WHEN FOUND THEN '' ELSE 'nothing' END;
END $$;

-- Begin the next round, or lock after the last; what was typed or found is discarded.
CREATE FUNCTION vault.type_again(t vault.vault_typing, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    v_lock boolean := t.kind = 'asked' OR t.round >= t.last_round;
BEGIN
    PERFORM vault.discard(one) FROM unnest(ARRAY[t.first_envelope, t.second_envelope]) AS one
      WHERE one IS NOT NULL;
    UPDATE vault.vault_typing
       SET state = CASE WHEN v_lock THEN 'locked' ELSE 'typing' END,
           round = round + CASE WHEN v_lock THEN 0 ELSE 1 END,
           first_by = NULL, second_by = NULL, first_envelope = NULL, second_envelope = NULL,
           answer = NULL, next_try_at = p_at
     WHERE "case" = t."case";
    RETURN CASE WHEN v_lock THEN 'locked' ELSE 'typing' END;
END $$;

-- What the clock found of what came back: the paper's person, or not. Returns the state that follows.
CREATE FUNCTION vault.judge_typed(p_case uuid, p_agrees boolean, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    t vault.vault_typing%ROWTYPE;
BEGIN
    SELECT * INTO t FROM vault.vault_typing WHERE "case" = p_case AND state = 'checked' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'nothing';
    ELSIF NOT p_agrees OR t.second_envelope IS NULL THEN
        RETURN vault.type_again(t, p_at);
    END IF;
    UPDATE vault.vault_typing SET state = CASE WHEN kind = 'asked' THEN 'found' ELSE 'agrees' END
     WHERE "case" = p_case;
    RETURN CASE WHEN t.kind = 'asked' THEN 'found' ELSE 'agrees' END;
END $$;

-- Who was found by basic data, without number, for the officers of the register while two look at it.
CREATE FUNCTION vault.found_person(p_case uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT answer->'person' FROM vault.vault_typing
     WHERE "case" = p_case AND kind = 'asked' AND state IN ('found', 'agrees')
       AND register = ANY (accounts.own_registers())
$$;

-- One of the two officers who look at who was found by basic data.
CREATE FUNCTION vault.confirm_found(p_case uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    t vault.vault_typing%ROWTYPE := vault.own_typing(p_case, 'receive');
BEGIN
    IF t.state <> 'found' THEN
        RETURN 'state';
    ELSIF t.first_by = accounts.own_account() THEN
        RETURN 'typist';
    ELSIF t.first_by IS NULL THEN
        UPDATE vault.vault_typing SET first_by = accounts.own_account() WHERE "case" = p_case;
    ELSE
        UPDATE vault.vault_typing SET second_by = accounts.own_account(), state = 'agrees'
         WHERE "case" = p_case;
    END IF;
    RETURN '';
END $$;

-- Whether the officer has typed or looked in any round: nobody confirms what is partly the own work.
CREATE FUNCTION vault.had_a_hand(t vault.vault_typing) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT accounts.own_account() IN (t.first_by, t.second_by)
        OR EXISTS (SELECT FROM vault.vault_envelope AS e
            WHERE e."case" = t."case" AND e.route = 'typed' AND e.account = accounts.own_account())
$$;

-- The superior's final confirmation, or that it is to be typed again. '' or why not.
CREATE FUNCTION vault.confirm_typing(p_case uuid, p_good boolean, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    t vault.vault_typing%ROWTYPE := vault.own_typing(p_case, 'approve');
BEGIN
    IF t.state <> 'agrees' THEN
        RETURN 'state';
    ELSIF coalesce(vault.had_a_hand(t), false) THEN
        RETURN 'typist';
    ELSIF NOT p_good THEN
        PERFORM vault.type_again(t, p_at);
        RETURN '';
    END IF;
    UPDATE vault.vault_typing
       SET state = 'confirmed', confirmed_by = accounts.own_account(), confirmed_at = p_at
     WHERE "case" = p_case;
    RETURN '';
END $$;

-- A superior lets a locked linking go on for three rounds more, and says why.
CREATE FUNCTION vault.release_typing(p_case uuid, p_why text, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    t vault.vault_typing%ROWTYPE := vault.own_typing(p_case, 'approve');
BEGIN
    IF t.state <> 'locked' OR t.kind <> 'typed' THEN
        RETURN 'state';
    ELSIF vault.had_a_hand(t) THEN
        RETURN 'typist';
    ELSIF length(trim(p_why)) < 5 THEN
        RETURN 'reason';
    END IF;
    UPDATE vault.vault_typing
       SET state = 'typing', round = round + 1, last_round = round + 3,
           released_by = accounts.own_account(), released_at = p_at, release_reason = trim(p_why)
     WHERE "case" = p_case;
    RETURN '';
END $$;

-- The paper is returned: nothing is linked.
CREATE FUNCTION vault.drop_typing(p_case uuid, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    t vault.vault_typing%ROWTYPE := vault.own_typing(p_case, 'approve');
BEGIN
    IF t.state NOT IN ('typing', 'found', 'agrees', 'locked') THEN
        RETURN 'state';
    END IF;
    PERFORM vault.discard(one) FROM unnest(ARRAY[t.first_envelope, t.second_envelope]) AS one
      WHERE one IS NOT NULL;
    UPDATE vault.vault_typing
       SET state = 'dropped', settled_at = p_at, answer = NULL, asked = NULL
     WHERE "case" = p_case;
    RETURN '';
END $$;

-- Link what a superior confirmed; the pseudonym it is known by from now on. Known already: the same.
CREATE FUNCTION vault.link_typed(p_case uuid, p_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    t vault.vault_typing%ROWTYPE;
    v_pseudonym uuid;
BEGIN
    SELECT * INTO t FROM vault.vault_typing
     WHERE "case" = p_case AND state = 'confirmed' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    v_pseudonym := vault.link(t.second_envelope, p_at);
    IF v_pseudonym IS NULL THEN
        RAISE EXCEPTION 'a confirmed linking has lost its number' USING ERRCODE = '42501';
    END IF;
    PERFORM vault.confirm_link(v_pseudonym, p_at);
    PERFORM vault.discard(t.first_envelope);
    UPDATE vault.vault_typing
       SET state = 'linked', settled_at = p_at, answer = NULL, asked = NULL
     WHERE "case" = p_case;
    RETURN v_pseudonym;
END $$;

-- The second fence: whoever calls vault.link, a typed or found number is linked after two people and
-- a superior alone.
CREATE FUNCTION vault.three_people() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF session_user = 'meibo_number' AND NEW.route <> 'found' THEN
            RAISE EXCEPTION 'envelopes come from outside' USING ERRCODE = '42501';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state = 'linked' AND OLD.state <> 'linked' AND OLD.route <> 'card'
       AND NOT EXISTS (SELECT FROM vault.vault_typing AS t
            WHERE t."case" = OLD."case" AND t.state = 'confirmed' AND t.second_envelope = OLD.id
              AND t.first_by IS NOT NULL AND t.second_by IS NOT NULL
              AND t.confirmed_by IS NOT NULL) THEN
        RAISE EXCEPTION 'a typed number is linked by three people' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER three_people BEFORE INSERT OR UPDATE ON vault.vault_envelope
    FOR EACH ROW EXECUTE FUNCTION vault.three_people();

-- Of the number process: it may say what came of a pair, and keep a found number; nothing else.
CREATE FUNCTION vault.checked_alone() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    IF session_user = 'meibo_number' AND (NEW.state NOT IN ('typed', 'checked')
       OR (NEW.second_envelope IS DISTINCT FROM OLD.second_envelope AND OLD.kind <> 'asked')) THEN
        RAISE EXCEPTION 'the number process judges nothing' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER checked_alone BEFORE UPDATE ON vault.vault_typing
    FOR EACH ROW EXECUTE FUNCTION vault.checked_alone();

INSERT INTO vault.vault_breaker (purpose, per_minute, per_hour, per_case_a_day, failures_in_a_row,
    failures, tripped_why, reset_why)
VALUES ('paper_number_check', 30, 600, 9, 10, 0, '', '')
    ON CONFLICT (purpose) DO NOTHING;
