-- Two people for a print run, in their own names, and the check before it (ACC-11): held by PostgreSQL.
CREATE FUNCTION certificate.own_hand_for_run() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    IF session_user <> 'meibo_officer' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.proposed_by <> accounts.own_account() OR NEW.released_by IS NOT NULL
           OR NEW.state <> 'proposed' OR NOT accounts.scope()->'duties' ? 'register' THEN
            RAISE EXCEPTION 'a run is proposed in the own name' USING ERRCODE = '42501';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.released_by IS DISTINCT FROM OLD.released_by
       AND (OLD.released_by IS NOT NULL OR NEW.released_by IS DISTINCT FROM accounts.own_account())
       OR (OLD.state = 'proposed' AND NEW.state <> 'proposed'
           AND NOT accounts.scope()->'duties' ? 'approve')
       OR (NEW.state = 'released' AND (NEW.released_by IS NULL
           OR EXISTS (SELECT FROM certificate.certificate_sheet AS s
                       WHERE s.run_id = NEW.id AND s.state = 'planned' AND s.replaces IS NULL))) THEN
        RAISE EXCEPTION 'a run is released in the own name, once, when all of it is checked'
            USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER own_hand BEFORE INSERT OR UPDATE ON certificate.certificate_printrun
    FOR EACH ROW EXECUTE FUNCTION certificate.own_hand_for_run();

-- Only the signer says that a sheet can be printed; a sheet is released with its run, or, being a
-- reprint that another officer approved, by the signer.
CREATE FUNCTION certificate.checked_first() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    IF session_user = 'meibo_officer' THEN
        IF TG_OP = 'INSERT' THEN
            IF NEW.state <> 'planned' OR (NEW.replaces IS NOT NULL AND (
                   NOT accounts.scope()->'duties' ? 'approve'
                   OR NOT EXISTS (SELECT FROM certificate.certificate_sheet AS s
                                   WHERE s.id = NEW.replaces AND s.state = 'spoiled'
                                     AND s.occasion = NEW.occasion
                                     AND s.spoiled_by <> accounts.own_account()))) THEN
                RAISE EXCEPTION 'a sheet is planned first, a reprint by another officer'
                    USING ERRCODE = '42501';
            END IF;
        ELSIF NEW.state <> OLD.state AND (NEW.state IN ('set', 'refused')
              OR (NEW.state = 'released' AND (OLD.state <> 'set' OR NEW.blank IS NULL
                  OR NOT EXISTS (SELECT FROM certificate.certificate_printrun AS r
                                  WHERE r.id = NEW.run_id AND r.state = 'released'
                                    AND r.released_by = accounts.own_account())))) THEN
            RAISE EXCEPTION 'a sheet is checked by the signer and released with its run'
                USING ERRCODE = '42501';
        END IF;
    ELSIF session_user = 'meibo_signer' AND NEW.state <> OLD.state
          AND NOT (NEW.state IN ('set', 'refused')
                   OR (NEW.state = 'released' AND OLD.blank IS NOT NULL)) THEN
        RAISE EXCEPTION 'the signer checks and sets' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER checked_first BEFORE INSERT OR UPDATE ON certificate.certificate_sheet
    FOR EACH ROW EXECUTE FUNCTION certificate.checked_first();
