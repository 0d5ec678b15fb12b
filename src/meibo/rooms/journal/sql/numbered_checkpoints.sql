-- Checkpoints signed before they were numbered. The table is only ever added to, and its rows are hidden
-- from the owner too: both are lifted for this statement, inside the migration's transaction.
ALTER TABLE journal.journal_checkpoint DISABLE TRIGGER never_changed;
ALTER TABLE journal.journal_checkpoint NO FORCE ROW LEVEL SECURITY;
UPDATE journal.journal_checkpoint AS c SET number = counted.number
  FROM (SELECT size, row_number() OVER (ORDER BY size) - 1 AS number
          FROM journal.journal_checkpoint) AS counted
 WHERE counted.size = c.size;
ALTER TABLE journal.journal_checkpoint FORCE ROW LEVEL SECURITY;
ALTER TABLE journal.journal_checkpoint ENABLE TRIGGER never_changed;
