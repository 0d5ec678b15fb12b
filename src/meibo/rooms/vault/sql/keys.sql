-- Look-ups by two versions of a look-up key, and numbers indexed anew: what this file says is held by
-- PostgreSQL, whatever runs in the number process.

-- Link an opened envelope: the number keeps its seal and gets a pseudonym; one already known in the
-- register file, as a present or a former number, gives the pseudonym it has. While a look-up key is
-- renewed two keyed hashes of one number can differ: they are compared with the one before as well,
-- and links of a file wait for one another, because uniqueness alone would not see that.
CREATE OR REPLACE FUNCTION vault.link(p_envelope uuid, p_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    v vault.vault_envelope%ROWTYPE;
    v_pseudonym uuid;
BEGIN
    SELECT * INTO v FROM vault.vault_envelope WHERE id = p_envelope AND state = 'opened' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('vault link ' || v.register_file, 0));
    SELECT pseudonym INTO v_pseudonym FROM vault.vault_former
     WHERE register_file = v.register_file
       AND (lookup IN (v.lookup, v.lookup_before) OR lookup_before IN (v.lookup, v.lookup_before));
    IF NOT FOUND THEN
        SELECT pseudonym INTO v_pseudonym FROM vault.vault_number
         WHERE register_file = v.register_file
           AND (lookup IN (v.lookup, v.lookup_before)
             OR lookup_before IN (v.lookup, v.lookup_before));
    END IF;
    IF NOT FOUND THEN
        INSERT INTO vault.vault_number (pseudonym, register_file, authority, sealed, lookup,
            lookup_before, index_version, data_key, stored_at)
        VALUES (gen_random_uuid(), v.register_file, v.authority, v.sealed, v.lookup,
            v.lookup_before, v.index_version, v.data_key, p_at)
        ON CONFLICT (register_file, lookup) DO UPDATE SET register_file = EXCLUDED.register_file
        RETURNING pseudonym INTO v_pseudonym;
    END IF;
    UPDATE vault.vault_envelope
       SET state = 'linked', sealed = NULL, lookup = NULL, lookup_before = NULL, face = NULL
     WHERE id = p_envelope;
    RETURN v_pseudonym;
END $$;

