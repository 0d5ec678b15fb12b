-- The issues of a person's card that ended by themselves: on the day the first of their licences
-- ended. Where another licence lives on, a new issue takes their place on that same day; where none
-- does, there is no later issue to say so.
--
-- Read with the register's own rights, so that an officer in charge of one licence learns that the
-- card is worth nothing any more, and of the other licences no more than that (the card itself says
-- as much). Nobody learns anything of a card of which no entry is theirs.
CREATE FUNCTION register.ended_cards(p_file text, p_pseudonym uuid)
RETURNS TABLE (issue uuid, ended_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT l.issue_id, min(v.effective_on)
      FROM register.register_licencecard AS c
      JOIN register.register_cardissue AS i ON i.card_id = c.id
      JOIN register.register_cardlicence AS l ON l.issue_id = i.id
      JOIN register.register_version AS v ON v.entry_id = l.entry
     WHERE c.register_file = p_file AND c.qualification_pseudonym = p_pseudonym
       AND v.status IN ('revoked', 'erased')
       AND EXISTS (SELECT FROM register.register_entry AS e
                    WHERE e.register_file = p_file AND e.qualification_pseudonym = p_pseudonym
                      AND (e.register = ANY (accounts.own_registers())
                           OR e.account::text = accounts.scope()->>'account'))
     GROUP BY l.issue_id
$$;
