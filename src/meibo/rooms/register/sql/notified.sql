-- As before (terms.sql); also the erasure on notice of the holder's death has the card made anew, or ended.
CREATE OR REPLACE FUNCTION register.issue_card(p_case uuid, p_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    e register.register_entry%ROWTYPE;
    v register.register_version%ROWTYPE;
    v_card uuid;
    v_issue uuid := gen_random_uuid();
BEGIN
    SELECT * INTO v FROM register.register_version WHERE cause = p_case
       AND act IN ('registration', 'rewriting', 'correction', 'reissue', 'erasure',
                   'erasure_on_death');
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
