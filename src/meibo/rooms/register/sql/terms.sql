-- A registration with a last day ends by itself: what lives on a day is not what is registered or
-- suspended alone. The public's search tells the last day too, and its caller leaves out who lapsed; a
-- licence card has the licences that live on the day of its issue, each with its last day.
DROP FUNCTION register.search_published(text);

CREATE FUNCTION register.search_published(p_name_key text)
RETURNS TABLE (entry uuid, register text, registered_on date, name text, sex text, status text,
               effective_on date, suspended_from date, suspended_until date, valid_until date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    c_turn CONSTANT bigint := 500;
    c_at_once CONSTANT bigint := 60;
    v_lock CONSTANT bigint := hashtextextended('register.search_turn', 0);
    v_now bigint;
    v_turn bigint;
    v_granted boolean;
BEGIN
    PERFORM pg_advisory_lock(v_lock);
    v_now := floor(extract(epoch FROM clock_timestamp()) * 1000);
    SELECT greatest(s.last_value, v_now) + c_turn INTO v_turn FROM register.search_turn AS s;
    v_granted := v_turn - v_now <= c_turn * c_at_once;
    IF v_granted THEN
        PERFORM setval('register.search_turn', v_turn);
    END IF;
    PERFORM pg_advisory_unlock(v_lock);
    IF NOT v_granted THEN
        RAISE EXCEPTION 'too many searches' USING ERRCODE = '53400';
    END IF;
    RETURN QUERY
    SELECT e.id, e.register, e.registered_on,
           concat_ws('　', v.particulars->>'family_name', nullif(v.particulars->>'given_name', '')),
           v.particulars->>'sex',
           v.status, v.effective_on, v.suspended_from, v.suspended_until,
           v.valid_until
      FROM register.register_version AS v
      JOIN register.register_entry AS e ON e.id = v.entry_id
     WHERE v.name_key = p_name_key
       AND v.status IN ('registered', 'suspended')
       AND NOT EXISTS (SELECT FROM register.register_version AS later
                        WHERE later.entry_id = v.entry_id AND later.sequence > v.sequence)
     ORDER BY e.registered_on, e.id
     LIMIT 21;
END $$;

DROP FUNCTION register.living_licences(text, uuid);

CREATE FUNCTION register.living_licences(p_file text, p_pseudonym uuid, p_day date)
RETURNS TABLE (entry uuid, register text, registration_number integer, registered_on date,
               valid_until date) LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT o.id, o.register, o.registration_number, o.registered_on, v.valid_until
      FROM register.register_entry AS o
     CROSS JOIN LATERAL (
           SELECT l.status, l.valid_until FROM register.register_version AS l
            WHERE l.entry_id = o.id ORDER BY l.sequence DESC LIMIT 1) AS v
     WHERE o.register_file = p_file AND o.qualification_pseudonym = p_pseudonym
       AND v.status IN ('registered', 'suspended')
       AND (v.valid_until IS NULL OR v.valid_until >= p_day)
$$;

CREATE OR REPLACE FUNCTION register.issue_card(p_case uuid, p_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    e register.register_entry%ROWTYPE;
    v register.register_version%ROWTYPE;
    v_card uuid;
    v_issue uuid := gen_random_uuid();
BEGIN
    SELECT * INTO v FROM register.register_version WHERE cause = p_case
       AND act IN ('registration', 'rewriting', 'correction', 'reissue', 'erasure');
    SELECT * INTO e FROM register.register_entry WHERE id = v.entry_id;
    IF e.id IS NULL OR NOT e.register = ANY (accounts.own_registers())
       OR NOT accounts.scope()->'duties' ? 'register' THEN
        RAISE EXCEPTION 'a card is issued for an entry of the own registers' USING ERRCODE = '42501';
    END IF;
    -- Two acts at once for one person: the later one waits here and then sees what the first entered.
    PERFORM pg_advisory_xact_lock(hashtextextended(e.register_file || e.qualification_pseudonym, 0));
    INSERT INTO register.register_licencecard (id, register_file, qualification_pseudonym)
    VALUES (gen_random_uuid(), e.register_file, e.qualification_pseudonym) ON CONFLICT DO NOTHING;
    SELECT c.id INTO v_card FROM register.register_licencecard AS c
     WHERE c.register_file = e.register_file
       AND c.qualification_pseudonym = e.qualification_pseudonym;
    IF NOT EXISTS (SELECT FROM register.living_licences(
                   e.register_file, e.qualification_pseudonym, v.effective_on)) THEN
        RETURN NULL;
    END IF;
    INSERT INTO register.register_cardissue (id, card_id, issue_count, issued_on, recorded_at, cause)
    SELECT v_issue, v_card, 1 + coalesce(max(i.issue_count), 0), v.effective_on, p_at, p_case
      FROM register.register_cardissue AS i WHERE i.card_id = v_card;
    INSERT INTO register.register_cardlicence
           (issue_id, entry, register, registration_number, registered_on, valid_until)
    SELECT v_issue, o.entry, o.register, o.registration_number, o.registered_on, o.valid_until
      FROM register.living_licences(
               e.register_file, e.qualification_pseudonym, v.effective_on) AS o
     ORDER BY o.registered_on, o.register;
    RETURN v_issue;
END $$;
