-- The second person, held by PostgreSQL: an officer signs a decision in the own name only, and
-- approves only with the duty to (ACC-11). Raw SQL in the officers' door can forge neither name.
CREATE FUNCTION examination.own_hand() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    IF session_user <> 'meibo_officer' THEN
        RETURN NEW;
    END IF;
    IF NEW.proposed_by IS DISTINCT FROM OLD.proposed_by AND NEW.proposed_by IS NOT NULL
       AND (NEW.proposed_by <> accounts.own_account()
            OR NOT accounts.scope()->'duties' ? 'examine') THEN
        RAISE EXCEPTION 'a decision is proposed in the own name' USING ERRCODE = '42501';
    END IF;
    IF NEW.approved_by IS DISTINCT FROM OLD.approved_by
       AND (NEW.approved_by IS NULL OR OLD.approved_by IS NOT NULL
            OR NEW.approved_by <> accounts.own_account()
            OR NOT accounts.scope()->'duties' ? 'approve') THEN
        RAISE EXCEPTION 'a decision is approved in the own name, once' USING ERRCODE = '42501';
    END IF;
    IF NEW.state = 'decided' AND OLD.state <> 'decided' AND NEW.approved_by IS NULL THEN
        RAISE EXCEPTION 'nothing is decided without an approval' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER own_hand BEFORE UPDATE ON examination.examination_case
    FOR EACH ROW EXECUTE FUNCTION examination.own_hand();
