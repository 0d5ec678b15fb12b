-- A leaf's columns (sql/journal.sql says what the line is), and the transaction id as it is stored, by whose index they are read in order.
CREATE VIEW journal.leaf_in_order WITH (security_invoker = true) AS
SELECT 1 AS version, id, xid::text AS xid,
       (extract(epoch FROM recorded_at) * 1000000)::bigint AS recorded_at, recorded_by,
       (extract(epoch FROM acted_at) * 1000000)::bigint AS acted_at,
       actor, terminal, function, purpose, case_ref, subject, outcome, e.xid AS place
FROM journal.journal_entry AS e;

-- The same lines as before: their form is said in one place.
CREATE OR REPLACE VIEW journal.entry_leaf WITH (security_invoker = true) AS
SELECT version, id, xid, recorded_at, recorded_by, acted_at, actor, terminal, function, purpose,
       case_ref, subject, outcome
FROM journal.leaf_in_order;

-- Whoever judges the journal says what was found; who that was and when, the database says.
CREATE FUNCTION journal.stamp_verification() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    NEW.recorded_at := clock_timestamp();
    NEW.recorded_by := session_user;
    RETURN NEW;
END $$;

CREATE TRIGGER stamped BEFORE INSERT ON journal.journal_verification
    FOR EACH ROW EXECUTE FUNCTION journal.stamp_verification();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON journal.journal_verification
    FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
