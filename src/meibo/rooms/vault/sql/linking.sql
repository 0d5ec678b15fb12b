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

-- The same of several, a row for each pseudonym each of them is known by.
CREATE FUNCTION vault.known_by(p_pseudonyms uuid[]) RETURNS TABLE (asked uuid, pseudonym uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT a.one, p.one
      FROM unnest(p_pseudonyms) AS a (one), unnest(vault.people_of(a.one)) AS p (one)
$$;

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

-- Whether the number of an entry's person is linked; null for an entry of other registers.
CREATE FUNCTION vault.is_linked(p_entry uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM vault.vault_number AS n
                    WHERE n.pseudonym = vault.present(e.qualification_pseudonym))
      FROM register.register_entry AS e
     WHERE e.id = p_entry AND e.register = ANY ((SELECT accounts.own_registers())::text[])
$$;

-- One officer says that a number is another person's. '' or why not: 'none' (no number is linked),
-- 'open' (it has been said already).
CREATE FUNCTION vault.propose_unlinking(p_id uuid, p_entry uuid, p_code text, p_reason text,
    p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    e record;
    v_person uuid;
BEGIN
    SELECT * INTO e FROM vault.own_entry(p_entry, 'register');
    v_person := vault.present(e.pseudonym);
    PERFORM vault.lock_person(v_person);
    IF NOT EXISTS (SELECT FROM vault.vault_number AS n WHERE n.pseudonym = v_person) THEN
        RETURN 'none';
    END IF;
    INSERT INTO vault.vault_unlinking (id, entry, pseudonym, register, register_file, reason_code,
        reason, state, previous_state, proposed_by, proposed_at)
    VALUES (p_id, p_entry, v_person, e.register, e.register_file, p_code, p_reason, 'proposed', '',
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

-- A superior's final confirmation: the link ends, and so does what was kept because of it. '' or why
-- not; 'asked': a whole-register enquiry that is not over has this person in it.
CREATE FUNCTION vault.confirm_unlinking(p_id uuid, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    u vault.vault_unlinking%ROWTYPE := vault.own_unlinking(p_id, 'approve');
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
    DELETE FROM vault.vault_code WHERE pseudonym = u.pseudonym;
    DELETE FROM vault.vault_former WHERE pseudonym = u.pseudonym;
    DELETE FROM vault.vault_number WHERE pseudonym = u.pseudonym;
    UPDATE vault.vault_unlinking
       SET state = 'unlinked', confirmed_by = accounts.own_account(), settled_at = p_at
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

-- Begin to link a number to an entry that has none: it is typed as the number of a paper is. '' or why
-- not: 'linked' (it has one), 'open' (it is under way).
CREATE FUNCTION vault.begin_relinking(p_id uuid, p_entry uuid, p_authority text, p_at timestamptz)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    e record;
    v_person uuid;
BEGIN
    SELECT * INTO e FROM vault.own_entry(p_entry, 'register');
    v_person := vault.present(e.pseudonym);
    PERFORM vault.lock_person(v_person);
    IF EXISTS (SELECT FROM vault.vault_number AS n WHERE n.pseudonym = v_person) THEN
        RETURN 'linked';
    END IF;
    INSERT INTO vault.vault_relinking (id, entry, pseudonym, register, register_file, state,
        previous_state, begun_by, begun_at)
    VALUES (p_id, p_entry, v_person, e.register, e.register_file, 'open', '',
        accounts.own_account(), p_at)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'open';
    END IF;
    INSERT INTO vault.vault_typing ("case", register, register_file, authority, kind, state,
        previous_state, round, last_round, tries, next_try_at, opened_at, release_reason)
    VALUES (p_id, e.register, e.register_file, p_authority, 'entry', 'typing', '', 1, 3, 0, p_at,
        p_at, '');
    RETURN '';
END $$;

-- Whose the number of an opened envelope is already; null for nobody's.
CREATE FUNCTION vault.owner_of(v vault.vault_envelope) RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT o.pseudonym FROM (
        SELECT pseudonym, register_file, lookup, lookup_before FROM vault.vault_former
        UNION ALL
        SELECT pseudonym, register_file, lookup, lookup_before FROM vault.vault_number) AS o
     WHERE o.register_file = v.register_file
       AND (o.lookup IN (v.lookup, v.lookup_before) OR o.lookup_before IN (v.lookup, v.lookup_before))
     LIMIT 1
$$;

-- Link what a superior confirmed to the entry, or, where the number is somebody else's already, have
-- those look at it who may. 'linked', 'merging', 'dropped' or 'nothing'.
CREATE FUNCTION vault.link_entry(p_id uuid, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    r vault.vault_relinking%ROWTYPE;
    t vault.vault_typing%ROWTYPE;
    v vault.vault_envelope%ROWTYPE;
    v_owner uuid;
BEGIN
    SELECT * INTO r FROM vault.vault_relinking WHERE id = p_id AND state = 'open' FOR UPDATE;
    SELECT * INTO t FROM vault.vault_typing WHERE "case" = r.id FOR UPDATE;
    IF r.id IS NULL OR t.state NOT IN ('confirmed', 'dropped')
       OR EXISTS (SELECT FROM vault.vault_merging WHERE relinking = p_id) THEN
        RETURN 'nothing';
    ELSIF t.state = 'dropped' THEN
        UPDATE vault.vault_relinking SET state = 'dropped', settled_at = p_at WHERE id = p_id;
        RETURN 'dropped';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('vault link ' || r.register_file, 0));
    SELECT * INTO v FROM vault.vault_envelope
     WHERE id = t.second_envelope AND state = 'opened' FOR UPDATE;
    IF v.id IS NULL THEN
        RAISE EXCEPTION 'a confirmed linking has lost its number' USING ERRCODE = '42501';
    END IF;
    v_owner := vault.owner_of(v);
    IF v_owner IS NOT NULL THEN
        INSERT INTO vault.vault_merging (relinking, entry, register, register_file, pseudonym, stays,
            state, previous_state, found_at, reason)
        VALUES (r.id, r.entry, r.register, r.register_file, r.pseudonym, v_owner, 'proposed', '',
            p_at, '');
        RETURN 'merging';
    END IF;
    INSERT INTO vault.vault_number (pseudonym, register_file, authority, sealed, lookup,
        lookup_before, index_version, data_key, stored_at, linked_at)
    VALUES (r.pseudonym, v.register_file, v.authority, v.sealed, v.lookup, v.lookup_before,
        v.index_version, v.data_key, p_at, p_at);
    UPDATE vault.vault_envelope
       SET state = 'linked', sealed = NULL, lookup = NULL, lookup_before = NULL, face = NULL
     WHERE id = v.id;
    PERFORM vault.settle_relinking(t, 'linked', p_at);
    RETURN 'linked';
END $$;

-- A relinking is over: what is left of the typed numbers is discarded.
CREATE FUNCTION vault.settle_relinking(t vault.vault_typing, p_state text, p_at timestamptz)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    PERFORM vault.discard(one) FROM unnest(ARRAY[t.first_envelope, t.second_envelope]) AS one
      WHERE one IS NOT NULL;
    UPDATE vault.vault_typing SET state = p_state, settled_at = p_at, answer = NULL
     WHERE "case" = t."case";
    UPDATE vault.vault_relinking SET state = p_state, settled_at = p_at WHERE id = t."case";
END $$;

-- Whether the officer typed in any round of a linking.
CREATE FUNCTION vault.typed_in(p_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM vault.vault_envelope AS e WHERE e."case" = p_case
                      AND e.route = 'typed' AND e.account = (SELECT accounts.own_account()))
$$;

-- The row, locked, for a superior of the register who did not type: nobody else learns of it.
CREATE FUNCTION vault.own_merging(p_relinking uuid) RETURNS vault.vault_merging
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    m vault.vault_merging%ROWTYPE;
BEGIN
    SELECT * INTO m FROM vault.vault_merging
     WHERE relinking = p_relinking AND register = ANY (accounts.own_registers())
       AND accounts.scope()->'duties' ? 'approve' AND NOT vault.typed_in(p_relinking) FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such merging for this officer' USING ERRCODE = '42501';
    END IF;
    RETURN m;
END $$;

-- One of two superiors finds that both are one person. 'seconded' after the first, 'merged' after the
-- other; or why not: 'state', 'person', 'gone' (the number is kept by nobody, or another, by now).
-- The entry's pseudonym stays written where it is and stands for the other's from now on.
CREATE FUNCTION vault.confirm_merging(p_relinking uuid, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    m vault.vault_merging%ROWTYPE := vault.own_merging(p_relinking);
    t vault.vault_typing%ROWTYPE;
    v vault.vault_envelope%ROWTYPE;
BEGIN
    IF m.state = 'proposed' THEN
        UPDATE vault.vault_merging
           SET state = 'seconded', first_by = accounts.own_account(), first_at = p_at
         WHERE relinking = p_relinking;
        RETURN 'seconded';
    ELSIF m.state <> 'seconded' THEN
        RETURN 'state';
    ELSIF m.first_by = accounts.own_account() THEN
        RETURN 'person';
    END IF;
    SELECT * INTO t FROM vault.vault_typing WHERE "case" = p_relinking FOR UPDATE;
    PERFORM pg_advisory_xact_lock(hashtextextended('vault link ' || m.register_file, 0));
    SELECT * INTO v FROM vault.vault_envelope WHERE id = t.second_envelope;
    IF vault.owner_of(v) IS DISTINCT FROM m.stays THEN
        RETURN 'gone';
    END IF;
    UPDATE vault.vault_merged SET stays = m.stays WHERE stays = m.pseudonym;
    INSERT INTO vault.vault_merged (pseudonym, stays, relinking, merged_at)
    VALUES (m.pseudonym, m.stays, p_relinking, p_at);
    UPDATE vault.vault_merging
       SET state = 'merged', second_by = accounts.own_account(), settled_at = p_at
     WHERE relinking = p_relinking;
    PERFORM vault.settle_relinking(t, 'linked', p_at);
    RETURN 'merged';
END $$;

-- A superior finds that they are two people: nothing is linked. '' or why not.
CREATE FUNCTION vault.reject_merging(p_relinking uuid, p_reason text, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    m vault.vault_merging%ROWTYPE := vault.own_merging(p_relinking);
    t vault.vault_typing%ROWTYPE;
BEGIN
    IF m.state NOT IN ('proposed', 'seconded') THEN
        RETURN 'state';
    ELSIF length(trim(p_reason)) < 5 THEN
        RETURN 'reason';
    END IF;
    SELECT * INTO t FROM vault.vault_typing WHERE "case" = p_relinking FOR UPDATE;
    UPDATE vault.vault_merging
       SET state = 'rejected', second_by = accounts.own_account(), settled_at = p_at,
           reason = trim(p_reason)
     WHERE relinking = p_relinking;
    PERFORM vault.settle_relinking(t, 'dropped', p_at);
    RETURN '';
END $$;

-- Whose names stand in the trail of an entry of the officer's registers.
CREATE FUNCTION vault.hands_of(p_entry uuid) RETURNS TABLE (account uuid, display_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT a.id, a.display_name FROM accounts.accounts_account AS a WHERE a.id IN (
        SELECT unnest(ARRAY[u.proposed_by, u.seconded_by, u.confirmed_by, u.dropped_by])
          FROM vault.vault_unlinking AS u
         WHERE u.entry = p_entry AND u.register = ANY ((SELECT accounts.own_registers())::text[])
        UNION
        SELECT unnest(ARRAY[r.begun_by, t.confirmed_by])
          FROM vault.vault_relinking AS r JOIN vault.vault_typing AS t ON t."case" = r.id
         WHERE r.entry = p_entry AND r.register = ANY ((SELECT accounts.own_registers())::text[])
        UNION
        SELECT unnest(ARRAY[m.first_by, m.second_by]) FROM vault.vault_merging AS m
         WHERE m.entry = p_entry AND m.register = ANY ((SELECT accounts.own_registers())::text[])
           AND (SELECT accounts.scope()->'duties' ? 'approve') AND NOT vault.typed_in(m.relinking))
$$;

-- A superior lets a locked linking go on for three rounds more: of a paper or of an entry, never of
-- somebody who was asked for.
CREATE OR REPLACE FUNCTION vault.release_typing(p_case uuid, p_why text, p_at timestamptz)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    t vault.vault_typing%ROWTYPE := vault.own_typing(p_case, 'approve');
BEGIN
    IF t.state <> 'locked' OR t.kind = 'asked' THEN
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

-- A number that turned out to be somebody else's is discarded after its confirmation.
ALTER TABLE vault.vault_typing_move NO FORCE ROW LEVEL SECURITY;
INSERT INTO vault.vault_typing_move VALUES ('confirmed', 'dropped') ON CONFLICT DO NOTHING;
