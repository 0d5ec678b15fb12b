-- Registrations made on paper are nobody's account: their holder's, once the holder is known by the linked
-- number. An entry of somebody's account stays where it is. How many are the account's afterwards.
CREATE FUNCTION register.tie_entries(p_file text, p_pseudonym uuid, p_account uuid, p_portal uuid)
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    -- Locked by a statement of their own: an UPDATE that has waited for another looks again at its own row
    -- alone and not at what NOT EXISTS says of it, and would take over what that one was just given.
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
