"""Enquiries that are still open when warrants come in get theirs."""

from django.db import migrations

from meibo.rooms.vault.limits import REGISTRATION_CHECK

# Row security is forced on the owner too; granting, which follows every migration, forces it again.
_GIVE = f"""
ALTER TABLE examination.examination_enquiry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE examination.examination_case NO FORCE ROW LEVEL SECURITY;
INSERT INTO vault.vault_warrant (pseudonym, purpose, "case", given_at)
SELECT e.pseudonym, '{REGISTRATION_CHECK}', c.application, e.wanted_at
  FROM examination.examination_enquiry AS e JOIN examination.examination_case AS c ON c.id = e.case_id
 WHERE e.state <> 'answered' AND c.state = 'open';
ALTER TABLE examination.examination_enquiry FORCE ROW LEVEL SECURITY;
ALTER TABLE examination.examination_case FORCE ROW LEVEL SECURITY;
"""  # noqa: S608 - a constant of ours


class Migration(migrations.Migration):
    dependencies = [
        ("examination", "0004_rules_routes_and_telling"),
        ("vault", "0004_number_way_fence"),
    ]

    operations = [migrations.RunSQL(_GIVE, migrations.RunSQL.noop)]
