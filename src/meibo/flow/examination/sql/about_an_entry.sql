-- One person's decision: only a grant, only where the case was opened for a procedure whose catalogue
-- entry asks for no second person, and still in the own name (ACC-11).
CREATE OR REPLACE FUNCTION examination.own_hand() RETURNS trigger LANGUAGE plpgsql
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
    IF NEW.state = 'decided' AND OLD.state <> 'decided' AND NEW.approved_by IS NULL
       AND (OLD.second_person OR NEW.outcome <> 'grant' OR OLD.state <> 'open'
            OR NEW.proposed_by IS DISTINCT FROM accounts.own_account()) THEN
        RAISE EXCEPTION 'nothing is decided without an approval' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

-- The owner is under row security too once rights.toml has been applied.
ALTER TABLE examination.examination_case_move NO FORCE ROW LEVEL SECURITY;
INSERT INTO examination.examination_case_move VALUES ('open', 'decided')
    ON CONFLICT DO NOTHING;
