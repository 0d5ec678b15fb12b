-- Searches on the identity-confirmation terminal: what is said here is held by PostgreSQL, whatever
-- runs in the officers' door. An officer's role writes neither table but by these functions, each in
-- the officer's own name; nobody but who asked reads an answer.

-- Ask by basic data about an application of the own registers, or about a visitor who was identified.
-- '' or why not. The same id again is the same search.
CREATE FUNCTION vault.begin_search(p_id uuid, p_register text, p_authority text, p_application uuid,
    p_identity jsonb, p_reason text, p_asked jsonb, p_minutes integer, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT accounts.scope()->'duties' ? 'terminal' THEN
        RAISE EXCEPTION 'this is another duty' USING ERRCODE = '42501';
    ELSIF NOT p_register = ANY (accounts.own_registers()) THEN
        RAISE EXCEPTION 'not of the own registers' USING ERRCODE = '42501';
    ELSIF p_minutes NOT BETWEEN 1 AND 60 THEN
        RAISE EXCEPTION 'an answer is kept for minutes' USING ERRCODE = '42501';
    ELSIF p_application IS NULL AND (p_identity = '[]' OR length(trim(p_reason)) < 5) THEN
        RETURN 'ground';
    END IF;
    INSERT INTO vault.vault_search (id, register, authority, application, identity, reason, asked,
        asked_by, asked_at, state, previous_state, delete_after, tries, next_try_at)
    VALUES (p_id, p_register, p_authority, p_application, p_identity, trim(p_reason), p_asked,
        accounts.own_account(), p_at, 'asked', '', p_at + make_interval(mins => p_minutes), 0, p_at)
    ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND AND NOT EXISTS (SELECT FROM vault.vault_search
                                  WHERE id = p_id AND asked_by = accounts.own_account()) THEN
        RETURN 'id';
    END IF;
    RETURN '';
END $$;

-- Who matches, for the officer who asked, on the terminal, while it is there.
CREATE FUNCTION vault.search_answer(p_id uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT s.answer FROM vault.vault_search AS s
     WHERE s.id = p_id AND s.state = 'answered' AND s.asked_by = accounts.own_account()
       AND s.register = ANY (accounts.own_registers())
       AND accounts.scope()->'duties' ? 'terminal'
$$;

-- Ask Juki-net for a search: within the limits of its purpose, whose row lock makes counting and asking
-- one. '' or why not; the caller commits either, because a trip is to stand.
CREATE FUNCTION vault.ask_search(p_id uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    b vault.vault_breaker%ROWTYPE;
    v_about uuid;
    v_now timestamptz;
    v_minute bigint;
    v_hour bigint;
    v_case bigint;
BEGIN
    SELECT * INTO b FROM vault.vault_breaker WHERE purpose = 'terminal_search' FOR UPDATE;
    IF b.tripped_at IS NOT NULL THEN
        RETURN 'breaker_open';
    END IF;
    SELECT coalesce(application, id) INTO v_about FROM vault.vault_search
     WHERE id = p_id AND state = 'asked';
    IF NOT FOUND THEN
        RETURN 'nothing';
    END IF;
    v_now := clock_timestamp();
    SELECT count(*) FILTER (WHERE at > v_now - interval '1 minute'),
           count(*) FILTER (WHERE at > v_now - interval '1 hour'),
           count(*) FILTER (WHERE about = v_about)
      INTO v_minute, v_hour, v_case FROM vault.vault_searchtry
     WHERE at > greatest(v_now - interval '1 day', b.reset_at);
    IF v_hour >= b.per_hour THEN
        RETURN vault.trip('terminal_search', 'hour');
    ELSIF v_case >= b.per_case_a_day THEN
        RETURN vault.trip('terminal_search', 'case');
    ELSIF v_minute >= b.per_minute THEN
        RETURN 'limit';
    END IF;
    INSERT INTO vault.vault_searchtry (search, about, at) VALUES (p_id, v_about, v_now);
    RETURN '';
END $$;

-- An officer who did not search says what became of a finding. '' or why not.
CREATE FUNCTION vault.settle_finding(p_id uuid, p_result text, p_reason text, p_at timestamptz)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    f vault.vault_searchfinding%ROWTYPE;
BEGIN
    IF NOT accounts.scope()->'duties' ? 'approve' THEN
        RAISE EXCEPTION 'this is another duty' USING ERRCODE = '42501';
    END IF;
    SELECT * INTO f FROM vault.vault_searchfinding
     WHERE id = p_id AND register = ANY (accounts.own_registers()) FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'none';
    ELSIF f.state <> 'open' THEN
        RETURN 'state';
    ELSIF f.asked_by = accounts.own_account() THEN
        RETURN 'person';
    END IF;
    UPDATE vault.vault_searchfinding
       SET state = 'settled', settled_by = accounts.own_account(), settled_at = p_at,
           result = p_result, reason = p_reason
     WHERE id = p_id;
    UPDATE vault.vault_search SET asked = NULL WHERE id = f.search;
    RETURN '';
END $$;

-- Names of the officers who searched or settled, for whoever settles in the same registers.
CREATE FUNCTION vault.search_hands() RETURNS TABLE (account uuid, display_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT a.id, a.display_name FROM accounts.accounts_account AS a
     WHERE accounts.scope()->'duties' ? 'approve' AND EXISTS (
        SELECT FROM vault.vault_searchfinding AS f
         WHERE a.id IN (f.asked_by, f.settled_by)
           AND f.register = ANY (accounts.own_registers()))
$$;
