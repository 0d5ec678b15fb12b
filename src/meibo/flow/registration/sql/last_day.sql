-- A version comes from its entry's own case, from a disposition, or from a granted case about the
-- entry whose procedure is its act; and such an act changes no more than it is for: erasure alone
-- ends the registration, correction and rewriting alone touch what is registered, and none of them
-- its last day.
CREATE OR REPLACE FUNCTION registration.caused() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
DECLARE
    o register.register_version%ROWTYPE;
BEGIN
    IF session_user <> 'meibo_officer' THEN
        RETURN NEW;
    END IF;
    SELECT * INTO o FROM register.register_version AS v WHERE v.entry_id = NEW.entry_id
     ORDER BY v.sequence DESC LIMIT 1;
    IF o.status IN ('revoked', 'erased') THEN
        RAISE EXCEPTION 'nothing follows the end of a registration' USING ERRCODE = '42501';
    END IF;
    IF EXISTS (SELECT FROM register.register_entry AS e
                WHERE e.id = NEW.entry_id AND e."case" = NEW.cause AND NEW.sequence = 1)
       OR EXISTS (SELECT FROM registration.registration_disposition AS d
                   WHERE d.id = NEW.cause AND d.entry = NEW.entry_id AND d.kind = NEW.act
                     AND d.state = 'effective' AND NEW.status IN ('registered', 'suspended')
                     AND NEW.particulars = o.particulars
                     AND NEW.valid_until IS NOT DISTINCT FROM o.valid_until) THEN
        RETURN NEW;
    END IF;
    IF accounts.scope()->'duties' ? 'register'
       AND EXISTS (SELECT FROM examination.examination_case AS c
                    WHERE c.id = NEW.cause AND c.entry = NEW.entry_id AND c.procedure = NEW.act
                      AND c.state = 'decided' AND c.outcome = 'grant'
                      AND c.handed_over_at IS NOT NULL)
       AND (NEW.act = 'erasure') = (NEW.status = 'erased')
       AND (NEW.act = 'erasure' OR (NEW.status, NEW.suspended_from, NEW.suspended_until)
            IS NOT DISTINCT FROM (o.status, o.suspended_from, o.suspended_until))
       AND NEW.valid_until IS NOT DISTINCT FROM o.valid_until
       AND (NEW.act IN ('correction', 'rewriting') OR NEW.particulars = o.particulars) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'no version without its case or disposition' USING ERRCODE = '42501';
END $$;
