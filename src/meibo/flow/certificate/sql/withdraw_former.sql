-- A certificate says what the register said when it was made. Once that is corrected, reissued or erased,
-- every certificate made before is withdrawn in the same transaction, whoever writes the version.
CREATE FUNCTION certificate.withdraw_former() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE certificate.certificate_credential SET state = 'withdrawn'
     WHERE entry = NEW.entry_id AND state IN ('requested', 'issued');
    -- A PDF that is only asked for is made of the newest version, or refused where there is an end.
    UPDATE certificate.certificate_pdf
       SET state = 'withdrawn', closed_at = NEW.recorded_at, content = NULL
     WHERE entry = NEW.entry_id AND state = 'issued';
    RETURN NULL;
END $$;

CREATE TRIGGER withdraw_former AFTER INSERT ON register.register_version FOR EACH ROW
    WHEN (NEW.act IN ('correction', 'rewriting', 'reissue', 'erasure'))
    EXECUTE FUNCTION certificate.withdraw_former();
