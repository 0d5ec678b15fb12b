-- A number for an entry that has none: typed as the number of a paper is (sql/typed_numbers.sql), linked
-- once, or left to two superiors where it is somebody's already.

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
