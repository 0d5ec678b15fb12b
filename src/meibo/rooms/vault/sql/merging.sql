-- Two pseudonyms that turn out to be one person's: seen and decided by superiors who did not type.

-- Whether the officer typed in any round of a linking.
CREATE FUNCTION vault.typed_in(p_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM vault.vault_envelope AS e WHERE e."case" = p_case
                      AND e.route = 'typed' AND e.account = (SELECT accounts.own_account()))
$$;

-- Whether the officer typed a number that was confirmed for an entry: from then on what becomes of it,
-- and when, is not told, because a number that is somebody's already takes longer than one that is not.
CREATE FUNCTION vault.kept_from(p_relinking uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM vault.vault_typing AS t WHERE t."case" = p_relinking
                      AND t.kind = 'entry' AND t.confirmed_by IS NOT NULL
                      AND vault.typed_in(t."case"))
$$;

-- Whether the number of an entry's person is linked; null for an entry of other registers, and for who
-- typed what was confirmed for it, until three people have ended that link.
CREATE FUNCTION vault.is_linked(p_entry uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT CASE WHEN EXISTS (SELECT FROM vault.vault_relinking AS r
                              WHERE r.entry = e.id AND vault.kept_from(r.id)
                                AND NOT EXISTS (SELECT FROM vault.vault_unlinking AS u
                                     WHERE u.entry = e.id AND u.settled_at > r.begun_at
                                       AND u.state = 'unlinked'))
           THEN NULL
           ELSE EXISTS (SELECT FROM vault.vault_number AS n
                         WHERE n.pseudonym = vault.present(e.qualification_pseudonym)) END
      FROM register.register_entry AS e
     WHERE e.id = p_entry AND e.register = ANY ((SELECT accounts.own_registers())::text[])
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
