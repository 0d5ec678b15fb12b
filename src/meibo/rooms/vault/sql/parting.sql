-- Unlinking somebody who was merged with another parts the two: the entry's own pseudonym stands for no
-- other any more, and the number stays with the other. A merging found to be wrong is undone so.

-- As sql/linking.sql has it, but that a merged pseudonym is named as it is.
CREATE OR REPLACE FUNCTION vault.propose_unlinking(p_id uuid, p_entry uuid, p_code text,
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

-- As sql/linking.sql has it, but that who was merged is parted, and keeps nothing of the other.
CREATE OR REPLACE FUNCTION vault.confirm_unlinking(p_id uuid, p_at timestamptz) RETURNS text
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
