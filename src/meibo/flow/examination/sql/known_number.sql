-- Held by PostgreSQL too: nobody is decided to be entered while Juki-net is silent about the number or
-- knows no such number (REG-04), or while a change of number is open.
CREATE FUNCTION examination.known_number() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.state <> 'decided' OR OLD.state = 'decided' OR NEW.outcome <> 'grant' THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM examination.examination_enquiry AS e WHERE e.case_id = NEW.id)
       AND NOT EXISTS (SELECT FROM examination.examination_fact AS f WHERE f.case_id = NEW.id
            AND f.source = 'juki' AND f.finding NOT IN ('not_found', 'not_found_any_more')) THEN
        RAISE EXCEPTION 'nobody is entered under a number Juki-net does not know'
            USING ERRCODE = '42501';
    END IF;
    IF EXISTS (SELECT FROM examination.examination_numberchange AS n WHERE n.case_id = NEW.id
            AND n.state IN ('proposed', 'approved')) THEN
        RAISE EXCEPTION 'a change of number is open' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER known_number BEFORE UPDATE ON examination.examination_case
    FOR EACH ROW EXECUTE FUNCTION examination.known_number();

-- A change of number is proposed and approved in the own name, by two people (ACC-11); only the clock
-- carries it out.
CREATE FUNCTION examination.own_hand_for_number() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    IF session_user <> 'meibo_officer' THEN
        RETURN NEW;
    END IF;
    IF NEW.state = 'proposed' AND (TG_OP = 'INSERT' OR OLD.state <> 'proposed')
       AND (NEW.proposed_by <> accounts.own_account() OR NEW.approved_by IS NOT NULL
            OR NOT accounts.scope()->'duties' ? 'examine') THEN
        RAISE EXCEPTION 'a change of number is proposed in the own name' USING ERRCODE = '42501';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state AND NEW.state <> 'proposed'
       AND (NEW.state NOT IN ('approved', 'dropped')
            OR NOT accounts.scope()->'duties' ? 'approve'
            OR (NEW.state = 'approved' AND NEW.approved_by IS DISTINCT FROM accounts.own_account()))
    THEN
        RAISE EXCEPTION 'a change of number is approved in the own name' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER own_hand BEFORE INSERT OR UPDATE ON examination.examination_numberchange
    FOR EACH ROW EXECUTE FUNCTION examination.own_hand_for_number();
