-- A paper about a registration: the number two officers typed (or looked at) and a superior confirmed is
-- compared with the one that is linked, and nothing is linked by it. NULL where it is not confirmed (any
-- more); false for every other number alike, also for one that is nobody's yet.
CREATE FUNCTION vault.settle_typed_holder(p_case uuid, p_pseudonym uuid, p_at timestamptz)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    t vault.vault_typing%ROWTYPE;
    v_same boolean;
BEGIN
    SELECT * INTO t FROM vault.vault_typing
     WHERE "case" = p_case AND state = 'confirmed' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    v_same := EXISTS (SELECT FROM vault.vault_envelope AS e JOIN vault.vault_number AS n
             ON n.register_file = e.register_file
            AND (n.lookup IN (e.lookup, e.lookup_before)
              OR n.lookup_before IN (e.lookup, e.lookup_before))
          WHERE e.id = t.second_envelope AND e.state = 'opened' AND n.pseudonym = vault.present(p_pseudonym)
            AND n.linked_at IS NOT NULL);
    PERFORM vault.discard(one) FROM unnest(ARRAY[t.first_envelope, t.second_envelope]) AS one
      WHERE one IS NOT NULL;
    UPDATE vault.vault_typing
       SET state = CASE WHEN v_same THEN 'linked' ELSE 'dropped' END, settled_at = p_at,
           answer = NULL, asked = NULL
     WHERE "case" = p_case;
    RETURN v_same;
END $$;

INSERT INTO vault.vault_typing_move VALUES ('confirmed', 'dropped') ON CONFLICT DO NOTHING;
