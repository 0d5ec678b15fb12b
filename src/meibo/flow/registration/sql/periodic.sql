-- Two people for a whole-register enquiry, in their own names (REG-06). The console names two officers.
CREATE FUNCTION registration.own_hand_for_enquiry() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    IF session_user <> 'meibo_officer' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.proposed_by <> accounts.own_account() OR NEW.approved_by IS NOT NULL
           OR NEW.state <> 'proposed' OR NOT accounts.scope()->'duties' ? 'register' THEN
            RAISE EXCEPTION 'an enquiry is proposed in the own name' USING ERRCODE = '42501';
        END IF;
    ELSIF NEW.approved_by IS DISTINCT FROM OLD.approved_by
       AND (OLD.approved_by IS NOT NULL OR NEW.approved_by IS DISTINCT FROM accounts.own_account())
       OR NOT accounts.scope()->'duties' ? 'approve'
       OR NEW.state NOT IN ('proposed', 'approved', 'dropped')
       OR (NEW.state = 'approved' AND NEW.approved_by IS NULL) THEN
        RAISE EXCEPTION 'an enquiry is approved in the own name, once' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER own_hand BEFORE INSERT OR UPDATE ON registration.registration_wholeenquiry
    FOR EACH ROW EXECUTE FUNCTION registration.own_hand_for_enquiry();

-- A proposal is confirmed or rejected in the own name, once; where two are wanted, after another did.
CREATE FUNCTION registration.own_hand_for_proposal() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    IF session_user <> 'meibo_officer' THEN
        RETURN NEW;
    END IF;
    IF NOT accounts.scope()->'duties' ? 'register'
       OR (NEW.seconded_by IS DISTINCT FROM OLD.seconded_by
           AND (OLD.seconded_by IS NOT NULL
                OR NEW.seconded_by IS DISTINCT FROM accounts.own_account()))
       OR (NEW.settled_by IS DISTINCT FROM OLD.settled_by
           AND (OLD.settled_by IS NOT NULL
                OR NEW.settled_by IS DISTINCT FROM accounts.own_account()))
       OR (NEW.state IN ('confirmed', 'rejected') AND NEW.settled_by IS NULL)
       OR (NEW.state = 'confirmed' AND (NEW.act = '' OR NEW.second_person
           AND (NEW.seconded_by IS NULL OR NEW.seconded_by = NEW.settled_by))) THEN
        RAISE EXCEPTION 'a proposal is settled in the own name, once' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER own_hand BEFORE UPDATE ON registration.registration_proposal
    FOR EACH ROW EXECUTE FUNCTION registration.own_hand_for_proposal();

-- A version comes from its entry's own case, from a disposition, from a confirmed proposal of a
-- whole-register enquiry (which changes exactly what it proposed), or from a granted case about the
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
