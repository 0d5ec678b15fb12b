"""Addresses of the officers' door."""

from django.urls import include, path

from meibo.doors.officer import (
    case,
    cases,
    dispositions,
    documents,
    network,
    number_change,
    paper_number,
    papers,
    periodic,
    register,
    register_list,
    run_list,
    runs,
    saved_views,
    session,
)

urlpatterns = [
    path("healthz", session.healthz, name="healthz"),
    path("sign-out", session.leave, name="sign_out"),
    path("", cases.home, name="home"),
    path("cases", cases.cases, name="cases"),
    path("cases.csv", cases.cases_csv, name="cases_csv"),
    path("views", saved_views.save, name="save_view"),
    path("views/<uuid:view>/drop", saved_views.drop, name="drop_view"),
    path("cases/<uuid:case>", case.case, name="case"),
    path("cases/<uuid:case>/checks/<slug:kind>", case.save_check, name="save_check"),
    path("cases/<uuid:case>/propose", case.propose, name="propose"),
    path("cases/<uuid:case>/approve", case.approve, name="approve"),
    path("cases/<uuid:case>/send-back", case.back, name="send_back"),
    path("cases/<uuid:case>/register", case.carry_out, name="carry_out"),
    path("cases/<uuid:case>/number-change", number_change.propose, name="propose_number_change"),
    path(
        "cases/<uuid:case>/number-change/approve",
        number_change.approve,
        name="approve_number_change",
    ),
    path("cases/<uuid:case>/number-change/drop", number_change.drop, name="drop_number_change"),
    path("papers", papers.papers, name="papers"),
    path("papers/new/<slug:register>", papers.new, name="new_paper"),
    path("papers/about/<uuid:entry>/<slug:asked>", papers.about, name="paper_about"),
    path("papers/<uuid:application>", papers.paper, name="paper"),
    path("papers/<uuid:application>/edit", papers.edit, name="edit_paper"),
    path("papers/<uuid:application>/files/<slug:kind>", papers.attach, name="attach_to_paper"),
    path("papers/<uuid:application>/accept", papers.accept, name="accept_paper"),
    path("papers/<uuid:application>/number", paper_number.number, name="type_number"),
    path("papers/<uuid:application>/found", paper_number.found, name="confirm_found"),
    path("papers/<uuid:application>/confirm", paper_number.confirm, name="confirm_number"),
    path("papers/<uuid:application>/again", paper_number.again, name="have_typed_again"),
    path("papers/<uuid:application>/release", paper_number.release, name="release_number"),
    path("papers/<uuid:application>/return", paper_number.give_back, name="return_paper"),
    path("documents/<uuid:document>", documents.document, name="document"),
    path("network", network.network, name="network"),
    path("runs", runs.runs, name="runs"),
    path("runs.csv", run_list.runs_csv, name="runs_csv"),
    path("runs/<slug:register>", runs.run, name="run"),
    path("register", register_list.register, name="register"),
    path("register.csv", register_list.register_csv, name="register_csv"),
    path("register/<uuid:entry>", register.entry, name="entry"),
    path("register/<uuid:entry>/dispositions", register.dispose, name="dispose"),
    path("dispositions", dispositions.dispositions, name="dispositions"),
    path(
        "dispositions/<uuid:disposition>/approve", dispositions.approve, name="approve_disposition"
    ),
    path("dispositions/<uuid:disposition>/drop", dispositions.drop, name="drop_disposition"),
    path("periodic", periodic.periodic, name="periodic"),
    path("periodic/<slug:register>", periodic.begin_enquiry, name="begin_enquiry"),
    path("periodic/<slug:register>/<slug:kind>", periodic.proposals, name="proposals"),
    path("periodic/<slug:register>/<slug:kind>/settle", periodic.settle, name="settle_proposals"),
    path("enquiries/<uuid:enquiry>/approve", periodic.approve, name="approve_enquiry"),
    path("enquiries/<uuid:enquiry>/drop", periodic.drop, name="drop_enquiry"),
    path("", include("meibo.doors.frame.urls")),
]
handler400 = "meibo.doors.frame.errors.handler400"
handler403 = "meibo.doors.frame.errors.handler403"
handler404 = "meibo.doors.frame.errors.handler404"
handler500 = "meibo.doors.frame.errors.handler500"
