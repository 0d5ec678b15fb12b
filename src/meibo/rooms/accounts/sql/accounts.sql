-- The key of the scope's MAC is made here, by the database, and read by the functions below only.
INSERT INTO accounts.accounts_scopekey (id, inner_pad, outer_pad)
SELECT 1,
       (SELECT string_agg(set_byte('\x00'::bytea, 0, get_byte(k.key, i) # 54), ''::bytea ORDER BY i)
        FROM generate_series(0, 63) AS i),
       (SELECT string_agg(set_byte('\x00'::bytea, 0, get_byte(k.key, i) # 92), ''::bytea ORDER BY i)
        FROM generate_series(0, 63) AS i)
FROM (SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
                    || uuid_send(gen_random_uuid()))
          || decode(repeat('00', 32), 'hex') AS key) AS k;

-- HMAC-SHA256 over scope, backend and transaction, so that a scope copied to another transaction or
-- made up by a caller is worth nothing.
CREATE FUNCTION accounts.scope_mac(p_scope text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog AS $$
    SELECT encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(
        p_scope || E'\n' || pg_backend_pid() || E'\n' || extract(epoch FROM transaction_timestamp()),
        'UTF8'))), 'hex')
    FROM accounts.accounts_scopekey AS k WHERE k.id = 1
$$;

CREATE FUNCTION accounts.enter(p_token bytea) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    v_scope text;
BEGIN
    SELECT jsonb_build_object('kind', a.kind, 'account', a.id, 'portal', a.portal_pseudonym,
               'authority', a.authority, 'registers', to_jsonb(a.registers),
               'duties', to_jsonb(a.duties))::text
      INTO v_scope
      FROM accounts.accounts_session AS s JOIN accounts.accounts_account AS a ON a.id = s.account_id
     WHERE s.token_hash = sha256(p_token) AND s.ended_at IS NULL
       AND s.expires_at > clock_timestamp() AND a.closed_at IS NULL
       AND session_user = 'meibo_' || a.kind;
    IF v_scope IS NULL THEN
        PERFORM set_config('meibo.scope', '', true);
        RAISE EXCEPTION 'no live session' USING ERRCODE = '28000';
    END IF;
    PERFORM set_config('meibo.scope', accounts.scope_mac(v_scope) || v_scope, true);
    RETURN v_scope::jsonb;
END $$;

-- NULL where no scope was entered; an error where one was forged.
CREATE FUNCTION accounts.scope_or_null() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog AS $$
DECLARE
    v_set text := coalesce(current_setting('meibo.scope', true), '');
BEGIN
    IF v_set = '' THEN
        RETURN NULL;
    END IF;
    IF left(v_set, 64) IS DISTINCT FROM accounts.scope_mac(substr(v_set, 65)) THEN
        RAISE EXCEPTION 'forged scope' USING ERRCODE = '28000';
    END IF;
    RETURN substr(v_set, 65)::jsonb;
END $$;

CREATE FUNCTION accounts.scope() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog AS $$
DECLARE
    v_scope jsonb := accounts.scope_or_null();
BEGIN
    IF v_scope IS NULL THEN
        RAISE EXCEPTION 'no scope entered' USING ERRCODE = '28000';
    END IF;
    RETURN v_scope;
END $$;

-- What policies ask of the scope.
CREATE FUNCTION accounts.own_account() RETURNS uuid
LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog AS $$
    SELECT (accounts.scope()->>'account')::uuid
$$;
CREATE FUNCTION accounts.own_registers() RETURNS text[]
LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog AS $$
    SELECT ARRAY(SELECT jsonb_array_elements_text(accounts.scope()->'registers'))
$$;

CREATE FUNCTION accounts.end_session(p_token bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE accounts.accounts_session SET ended_at = clock_timestamp()
     WHERE token_hash = sha256(p_token) AND ended_at IS NULL
$$;
