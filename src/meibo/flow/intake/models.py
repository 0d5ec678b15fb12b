"""Shape of applications."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.fields.json import KeyTransform

from meibo.catalogue.definitions import ENTERING
from meibo.flow.intake.states import ApplicationState, NumberCheck, Route, TieState


class Application(models.Model):
    """One application of one person; after arrival its content is never changed again.

    content: answers by item id of the catalogue's procedure. document: the canonical bytes that
    were signed; cms: the detached signature over them. signer: the four data of the signing
    certificate with its serial. earlier: the application a re-application answers (REG-21). entry,
    version: the registration it is about, and its version the form was filled in from; both null
    for a new registration. An application about an entry has neither envelope nor face: the number
    is linked, and whoever signs is compared with the holder.
    route: online, or paper: taken in by an officer on the person's behalf, with a Paper. Nobody signs
    in as its account, which is its own id; it has no signature, and its face data are those of the
    form, which the documents shown bore out.
    typed: by page, what was typed there and not given as an answer yet; it counts for nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    reference = models.TextField(unique=True, help_text="what people read out: e.g. 7K2M-9QXA")
    register = models.TextField()
    procedure = models.TextField()
    route = models.TextField(default=Route.ONLINE, db_default=Route.ONLINE)
    account = models.UUIDField()
    portal_pseudonym = models.UUIDField()
    state = models.TextField(default=ApplicationState.DRAFT)
    previous_state = models.TextField(default="", editable=False)
    content = models.JSONField(default=dict)
    typed = models.JSONField(default=dict)
    earlier = models.ForeignKey("self", models.PROTECT, null=True)
    entry = models.UUIDField(null=True)
    version = models.UUIDField(null=True)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    forwarded_at = models.DateTimeField(null=True)
    examined_from = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    registered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    document = models.BinaryField(null=True)
    cms = models.BinaryField(null=True)
    signer = models.JSONField(null=True)
    envelope = models.UUIDField(null=True)
    number_check = models.TextField(default=NumberCheck.NONE)
    number_refusal = models.TextField(default="")
    face = models.JSONField(null=True)
    pseudonym = models.UUIDField(null=True)
    deficiency = models.TextField(default="")
    contact_memo = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(procedure__in=ENTERING, entry=None, version=None)
                | (
                    ~models.Q(procedure__in=ENTERING)
                    & models.Q(entry__isnull=False, version__isnull=False, envelope=None)
                ),
                name="intake_about_an_entry",
            ),
            models.UniqueConstraint(
                fields=["earlier"],
                name="intake_one_reapplication",
                condition=models.Q(earlier__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["account", "register", "procedure"],
                condition=models.Q(
                    state__in=["draft", "arrived", "forwarded", "under_examination", "decided"]
                ),
                name="intake_one_pending",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ApplicationState.DRAFT) | models.Q(typed={}),
                name="intake_nothing_unfinished_arrives",
            ),
            models.CheckConstraint(
                condition=models.Q(route=Route.ONLINE)
                | models.Q(route=Route.PAPER, account=models.F("id"), cms=None, signer=None),
                name="intake_paper_is_nobodys_account",
            ),
        ]
        indexes = [
            models.Index(fields=["register", "state", "arrived_at"], name="intake_queue"),
            models.Index(fields=["account", "-begun_at"], name="intake_account"),
            # The same person under another number is looked for at every case that is opened.
            models.Index("register", KeyTransform("birth_date", "face"), name="intake_same_person"),
        ]


class Paper(models.Model):
    """What came with an application on paper: when, how, and what was shown (番号法 第16条).

    identity: codes of the documents that proved the person, or the agent where there is one.
    number_document: which document the number is on; empty where none was given. agent: none,
    statutory or appointed, or the person obliged to give notice of a death (届出義務者), which happened_on
    is the day of; authority: code of the document that proves it. fees: by kind of fee, how
    it was paid (revenue stamps, or a receipt of the bank) and how much.
    """

    application = models.OneToOneField(Application, models.PROTECT, primary_key=True)
    register = models.TextField()
    receipt_number = models.TextField()
    arrived_on = models.DateField()
    arrived_by = models.TextField()
    identity = models.JSONField(default=list)
    number_document = models.TextField(default="")
    agent = models.TextField(default="none")
    agent_name = models.TextField(default="")
    agent_authority = models.TextField(default="")
    happened_on = models.DateField(null=True)
    fees = models.JSONField(default=dict)
    taken_by = models.UUIDField()
    taken_at = models.DateTimeField()
    accepted_by = models.UUIDField(null=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "receipt_number"], name="intake_one_receipt_number"
            ),
        ]
        indexes = [models.Index(fields=["register", "-taken_at"], name="intake_papers")]


class Tie(models.Model):
    """A signed-in person asks for the registrations that were made for them on paper.

    register: one of the register file that is looked through. envelope: the number, sealed by the
    card; it is looked up in that file, never linked by this, and forgotten.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.UUIDField()
    portal_pseudonym = models.UUIDField()
    register = models.TextField()
    state = models.TextField(default=TieState.BEGUN)
    previous_state = models.TextField(default="", editable=False)
    envelope = models.UUIDField(null=True)
    begun_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "begun_at"], name="intake_ties")]
