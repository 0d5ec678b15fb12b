-- A search by name for anyone (資格確認検索), of the registers whose Act orders their publication.
--
-- The public's role reads no name and no search key: it may call this function alone, which wants a
-- whole name as its key and gives at most 21 rows. Its owner reaches the rows of those registers only
-- (rights.toml), so nothing written here can open another one. What is not shown: former names,
-- entries that are revoked or erased.
--
-- Searches are counted here and not in a door, of which there may be many: one takes half a second of
-- a common allowance, and sixty may come at once. The count is kept in a sequence, because neither
-- ROLLBACK nor a crash gives that back.
CREATE SEQUENCE register.search_turn AS bigint MINVALUE 0 START WITH 0;

CREATE FUNCTION register.search_published(p_name_key text)
RETURNS TABLE (entry uuid, register text, registered_on date, name text, sex text,
               status text, effective_on date, suspended_from date, suspended_until date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    c_turn CONSTANT bigint := 500;
    c_at_once CONSTANT bigint := 60;
    v_lock CONSTANT bigint := hashtextextended('register.search_turn', 0);
    v_now bigint;
    v_turn bigint;
    v_granted boolean;
BEGIN
    PERFORM pg_advisory_lock(v_lock);
    v_now := floor(extract(epoch FROM clock_timestamp()) * 1000);
    SELECT greatest(s.last_value, v_now) + c_turn INTO v_turn FROM register.search_turn AS s;
    v_granted := v_turn - v_now <= c_turn * c_at_once;
    IF v_granted THEN
        PERFORM setval('register.search_turn', v_turn);
    END IF;
    PERFORM pg_advisory_unlock(v_lock);
    IF NOT v_granted THEN
        RAISE EXCEPTION 'too many searches' USING ERRCODE = '53400';
    END IF;
    RETURN QUERY
    SELECT e.id, e.register, e.registered_on,
           concat_ws('　', v.particulars->>'family_name', nullif(v.particulars->>'given_name', '')),
           v.particulars->>'sex',
           v.status, v.effective_on, v.suspended_from, v.suspended_until
      FROM register.register_version AS v
      JOIN register.register_entry AS e ON e.id = v.entry_id
     WHERE v.name_key = p_name_key
       AND v.status IN ('registered', 'suspended')
       AND NOT EXISTS (SELECT FROM register.register_version AS later
                        WHERE later.entry_id = v.entry_id AND later.sequence > v.sequence)
     ORDER BY e.registered_on, e.id
     LIMIT 21;
END $$;
