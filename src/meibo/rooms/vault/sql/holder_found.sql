-- Whose the number of an opened card's envelope is in its register file: the pseudonym it is linked as; NULL
-- where it is nobody's. Nothing is linked, and the envelope is emptied.
CREATE FUNCTION vault.find_holder(p_envelope uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    v_pseudonym uuid;
BEGIN
    SELECT n.pseudonym INTO v_pseudonym
      FROM vault.vault_envelope AS e JOIN vault.vault_number AS n
        ON n.register_file = e.register_file
       AND (n.lookup IN (e.lookup, e.lookup_before)
         OR n.lookup_before IN (e.lookup, e.lookup_before))
     WHERE e.id = p_envelope AND e.state = 'opened' AND e.route = 'card'
       AND n.linked_at IS NOT NULL;
    PERFORM vault.discard(p_envelope);
    RETURN v_pseudonym;
END $$;