-- How the number of an opened envelope is known in its register file: 'new', 'known' or 'former'.
CREATE OR REPLACE FUNCTION vault.known_as(p_envelope uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT CASE
        WHEN EXISTS (SELECT FROM vault.vault_former AS f WHERE f.register_file = e.register_file
            AND (f.lookup IN (e.lookup, e.lookup_before)
              OR f.lookup_before IN (e.lookup, e.lookup_before))) THEN 'former'
        WHEN EXISTS (SELECT FROM vault.vault_number AS n WHERE n.register_file = e.register_file
            AND (n.lookup IN (e.lookup, e.lookup_before)
              OR n.lookup_before IN (e.lookup, e.lookup_before))) THEN 'known'
        ELSE 'new' END
      FROM vault.vault_envelope AS e WHERE e.id = p_envelope AND e.state = 'opened'
$$;

-- Empty an envelope whose number may not be linked.
CREATE OR REPLACE FUNCTION vault.discard(p_envelope uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    UPDATE vault.vault_envelope
       SET state = 'discarded', document = NULL, sealed = NULL, lookup = NULL,
           lookup_before = NULL, face = NULL
     WHERE id = p_envelope AND state IN ('waiting', 'opened')
$$;

-- The number kept under p_from turned out to be the new number of the person p_to (番号法 第7条第2項):
-- it becomes p_to's, whose old number is kept as a former one with its dates. Nothing is done, and
-- the reason returned, unless Juki-net confirmed the new number and both are of one register file.
CREATE OR REPLACE FUNCTION vault.change_number(p_from uuid, p_to uuid, p_at timestamptz)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    v_new vault.vault_number%ROWTYPE;
    v_old vault.vault_number%ROWTYPE;
BEGIN
    PERFORM FROM vault.vault_number WHERE pseudonym IN (p_from, p_to) ORDER BY pseudonym FOR UPDATE;
    SELECT * INTO v_new FROM vault.vault_number WHERE pseudonym = p_from;
    SELECT * INTO v_old FROM vault.vault_number WHERE pseudonym = p_to;
    IF v_new.pseudonym IS NULL OR v_old.pseudonym IS NULL OR p_from = p_to THEN
        RETURN 'no_number';
    ELSIF v_new.register_file <> v_old.register_file THEN
        RETURN 'other_file';
    ELSIF v_new.linked_at IS NULL OR v_new.unknown_at IS NOT NULL THEN
        RETURN 'not_confirmed';
    END IF;
    INSERT INTO vault.vault_former (id, pseudonym, register_file, authority, sealed, lookup,
        lookup_before, index_version, data_key, linked_at, stored_at, replaced_at, came_as)
    VALUES (gen_random_uuid(), p_to, v_old.register_file, v_old.authority, v_old.sealed,
        v_old.lookup, v_old.lookup_before, v_old.index_version, v_old.data_key, v_old.linked_at,
        v_old.stored_at, p_at, p_from);
    UPDATE vault.vault_former SET pseudonym = p_to WHERE pseudonym = p_from;
    DELETE FROM vault.vault_number WHERE pseudonym = p_from;
    UPDATE vault.vault_number
       SET sealed = v_new.sealed, lookup = v_new.lookup, lookup_before = v_new.lookup_before,
           index_version = v_new.index_version, data_key = v_new.data_key,
           authority = v_new.authority, linked_at = v_new.linked_at, stored_at = v_new.stored_at,
           unknown_at = NULL
     WHERE pseudonym = p_to;
    RETURN '';
END $$;

-- Every row of a register file that still stands under a version before a given one, but for those
-- already found not to open.
CREATE FUNCTION vault.to_index(p_file text, p_version integer, p_but uuid[], p_most integer)
RETURNS TABLE (source text, id uuid, sealed bytea, data_key text, kind text)
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    (SELECT 'number', n.pseudonym, n.sealed, n.data_key, 'individual_number'
       FROM vault.vault_number AS n
      WHERE n.register_file = p_file AND n.index_version < p_version AND n.pseudonym <> ALL (p_but)
      LIMIT p_most)
    UNION ALL
    (SELECT 'former', f.id, f.sealed, f.data_key, 'individual_number' FROM vault.vault_former AS f
      WHERE f.register_file = p_file AND f.index_version < p_version AND f.id <> ALL (p_but)
      LIMIT p_most)
    UNION ALL
    (SELECT 'envelope', e.id, e.sealed, e.data_key, 'individual_number'
       FROM vault.vault_envelope AS e
      WHERE e.register_file = p_file AND e.index_version < p_version AND e.state = 'opened'
        AND e.id <> ALL (p_but) LIMIT p_most)
    UNION ALL
    (SELECT 'code', c.id, c.sealed, c.data_key, c.kind FROM vault.vault_code AS c
      WHERE c.register_file = p_file AND c.index_version < p_version AND c.id <> ALL (p_but)
      LIMIT p_most)
    LIMIT p_most
$$;

-- How many rows a renewal has still to move.
CREATE FUNCTION vault.left_to_index(p_renewal bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT count(t.id) FROM vault.vault_renewal AS r
      LEFT JOIN LATERAL vault.to_index(r.register_file, r.to_version, r.faulty, NULL) AS t ON true
     WHERE r.id = p_renewal
$$;

-- Ask for some numbers to be indexed anew. Only while their renewal moves, a few hundred at once, and
-- no more than thrice as many as there were: a number process that asks again and again gets nothing.
CREATE FUNCTION vault.ask_index(p_renewal bigint, p_most integer, OUT ticket bigint,
    OUT count integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    r vault.vault_renewal%ROWTYPE;
    v_sources text[];
    v_ids uuid[];
BEGIN
    SELECT * INTO r FROM vault.vault_renewal
     WHERE id = p_renewal AND state = 'moving' AND register_file <> '' FOR UPDATE;
    IF NOT FOUND OR p_most NOT BETWEEN 1 AND 500 THEN
        RAISE EXCEPTION 'no renewal moves numbers so' USING ERRCODE = '42501';
    END IF;
    SELECT array_agg(t.source), array_agg(t.id) INTO v_sources, v_ids
      FROM vault.to_index(r.register_file, r.to_version, r.faulty, p_most) AS t;
    count := coalesce(cardinality(v_ids), 0);
    IF count = 0 THEN
        RETURN;
    ELSIF r.handed + count > 3 * r.total + 1000 THEN
        RAISE EXCEPTION 'this renewal has been given its numbers' USING ERRCODE = '42501';
    END IF;
    UPDATE vault.vault_renewal SET handed = handed + count WHERE id = p_renewal;
    INSERT INTO vault.vault_indexchunk (renewal, sources, ids, at, xid)
    VALUES (p_renewal, v_sources, v_ids, clock_timestamp(), pg_current_xact_id())
    RETURNING id INTO ticket;
END $$;

-- Hand a chunk out, once: only after the transaction that asked is over and its entry stands.
CREATE FUNCTION vault.hand_out_index(p_ticket bigint)
RETURNS TABLE (source text, id uuid, sealed bytea, data_key text, kind text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    c vault.vault_indexchunk%ROWTYPE;
BEGIN
    UPDATE vault.vault_indexchunk AS x SET handed_at = clock_timestamp()
     WHERE x.id = p_ticket AND x.handed_at IS NULL AND x.xid <> pg_current_xact_id()
       AND x.at > clock_timestamp() - interval '1 minute'
    RETURNING * INTO c;
    IF c.id IS NULL OR NOT EXISTS (SELECT FROM journal.journal_entry AS j
        WHERE j.xid = c.xid AND j.function = 'vault.reindex'
          AND j.outcome = 'opened:' || cardinality(c.ids)
          AND j.case_ref = 'renewal:' || c.renewal) THEN
        RAISE EXCEPTION 'no such use of numbers stands in the journal' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
        SELECT 'number', n.pseudonym, n.sealed, n.data_key, 'individual_number'
       FROM vault.vault_number AS n
          JOIN unnest(c.sources, c.ids) AS u (s, i) ON u.s = 'number' AND u.i = n.pseudonym
        UNION ALL
        SELECT 'former', f.id, f.sealed, f.data_key, 'individual_number' FROM vault.vault_former AS f
          JOIN unnest(c.sources, c.ids) AS u (s, i) ON u.s = 'former' AND u.i = f.id
        UNION ALL
        SELECT 'envelope', e.id, e.sealed, e.data_key, 'individual_number'
       FROM vault.vault_envelope AS e
          JOIN unnest(c.sources, c.ids) AS u (s, i) ON u.s = 'envelope' AND u.i = e.id
         WHERE e.state = 'opened'
        UNION ALL
        SELECT 'code', k.id, k.sealed, k.data_key, k.kind FROM vault.vault_code AS k
          JOIN unnest(c.sources, c.ids) AS u (s, i) ON u.s = 'code' AND u.i = k.id;
END $$;

-- Keep new look-ups of a chunk, once (null: its look-up is a name in the key store, which stays). A
-- row that was sealed anew meanwhile is left for a later chunk. How many rows took theirs.
CREATE FUNCTION vault.keep_index(p_ticket bigint, p_ids uuid[], p_sealed bytea[], p_lookups bytea[],
    p_faulty uuid[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    c vault.vault_indexchunk%ROWTYPE;
    v_version integer;
    v_some integer;
    v_count integer := 0;
BEGIN
    UPDATE vault.vault_indexchunk AS x SET kept_at = clock_timestamp()
     WHERE x.id = p_ticket AND x.handed_at IS NOT NULL AND x.kept_at IS NULL RETURNING * INTO c;
    SELECT r.to_version INTO v_version FROM vault.vault_renewal AS r
     WHERE r.id = c.renewal AND r.state = 'moving' FOR UPDATE;
    IF NOT FOUND OR NOT c.ids @> (p_ids || p_faulty) THEN
        RAISE EXCEPTION 'no such chunk is out' USING ERRCODE = '42501';
    END IF;
    UPDATE vault.vault_number AS n
       SET lookup_before = CASE WHEN u.l IS NOT NULL THEN n.lookup END,
           lookup = coalesce(u.l, n.lookup), index_version = v_version
      FROM unnest(p_ids, p_sealed, p_lookups) AS u (i, s, l)
     WHERE n.pseudonym = u.i AND n.sealed = u.s AND n.index_version < v_version;
    GET DIAGNOSTICS v_some = ROW_COUNT;
    v_count := v_count + v_some;
    UPDATE vault.vault_former AS f
       SET lookup_before = CASE WHEN u.l IS NOT NULL THEN f.lookup END,
           lookup = coalesce(u.l, f.lookup), index_version = v_version
      FROM unnest(p_ids, p_sealed, p_lookups) AS u (i, s, l)
     WHERE f.id = u.i AND f.sealed = u.s AND f.index_version < v_version;
    GET DIAGNOSTICS v_some = ROW_COUNT;
    v_count := v_count + v_some;
    UPDATE vault.vault_envelope AS e
       SET lookup_before = CASE WHEN u.l IS NOT NULL THEN e.lookup END,
           lookup = coalesce(u.l, e.lookup), index_version = v_version
      FROM unnest(p_ids, p_sealed, p_lookups) AS u (i, s, l)
     WHERE e.id = u.i AND e.sealed = u.s AND e.index_version < v_version AND e.state = 'opened';
    GET DIAGNOSTICS v_some = ROW_COUNT;
    v_count := v_count + v_some;
    UPDATE vault.vault_code AS k
       SET lookup_before = CASE WHEN u.l IS NOT NULL THEN k.lookup END,
           lookup = coalesce(u.l, k.lookup), index_version = v_version
      FROM unnest(p_ids, p_sealed, p_lookups) AS u (i, s, l)
     WHERE k.id = u.i AND k.sealed = u.s AND k.index_version < v_version;
    GET DIAGNOSTICS v_some = ROW_COUNT;
    v_count := v_count + v_some;
    UPDATE vault.vault_renewal
       SET done = done + v_count, faulty = faulty || p_faulty WHERE id = c.renewal;
    RETURN v_count;
END $$;

-- Forget keyed hashes of the version before, some rows at once; how many there were.
CREATE FUNCTION vault.forget_before(p_file text, p_most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    v_some integer;
    v_count integer := 0;
BEGIN
    IF NOT EXISTS (SELECT FROM vault.vault_index
        WHERE register_file = p_file AND before IS NULL) THEN
        RAISE EXCEPTION 'the version before is in use' USING ERRCODE = '42501';
    END IF;
    UPDATE vault.vault_number SET lookup_before = NULL WHERE pseudonym IN (
        SELECT n.pseudonym FROM vault.vault_number AS n
         WHERE n.register_file = p_file AND n.lookup_before IS NOT NULL LIMIT p_most);
    GET DIAGNOSTICS v_some = ROW_COUNT;
    v_count := v_count + v_some;
    UPDATE vault.vault_former SET lookup_before = NULL WHERE id IN (
        SELECT f.id FROM vault.vault_former AS f
         WHERE f.register_file = p_file AND f.lookup_before IS NOT NULL LIMIT p_most);
    GET DIAGNOSTICS v_some = ROW_COUNT;
    v_count := v_count + v_some;
    UPDATE vault.vault_code SET lookup_before = NULL WHERE id IN (
        SELECT k.id FROM vault.vault_code AS k
         WHERE k.register_file = p_file AND k.lookup_before IS NOT NULL LIMIT p_most);
    GET DIAGNOSTICS v_some = ROW_COUNT;
    v_count := v_count + v_some;
    UPDATE vault.vault_envelope SET lookup_before = NULL
     WHERE register_file = p_file AND lookup_before IS NOT NULL;
    RETURN v_count;
END $$;
