"""Form fields that speak two languages. Each takes its words as Text and keeps input exact."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from meibo.terms.text import Language, Text

ENTER = Text("{label}を入力してください。", "Enter: {label}")
CHOOSE = Text("{label}を選んでください。", "Choose: {label}")
TOO_LONG = Text(
    "{limit_value} 文字以内で入力してください（いま {show_value} 文字です）。",
    "Enter at most {limit_value} characters (now {show_value}).",
)
NOT_OFFERED = Text("選択肢の中から選んでください。", "Choose one of the options.")


class Worded(forms.Field):
    """A Django field, or mixed into one before it: words as Text until a form says the language.

    label, hint: what stands above the field. messages: Text by error code, over the field's own.
    `{label}` and Django's own parameters may stand in a message.
    """

    kind = "text"
    own_messages: Mapping[str, Text] = {"required": ENTER}

    def __init__(
        self,
        *,
        label: Text,
        hint: Text | None = None,
        messages: Mapping[str, Text] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.words = label
        self.hint_words = hint
        self.messages = {**self.own_messages, **(messages or {})}
        self.language: Language = "ja"

    def speak(self, language: Language) -> None:
        """Set label, hint and messages for one language. Called by the form, on its own copy."""
        self.language = language
        self.label = self.words.of(language)
        self.help_text = self.hint_words.of(language) if self.hint_words else ""
        for code, message in self.messages.items():
            self.error_messages[code] = self.said(message)

    def said(self, message: Text) -> str:
        """A message in the field's language, `{label}` filled, other names left to Django's %.

        ValueError where the words hold a % of their own: Django would read it as a parameter.
        """
        text = message.of(self.language).replace("{label}", self.words.of(self.language))
        if "%" in text:
            raise ValueError(text)
        for name in ("limit_value", "show_value", "value"):
            text = text.replace("{" + name + "}", f"%({name})s")
        return text

    def refuse(self, code: str, **params: Any) -> ValidationError:
        """A validation error of one of the field's own messages."""
        return ValidationError(self.error_messages[code], code=code, params=params)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a group or list."""

    value: str
    words: Text
    hint: Text | None = None


class TextField(Worded, forms.CharField):
    """One line of text; `rows` > 1 makes it several. Surrounding spaces are dropped."""

    own_messages = {"required": ENTER, "max_length": TOO_LONG}

    def __init__(
        self, *, rows: int = 1, autocomplete: str = "", width: str = "full", **options: Any
    ) -> None:
        options.setdefault("max_length", 2000 if rows > 1 else 200)
        super().__init__(**options)
        self.width = width
        if rows > 1:
            self.kind = "lines"
            self.widget = forms.Textarea(attrs={"rows": rows})
        if autocomplete:
            self.widget.attrs["autocomplete"] = autocomplete


class NameField(TextField):
    """A person's name. Its characters are kept exactly: nothing is trimmed, folded or replaced;
    what cannot be kept (control characters, spaces around it) is refused in words."""

    kind = "name"
    own_messages = {
        "required": ENTER,
        "max_length": TOO_LONG,
        "surrounding_space": Text(
            "{label}の前後の空白を取り除いてください。",
            "Remove the spaces before and after: {label}.",
        ),
        "control_character": Text(
            "{label}に使えない文字（改行など）が含まれています。",
            "There is a character that cannot stand here (a line break, for instance): {label}.",
        ),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 100)
        super().__init__(strip=False, **options)
        self.widget.attrs.update({"data-echo": "", "spellcheck": "false", "autocapitalize": "off"})

    def clean(self, value: Any) -> str:
        """The name as typed."""
        name: str = super().clean(value)
        if name != name.strip():
            raise self.refuse("surrounding_space")
        if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in name):
            raise self.refuse("control_character")
        return name


class CodeField(TextField):
    """A number or code: full-width letters and digits are read as half-width, spaces dropped.

    digits: exact number of digits, or None for any text.
    """

    kind = "code"
    own_messages = {
        "required": ENTER,
        "max_length": TOO_LONG,
        "not_digits": Text(
            "{label}は {value} 桁の数字で入力してください。", "Enter {value} digits: {label}"
        ),
    }

    def __init__(self, *, digits: int | None = None, **options: Any) -> None:
        options.setdefault("width", "short")
        super().__init__(**options)
        self.digits = digits
        if digits is not None:
            self.widget.attrs["inputmode"] = "numeric"

    def to_python(self, value: Any) -> str:
        """Half-width, without spaces."""
        return "".join(unicodedata.normalize("NFKC", super().to_python(value) or "").split())

    def clean(self, value: Any) -> str:
        """The code, of the right length."""
        code: str = super().clean(value)
        right = code.isascii() and code.isdigit() and len(code) == self.digits
        if code and self.digits is not None and not right:
            raise self.refuse("not_digits", value=self.digits)
        return code


class SecretField(TextField):
    """A password or one-time code; never shown again after an error."""

    kind = "secret"

    def __init__(self, *, autocomplete: str, **options: Any) -> None:
        super().__init__(strip=False, **options)
        self.width = "short"
        self.widget = forms.PasswordInput(render_value=False, attrs={"autocomplete": autocomplete})


class EmailField(Worded, forms.EmailField):
    """An e-mail address."""

    own_messages = {
        "required": ENTER,
        "max_length": TOO_LONG,
        "invalid": Text(
            "メールアドレスの形で入力してください（例: name@example.jp）。",
            "Enter an e-mail address, such as name@example.jp.",
        ),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs["autocomplete"] = "email"


class OptionsField(Worded, forms.ChoiceField):
    """What choice fields share: their options in the form's language."""

    def __init__(self, *, options: Sequence[Option], **more: Any) -> None:
        super().__init__(**more)
        self.options = tuple(options)
        self.speak_options("ja")

    def speak(self, language: Language) -> None:
        """Words of the field and of every option."""
        super().speak(language)
        self.speak_options(language)

    def speak_options(self, language: Language) -> None:
        """Set Django's choices."""
        self.choices = [(o.value, o.words.of(language)) for o in self.options]


