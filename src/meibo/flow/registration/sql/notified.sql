-- As before (periodic.sql), and: whoever has to give notice of a death (届出義務者) has the entry erased
-- by a case of its own, whose act says that the holder is dead, because the numbers of the dead are kept.
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
       AND EXISTS (SELECT FROM registration.registration_proposal AS p
                    WHERE p.id = NEW.cause AND p.entry = NEW.entry_id AND p.act = NEW.act
                      AND p.state = 'confirmed' AND NEW.particulars = o.particulars || p.after
                      AND (p.act = 'erasure_on_death') = (NEW.status = 'erased')
                      AND (p.act = 'erasure_on_death'
                           OR (NEW.status, NEW.suspended_from, NEW.suspended_until)
                              IS NOT DISTINCT FROM (o.status, o.suspended_from, o.suspended_until)))
       AND NEW.valid_until IS NOT DISTINCT FROM o.valid_until THEN
        RETURN NEW;
    END IF;
    IF accounts.scope()->'duties' ? 'register'
       AND EXISTS (SELECT FROM examination.examination_case AS c
                    WHERE c.id = NEW.cause AND c.entry = NEW.entry_id
                      AND NEW.act = CASE
                          WHEN c.procedure = 'erasure'
                               AND c.content->>'erasure_reason' IN ('death', 'disappearance')
                          THEN 'erasure_on_death' ELSE c.procedure END
                      AND c.state = 'decided' AND c.outcome = 'grant'
                      AND c.handed_over_at IS NOT NULL)
       AND (NEW.act IN ('erasure', 'erasure_on_death')) = (NEW.status = 'erased')
       AND (NEW.act IN ('erasure', 'erasure_on_death') OR (NEW.status, NEW.suspended_from, NEW.suspended_until)
            IS NOT DISTINCT FROM (o.status, o.suspended_from, o.suspended_until))
       AND NEW.valid_until IS NOT DISTINCT FROM o.valid_until
       AND (NEW.act IN ('correction', 'rewriting') OR NEW.particulars = o.particulars) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'no version without its case or disposition' USING ERRCODE = '42501';
END $$;
