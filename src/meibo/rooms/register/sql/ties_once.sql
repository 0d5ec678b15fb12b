-- As sql/ties.sql has it, but that the entries are locked by a statement of their own. An UPDATE that has
-- waited for another looks again at its own row alone and not at what NOT EXISTS says of it: the later of
-- two would take over what the earlier had just been given.
CREATE OR REPLACE FUNCTION register.tie_entries(p_file text, p_pseudonym uuid, p_account uuid,
    p_portal uuid)
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM FROM register.register_entry AS e
      WHERE e.register_file = p_file AND e.qualification_pseudonym = p_pseudonym
      ORDER BY e.id FOR UPDATE;
    UPDATE register.register_entry AS e SET account = p_account, portal_pseudonym = p_portal
     WHERE e.register_file = p_file AND e.qualification_pseudonym = p_pseudonym
       AND NOT EXISTS (SELECT FROM accounts.accounts_account AS a WHERE a.id = e.account);
    RETURN (SELECT count(*) FROM register.register_entry AS e
             WHERE e.register_file = p_file AND e.qualification_pseudonym = p_pseudonym
               AND e.account = p_account);
END $$;
