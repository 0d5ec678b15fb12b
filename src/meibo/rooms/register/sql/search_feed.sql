-- What the search systems outside are given of a register whose Act orders its publication: name, year of
-- registration and sex of every registration in force on a day (EXT-07), and nothing else. A suspension is in
-- force: the authority enters dispositions there by itself. In the order of the folded names, so that
-- the place of a row tells nothing of number or day. The owner reaches the published registers alone.
CREATE FUNCTION register.search_feed(p_register text, p_day date)
RETURNS TABLE (name text, year integer, sex text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT concat_ws('　', v.particulars->>'family_name', nullif(v.particulars->>'given_name', '')),
           extract(year FROM e.registered_on)::integer, coalesce(v.particulars->>'sex', '')
      FROM register.register_entry AS e
     CROSS JOIN LATERAL (
           SELECT l.status, l.valid_until, l.particulars, l.name_key FROM register.register_version AS l
            WHERE l.entry_id = e.id ORDER BY l.sequence DESC LIMIT 1) AS v
     WHERE e.register = p_register
       AND v.status IN ('registered', 'suspended')
       AND (v.valid_until IS NULL OR v.valid_until >= p_day)
     ORDER BY v.name_key, 1, 2, 3
$$;
