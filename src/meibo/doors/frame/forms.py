"""The form base of every page: Django forms whose words are Text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from meibo.doors.frame.fields import Worded
from meibo.terms.refusal import Refusal
from meibo.terms.text import Language


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """A line of the error summary. target: id of the input it leads to, empty for none."""

    message: str
    target: str
    code: str


class PageForm(forms.Form):
    """A form in one language. Use only fields of `fields`, `date_fields`, `file_fields`.

    `form = ApplyForm(request.POST or None, language=request.language)`
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
        *,
        language: Language,
        **options: Any,
    ) -> None:
        super().__init__(data, files, use_required_attribute=False, **options)
        self.language: Language = language
        for name, field in self.fields.items():
            if not isinstance(field, Worded):
                raise TypeError(f"field {name} of {type(self).__name__} has no Text words")
            field.speak(language)

    def refuse(self, refusal: Refusal) -> None:
        """Show a command's refusal at its field, or for the form as a whole."""
        where = refusal.field if refusal.field in self.fields else None
        error = ValidationError(refusal.message.of(self.language), code=refusal.code)
        self.add_error(where, error)

    def error_lines(self) -> list[ErrorLine]:
        """Every error in the order of the fields, those of the whole form first."""
        lines: list[ErrorLine] = []
        found = self.errors.as_data()
        for name in (NON_FIELD_ERRORS, *self.fields):
            for error in found.get(name, []):
                lines.extend(self._lines(name, error))
        return lines

    def _lines(self, name: str, error: ValidationError) -> list[ErrorLine]:
        target = ""
        if name != NON_FIELD_ERRORS:
            target = self[name].id_for_label
            part = (error.params or {}).get("part")
            if part:
                target = f"{self[name].auto_id}_{part}"
            elif getattr(self.fields[name], "kind", "") in ("one", "some"):
                target = f"{self[name].auto_id}_0"
        code = error.code or ""
        shown = code if "." in code else ""
        return [ErrorLine(message, target, shown) for message in error.messages]
