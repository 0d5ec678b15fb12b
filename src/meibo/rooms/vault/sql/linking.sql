-- The link between a person and a number, ended (unlinking), made anew (relinking), or found to be
-- somebody's who is known already (merging). What is said here is held by PostgreSQL: who takes part,
-- that it takes three people, and that a number belongs to one person of a register file. An officer's
-- role changes nothing of these tables but by these functions, each in the officer's own name.

-- The pseudonym a person's number is kept under: the own one, or that of the person it turned out to be.
CREATE FUNCTION vault.present(p_pseudonym uuid) RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT coalesce((SELECT m.stays FROM vault.vault_merged AS m WHERE m.pseudonym = p_pseudonym),
                    p_pseudonym)
$$;

-- Every pseudonym of one person.
CREATE FUNCTION vault.people_of(p_pseudonym uuid) RETURNS uuid[]
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT vault.present(p_pseudonym) || coalesce(
        (SELECT array_agg(m.pseudonym ORDER BY m.pseudonym) FROM vault.vault_merged AS m
          WHERE m.stays = vault.present(p_pseudonym)), '{}')
$$;

-- The same of several, a row for each pseudonym each of them is known by. The clock learns of all; an
-- officer, of whom a session is wanted, of those that were asked and those that have an entry in the
-- own registers.
CREATE FUNCTION vault.known_by(p_pseudonyms uuid[]) RETURNS TABLE (asked uuid, pseudonym uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    v_all boolean := session_user = 'meibo_clock';
    v_own text[];
BEGIN
    IF NOT v_all THEN
        v_own := accounts.own_registers();
    END IF;
    RETURN QUERY
        SELECT a.one, p.one
          FROM unnest(p_pseudonyms) AS a (one), unnest(vault.people_of(a.one)) AS p (one)
         WHERE v_all OR p.one = ANY (p_pseudonyms)
            OR EXISTS (SELECT FROM register.register_entry AS e
                WHERE e.qualification_pseudonym = p.one AND e.register = ANY (v_own));
END $$;

-- Acts on the links of one person wait for one another.
CREATE FUNCTION vault.lock_person(p_pseudonym uuid) RETURNS void
LANGUAGE sql SET search_path = pg_catalog AS $$
    SELECT pg_advisory_xact_lock(hashtextextended('vault person ' || p_pseudonym, 0))
$$;

-- The pseudonym of an entry of the officer's registers, for an officer with a duty.
CREATE FUNCTION vault.own_entry(p_entry uuid, p_duty text, OUT register text,
    OUT register_file text, OUT pseudonym uuid)
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF NOT accounts.scope()->'duties' ? p_duty THEN
        RAISE EXCEPTION 'this is another duty' USING ERRCODE = '42501';
    END IF;
    SELECT e.register, e.register_file, e.qualification_pseudonym
      INTO register, register_file, pseudonym
      FROM register.register_entry AS e
     WHERE e.id = p_entry AND e.register = ANY (accounts.own_registers());
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such entry of the own registers' USING ERRCODE = '42501';
    END IF;
END $$;

-- One officer says that a number is another person's. '' or why not: 'none' (no number is linked),
-- 'open' (it has been said already).
CREATE FUNCTION vault.propose_unlinking(p_id uuid, p_entry uuid, p_code text,
    p_reason text, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    e record;
BEGIN
    SELECT * INTO e FROM vault.own_entry(p_entry, 'register');
    PERFORM vault.lock_person(e.pseudonym);
    IF NOT EXISTS (SELECT FROM vault.vault_number AS n
                    WHERE n.pseudonym = vault.present(e.pseudonym)) THEN
        RETURN 'none';
    END IF;
    INSERT INTO vault.vault_unlinking (id, entry, pseudonym, register, register_file, reason_code,
        reason, state, previous_state, proposed_by, proposed_at)
    VALUES (p_id, p_entry, e.pseudonym, e.register, e.register_file, p_code, p_reason, 'proposed', '',
        accounts.own_account(), p_at)
    ON CONFLICT DO NOTHING;
    RETURN CASE WHEN FOUND THEN '' ELSE 'open' END;
END $$;

-- The row, locked, if it is of a register of the officer's and the officer has the duty.
CREATE FUNCTION vault.own_unlinking(p_id uuid, p_duty text) RETURNS vault.vault_unlinking
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    u vault.vault_unlinking%ROWTYPE;
BEGIN
    IF NOT accounts.scope()->'duties' ? p_duty THEN
        RAISE EXCEPTION 'this is another duty' USING ERRCODE = '42501';
    END IF;
    SELECT * INTO u FROM vault.vault_unlinking
     WHERE id = p_id AND register = ANY (accounts.own_registers()) FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such unlinking of the own registers' USING ERRCODE = '42501';
    END IF;
    RETURN u;
END $$;

-- A second officer finds so too. '' or why not.
CREATE FUNCTION vault.second_unlinking(p_id uuid, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    u vault.vault_unlinking%ROWTYPE := vault.own_unlinking(p_id, 'examine');
BEGIN
    IF u.state <> 'proposed' THEN
        RETURN 'state';
    ELSIF u.proposed_by = accounts.own_account() THEN
        RETURN 'person';
    END IF;
    UPDATE vault.vault_unlinking
       SET state = 'seconded', seconded_by = accounts.own_account(), seconded_at = p_at
     WHERE id = p_id;
    RETURN '';
END $$;

-- A superior's final confirmation: the link ends, and so does what was kept because of it. Who was
-- merged with another is parted, keeps nothing of the other, and the number stays there: a merging
-- found to be wrong is undone so. '' or why not; 'asked': a whole-register enquiry that is not over has
-- this person in it.
CREATE FUNCTION vault.confirm_unlinking(p_id uuid, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    u vault.vault_unlinking%ROWTYPE := vault.own_unlinking(p_id, 'approve');
    v_from uuid;
BEGIN
    IF u.state <> 'seconded' THEN
        RETURN 'state';
    ELSIF accounts.own_account() IN (u.proposed_by, u.seconded_by) THEN
        RETURN 'person';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('vault link ' || u.register_file, 0));
    PERFORM vault.lock_person(u.pseudonym);
    IF EXISTS (SELECT FROM vault.vault_wholemember AS m
                WHERE m.pseudonym = ANY (vault.people_of(u.pseudonym))) THEN
        RETURN 'asked';
    END IF;
    DELETE FROM vault.vault_merged WHERE pseudonym = u.pseudonym RETURNING stays INTO v_from;
    IF v_from IS NULL THEN
        DELETE FROM vault.vault_code WHERE pseudonym = u.pseudonym;
        DELETE FROM vault.vault_former WHERE pseudonym = u.pseudonym;
        DELETE FROM vault.vault_number WHERE pseudonym = u.pseudonym;
    END IF;
    UPDATE vault.vault_unlinking
       SET state = 'unlinked', confirmed_by = accounts.own_account(), settled_at = p_at,
           parted_from = v_from
     WHERE id = p_id;
    RETURN '';
END $$;

-- A superior finds that the number is this person's after all. '' or why not.
CREATE FUNCTION vault.drop_unlinking(p_id uuid, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    u vault.vault_unlinking%ROWTYPE := vault.own_unlinking(p_id, 'approve');
BEGIN
    IF u.state NOT IN ('proposed', 'seconded') THEN
        RETURN 'state';
    END IF;
    UPDATE vault.vault_unlinking
       SET state = 'dropped', dropped_by = accounts.own_account(), settled_at = p_at
     WHERE id = p_id;
    RETURN '';
END $$;
