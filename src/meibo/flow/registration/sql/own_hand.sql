-- The second person for dispositions, held by PostgreSQL (ACC-11).
CREATE FUNCTION registration.own_hand() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    IF session_user <> 'meibo_officer' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.proposed_by <> accounts.own_account() OR NEW.approved_by IS NOT NULL
           OR NOT accounts.scope()->'duties' ? 'register' THEN
            RAISE EXCEPTION 'a disposition is proposed in the own name' USING ERRCODE = '42501';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.approved_by IS DISTINCT FROM OLD.approved_by
       AND (NEW.approved_by IS NULL OR OLD.approved_by IS NOT NULL
            OR NEW.approved_by <> accounts.own_account()
            OR NOT accounts.scope()->'duties' ? 'approve') THEN
        RAISE EXCEPTION 'a disposition is approved in the own name, once' USING ERRCODE = '42501';
    END IF;
    IF NEW.state = 'effective' AND OLD.state <> 'effective' AND NEW.approved_by IS NULL THEN
        RAISE EXCEPTION 'nothing is effective without an approval' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER own_hand BEFORE INSERT OR UPDATE ON registration.registration_disposition
    FOR EACH ROW EXECUTE FUNCTION registration.own_hand();

-- REG-01: an entry comes from a decided case of that person, handed over to a run, and from nothing
-- else; a version from its entry's case or from a disposition of that entry.
CREATE FUNCTION registration.examined_first() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    IF session_user = 'meibo_officer' AND NOT (
        accounts.scope()->'duties' ? 'register' AND EXISTS (
            SELECT FROM examination.examination_case AS c
             WHERE c.id = NEW."case" AND c.register = NEW.register
               AND c.pseudonym = NEW.qualification_pseudonym AND c.state = 'decided'
               AND c.outcome = 'grant' AND c.handed_over_at IS NOT NULL)) THEN
        RAISE EXCEPTION 'no entry without a decided case' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER examined_first BEFORE INSERT ON register.register_entry
    FOR EACH ROW EXECUTE FUNCTION registration.examined_first();

CREATE FUNCTION registration.caused() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    IF session_user = 'meibo_officer' AND NOT (
        EXISTS (SELECT FROM register.register_entry AS e
                 WHERE e.id = NEW.entry_id AND e."case" = NEW.cause AND NEW.sequence = 1)
        OR EXISTS (SELECT FROM registration.registration_disposition AS d
                    WHERE d.id = NEW.cause AND d.entry = NEW.entry_id AND d.kind = NEW.act
                      AND d.state = 'effective')) THEN
        RAISE EXCEPTION 'no version without its case or disposition' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER caused BEFORE INSERT ON register.register_version
    FOR EACH ROW EXECUTE FUNCTION registration.caused();