class OneOf(OptionsField):
    """Radio buttons; `as_list=True` for a drop-down list of many."""

    kind = "one"
    own_messages = {"required": CHOOSE, "invalid_choice": NOT_OFFERED}

    def __init__(self, *, as_list: bool = False, **options: Any) -> None:
        super().__init__(**options)
        if as_list:
            self.kind = "list"


class SomeOf(OptionsField, forms.MultipleChoiceField):
    """Check boxes."""

    kind = "some"
    own_messages = {
        "required": CHOOSE,
        "invalid_choice": NOT_OFFERED,
        "invalid_list": NOT_OFFERED,
    }


class Agree(Worded, forms.BooleanField):
    """One check box that states something."""

    kind = "agree"
    own_messages = {
        "required": Text(
            "進むには「{label}」にチェックを入れてください。",
            "Tick “{label}” to go on.",
        )
    }


class ConfirmByTyping(TextField):
    """Danger: the person types a word that names what will happen. Width is not minded."""

    kind = "confirm"
    own_messages = {
        "max_length": TOO_LONG,
        "not_the_word": Text("「{value}」と入力すると確定できます。", "Type “{value}” to confirm."),
    }

    def __init__(self, *, word: Text, **options: Any) -> None:
        super().__init__(**options)
        self.word = word
        self.width = "short"
        self.widget.attrs["autocomplete"] = "off"

    def speak(self, language: Language) -> None:
        """An empty answer is told the same as a wrong one."""
        super().speak(language)
        wrong = self.error_messages["not_the_word"]
        self.error_messages["required"] = wrong % {"value": self.word.of(language)}

    def clean(self, value: Any) -> str:
        """The word, in either language."""
        typed: str = super().clean(value)
        folded = unicodedata.normalize("NFKC", typed).casefold()
        if folded not in {self.word.ja.casefold(), self.word.en.casefold()}:
            raise self.refuse("not_the_word", value=self.word.of(self.language))
        return typed
