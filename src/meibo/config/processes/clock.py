"""The clock: pulls what is due and calls the commands below; holds the issuer's key."""

from meibo.config.process import Process, Step
from meibo.config.signing_services import signing_service

_STEPS = "meibo.doors.clock.steps"

PROCESS = Process(
    name="clock",
    kind="loop",
    adapters={"certificate.signer": f"{signing_service()}:issuer"},
    steps=(
        *(
            Step(name, f"{_STEPS}:{name}", every=0.5)
            for name in (
                "settle_number_checks",
                "settle_holder_checks",
                "judge_typed_numbers",
                "settle_paper_numbers",
                "settle_ties",
                "match_notices",
                "forward_paid",
                "open_cases",
                "record_answers",
                "record_koseki_answers",
                "change_numbers",
                "report_decisions",
                "report_registrations",
                "issue_certificates",
            )
        ),
        *(
            Step(name, f"meibo.doors.clock.periodic:{name}", every=1.0)
            for name in ("admit_parts", "compare_parts", "finish_enquiries")
        ),
        *(
            Step(name, f"meibo.doors.clock.links:{name}", every=0.5)
            for name in ("judge_relinked_numbers", "settle_relinkings")
        ),
        Step("admit_domiciles", "meibo.doors.clock.domiciles:admit", every=1.0),
        Step("record_domiciles", "meibo.doors.clock.domiciles:record", every=0.5),
        Step("withdraw_domiciles", "meibo.doors.clock.domiciles:withdraw_ended", every=60.0),
        Step("close_grants", f"{_STEPS}:close_wallet_grants", every=10.0),
        Step("end_provisions", f"{_STEPS}:end_provisions", every=60.0),
        Step("tell_of_late_pdfs", f"{_STEPS}:tell_of_late_pdfs", every=30.0),
        Step("tell_of_dispositions", f"{_STEPS}:tell_of_dispositions", every=5.0),
        Step("note_endings", f"{_STEPS}:note_endings", every=5.0),
        Step("delete_network_results", f"{_STEPS}:delete_network_results", every=60.0),
        Step("delete_searches", "meibo.doors.clock.searches:delete_over", every=10.0),
        Step("reconcile_searches", "meibo.doors.clock.searches:reconcile", every=60.0),
        Step("forget_requests", "meibo.doors.clock.verification:forget", every=60.0),
        Step("end_ties", f"{_STEPS}:end_ties", every=60.0),
        Step("verify_journal", f"{_STEPS}:verify_journal", every=60.0),
        Step("forget_nonces", f"{_STEPS}:forget_nonces", every=600.0),
    ),
)
