"""Kinds of identifiers the vault keeps: the Individual Number, and codes handled as it is."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The code of a kind, as the database and seals have it."""

    INDIVIDUAL_NUMBER = "individual_number"  # 個人番号
    RESIDENT_RECORD_CODE = "resident_record_code"  # 住民票コード
    INSTITUTION_CODE = "institution_code"  # 機関別符号
    PROVISION_IDENTIFIER = "provision_identifier"  # 情報提供用個人識別符号


NUMBER = Kind.INDIVIDUAL_NUMBER
