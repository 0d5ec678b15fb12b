-- The public's search also tells of a refresher course that is not finished (再教育研修), and of the last
-- suspension until then, whose term may be over. What acts they are, the register's versions say.
DROP FUNCTION register.search_published(text);

CREATE FUNCTION register.search_published(p_name_key text)
RETURNS TABLE (entry uuid, register text, registered_on date, name text, sex text, status text,
               effective_on date, suspended_from date, suspended_until date, valid_until date,
               course_ordered_on date, last_from date, last_until date)
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
           v.status, v.effective_on, v.suspended_from, v.suspended_until,
           v.valid_until, c.effective_on, s.suspended_from, s.suspended_until
      FROM register.register_version AS v
      JOIN register.register_entry AS e ON e.id = v.entry_id
      LEFT JOIN LATERAL (
           SELECT l.act, l.effective_on FROM register.register_version AS l
            WHERE l.entry_id = v.entry_id AND l.sequence > 1
              AND l.act IN ('refresher_order', 'refresher_done')
            ORDER BY l.sequence DESC LIMIT 1) AS c ON c.act = 'refresher_order'
      LEFT JOIN LATERAL (
           SELECT l.suspended_from, l.suspended_until FROM register.register_version AS l
            WHERE c.act IS NOT NULL AND l.entry_id = v.entry_id AND l.sequence > 1
              AND l.act = 'suspension'
            ORDER BY l.sequence DESC LIMIT 1) AS s ON true
     WHERE v.name_key = p_name_key
       AND v.status IN ('registered', 'suspended')
       AND NOT EXISTS (SELECT FROM register.register_version AS later
                        WHERE later.entry_id = v.entry_id AND later.sequence > v.sequence)
     ORDER BY e.registered_on, e.id
     LIMIT 21;
END $$;

-- How many registrations are in force on a day, by register, year and sex: numbers and nothing else, which
-- the caller makes coarser before anybody sees them. Sex is '' where the register keeps none.
CREATE FUNCTION register.count_registered(p_day date)
RETURNS TABLE (register text, year integer, sex text, people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT e.register, extract(year FROM e.registered_on)::integer,
           coalesce(v.particulars->>'sex', ''), count(*)
      FROM register.register_entry AS e
     CROSS JOIN LATERAL (
           SELECT l.status, l.valid_until, l.particulars FROM register.register_version AS l
            WHERE l.entry_id = e.id ORDER BY l.sequence DESC LIMIT 1) AS v
     WHERE v.status IN ('registered', 'suspended')
       AND (v.valid_until IS NULL OR v.valid_until >= p_day)
     GROUP BY 1, 2, 3
$$;
