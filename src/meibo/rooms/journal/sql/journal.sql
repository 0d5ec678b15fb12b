-- The only way in. Actor, session user, times and transaction id are the database's own; a caller
-- says what was done, to which case, why and how it ended.
CREATE FUNCTION journal.append(
    p_function text, p_purpose text, p_case text, p_subject text, p_outcome text,
    p_terminal text, p_acted_at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    v_scope jsonb := accounts.scope_or_null();
    v_id bigint;
BEGIN
    INSERT INTO journal.journal_entry (xid, recorded_at, recorded_by, acted_at, actor, terminal,
        function, purpose, case_ref, subject, outcome)
    VALUES (pg_current_xact_id(), clock_timestamp(), session_user, p_acted_at,
        coalesce((v_scope->>'kind') || ':' || (v_scope->>'account'), 'process:' || session_user),
        p_terminal, p_function, p_purpose, p_case, p_subject, p_outcome)
    RETURNING id INTO v_id;
    RETURN v_id;
END $$;

-- Leaf bytes are one line of COPY's text format without its newline: every column in this order,
-- tab-separated, times as microseconds since 1970 UTC, escapes and \N as COPY writes them. The view
-- is the definition; fsck, the export and the stand-alone verifier read the same bytes.
CREATE VIEW journal.entry_leaf WITH (security_invoker = true) AS
SELECT 1 AS version, id, xid::text AS xid,
       (extract(epoch FROM recorded_at) * 1000000)::bigint AS recorded_at, recorded_by,
       (extract(epoch FROM acted_at) * 1000000)::bigint AS acted_at,
       actor, terminal, function, purpose, case_ref, subject, outcome
FROM journal.journal_entry;

CREATE FUNCTION journal.refuse_change() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'the journal is only ever added to' USING ERRCODE = '42501';
END $$;

CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON journal.journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON journal.journal_leaf
    FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON journal.journal_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
