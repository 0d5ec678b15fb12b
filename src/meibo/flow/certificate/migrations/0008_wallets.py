"""What holders allow wallets, and what wallets get."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import meibo.flow.certificate.states
from meibo.flow.certificate.states import DELIVERY_MOVES, GRANT_MOVES, REQUEST_MOVES
from meibo.rooms.placing import MoveToSchema, table_of_moves


class Migration(migrations.Migration):
    dependencies = [
        ("certificate", "0007_wallet_copies"),
    ]

    operations = [
        migrations.CreateModel(
            name="WalletDelivery",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("account", models.UUIDField()),
                ("entry", models.UUIDField(db_index=True)),
                ("client", models.TextField(default="")),
                ("configuration", models.TextField()),
                (
                    "state",
                    models.TextField(default=meibo.flow.certificate.states.DeliveryState["ASKED"]),
                ),
                ("previous_state", models.TextField(default="", editable=False)),
                ("copies", models.IntegerField()),
                ("transaction_hash", models.BinaryField(unique=True)),
                ("notification_hash", models.BinaryField(null=True, unique=True)),
                ("event", models.TextField(default="")),
                ("reason", models.TextField(default="")),
                ("asked_at", models.DateTimeField()),
                ("handed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="WalletGrant",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("account", models.UUIDField()),
                ("register", models.TextField()),
                ("entry", models.UUIDField(db_index=True)),
                (
                    "state",
                    models.TextField(default=meibo.flow.certificate.states.GrantState["OPEN"]),
                ),
                ("previous_state", models.TextField(default="", editable=False)),
                ("way", models.TextField()),
                ("client", models.TextField(default="")),
                ("asked", models.JSONField()),
                ("by_details", models.BooleanField(default=False)),
                ("code_hash", models.BinaryField(unique=True)),
                ("tx_hash", models.BinaryField(null=True)),
                ("tries", models.IntegerField(default=0)),
                ("redirect_uri", models.TextField(default="")),
                ("challenge", models.TextField(default="")),
                ("key_thumbprint", models.TextField(default="")),
                ("given_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("token_hash", models.BinaryField(null=True, unique=True)),
                ("token_until", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="WalletRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("token_hash", models.BinaryField(unique=True)),
                (
                    "state",
                    models.TextField(default=meibo.flow.certificate.states.RequestState["PUSHED"]),
                ),
                ("previous_state", models.TextField(default="", editable=False)),
                ("client", models.TextField()),
                ("redirect_uri", models.TextField()),
                ("client_state", models.TextField(default="")),
                ("challenge", models.TextField()),
                ("key_thumbprint", models.TextField(default="")),
                ("asked", models.JSONField()),
                ("by_details", models.BooleanField()),
                ("begun_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="WalletSeen",
            fields=[
                ("digest", models.BinaryField(primary_key=True, serialize=False)),
                ("until", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name="credential",
            name="delivery",
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name="credential",
            index=models.Index(
                condition=models.Q(("delivery__isnull", False)),
                fields=["delivery"],
                name="certificate_of_delivery",
            ),
        ),
        migrations.AddIndex(
            model_name="walletgrant",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["expires_at"],
                name="certificate_open_grants",
            ),
        ),
        migrations.AddIndex(
            model_name="walletgrant",
            index=models.Index(
                condition=models.Q(("state", "redeemed")),
                fields=["token_until"],
                name="certificate_redeemed_grants",
            ),
        ),
        migrations.AddField(
            model_name="walletdelivery",
            name="grant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="certificate.walletgrant"
            ),
        ),
        MoveToSchema(
            "certificate",
            [
                "certificate_walletrequest",
                "certificate_walletgrant",
                "certificate_walletdelivery",
                "certificate_walletseen",
            ],
        ),
        table_of_moves("certificate", "certificate_walletrequest", sorted(REQUEST_MOVES)),
        table_of_moves("certificate", "certificate_walletgrant", sorted(GRANT_MOVES)),
        table_of_moves("certificate", "certificate_walletdelivery", sorted(DELIVERY_MOVES)),
    ]
