-- Whether every licence on an issue of a card is of a register the officer is in charge of: who prints
-- the card sees all of them. Read with the register's own rights; it says yes or no and nothing else.
CREATE FUNCTION register.card_within(p_issue uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT NOT EXISTS (SELECT FROM register.register_cardlicence AS l
                        WHERE l.issue_id = p_issue AND NOT l.register = ANY (accounts.own_registers()))
$$;
