"""Forms: words in two languages, input kept exact, errors that lead to their input."""

from datetime import date

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from meibo.doors.frame.date_fields import EraDateField, split_year
from meibo.doors.frame.fields import (
    CodeField,
    ConfirmByTyping,
    NameField,
    OneOf,
    Option,
    SecretField,
    TextField,
)
from meibo.doors.frame.file_fields import PDF, UploadField
from meibo.doors.frame.forms import PageForm
from meibo.terms.refusal import Refusal
from meibo.terms.text import Language, Text


class Sample(PageForm):
    name = NameField(label=Text("氏名", "Name"), hint=Text("戸籍のとおり", "As registered"))
    born = EraDateField(label=Text("生年月日", "Date of birth"), required=False)
    code = CodeField(digits=4, label=Text("番号", "Number"), required=False)
    way = OneOf(
        label=Text("受け取り方", "Way"),
        required=False,
        options=[
            Option("post", Text("郵送", "By post")),
            Option("desk", Text("窓口", "At a desk")),
        ],
    )
    short = TextField(label=Text("短文", "Short"), max_length=3, required=False)


def sample(language: Language = "ja", **data: str) -> Sample:
    return Sample({"name": "見本", **data}, language=language)


def born(year: str, month: str, day: str, era: str = "") -> Sample:
    return sample(born_era=era, born_year=year, born_month=month, born_day=day)


def draw(source: str, form: PageForm) -> str:
    with translation.override(form.language):
        return Template("{% load frame %}" + source).render(Context({"form": form}))


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40))
def test_a_name_is_kept_exactly(name: str) -> None:
    form = sample(name=name)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == name


@pytest.mark.parametrize(
    "name", ["葛\U000e0100城", "\ufa19", "髙﨑", "か\u3099", "ｶﾞ", "Ａ A", "見本　太郎"]
)
def test_difficult_names_are_kept_exactly(name: str) -> None:
    form = sample(name=name)
    assert form.is_valid()
    assert form.cleaned_data["name"] == name


@pytest.mark.parametrize("name", [" 見本", "見本　", "見\n本", "見\t本", "見\u2028本", "　"])
def test_a_name_that_cannot_be_kept_is_refused_not_mended(name: str) -> None:
    form = sample(name=name)
    assert not form.is_valid()
    assert form["name"].value() == name


def test_errors_speak_the_form_s_language() -> None:
    assert sample(name="").errors["name"] == ["氏名を入力してください。"]
    assert sample("en", name="").errors["name"] == ["Enter: Name"]
    assert sample(short="長すぎる文").errors["short"] == [
        "3 文字以内で入力してください（いま 5 文字です）。"
    ]
    assert sample("en", way="other").errors["way"] == ["Choose one of the options."]


def test_one_form_s_language_does_not_reach_another() -> None:
    english, japanese = sample("en", name="", short="12345"), sample(name="", short="12345")
    assert list(english.errors["name"]) != list(japanese.errors["name"])
    assert list(english.errors["short"]) != list(japanese.errors["short"])
    assert english.fields["way"].choices != japanese.fields["way"].choices  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("era", "year", "month", "day"),
    [
        ("", "1987", "4", "1"),
        ("showa", "62", "4", "1"),
        ("showa", "６２", "４", "１"),
        ("", "昭和62", "4", "1"),
        ("", "昭和６２年", "04", "01"),
        ("reiwa", "S62", "4", "1"),
        ("", "s.62", "4", "1"),
        ("", "昭62", "4", "1"),
    ],
)
def test_a_date_as_people_write_it(era: str, year: str, month: str, day: str) -> None:
    form = born(year, month, day, era)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born"] == date(1987, 4, 1)


def test_the_first_year_of_an_era() -> None:
    assert born("元", "5", "1", "reiwa").is_valid()
    form = born("令和元年", "5", "1")
    assert form.is_valid()
    assert form.cleaned_data["born"] == date(2019, 5, 1)


@pytest.mark.parametrize(
    ("year", "month", "day", "era", "part"),
    [
        ("昭和65", "1", "1", "", "year"),
        ("65", "1", "1", "showa", "era"),
        ("x", "1", "1", "", "year"),
        ("2026", "13", "1", "", "day"),
        ("2026", "", "1", "", "month"),
    ],
)
def test_a_wrong_date_blames_its_part(year: str, month: str, day: str, era: str, part: str) -> None:
    form = born(year, month, day, era)
    [line] = form.error_lines()
    assert line.target == f"id_born_{part}"
    assert line.code.startswith("date.")
    drawn = draw("{% field form.born %}", form)
    assert f'id="id_born_{part}"' in drawn
    assert f'value="{year}"' in drawn


def test_an_empty_date_is_none_or_required() -> None:
    form = sample()
    assert form.is_valid()
    assert form.cleaned_data["born"] is None

    class Needs(PageForm):
        born = EraDateField(label=Text("生年月日", "Date of birth"))

    assert Needs({}, language="ja").errors["born"] == ["生年月日を入力してください。"]


def test_a_known_date_is_shown_in_the_reader_s_calendar() -> None:
    known = {"born": date(1987, 4, 1)}
    japanese = draw("{% field form.born %}", Sample(initial=known, language="ja"))
    english = draw("{% field form.born %}", Sample(initial=known, language="en"))
    assert 'value="62"' in japanese
    assert '<option value="showa" selected>' in japanese
    assert 'value="1987"' in english


def test_split_year() -> None:
    assert split_year("令和元年") == ("令和", "元")
    assert split_year("Ｈ３１") == ("H", "31")
    assert split_year(" 2026 ") == (None, "2026")
    assert split_year("") == (None, "")


def test_full_width_digits_are_read_in_a_code() -> None:
    form = sample(code="１２ 34")
    assert form.is_valid()
    assert form.cleaned_data["code"] == "1234"
    assert sample(code="12345").errors["code"] == ["番号は 4 桁の数字で入力してください。"]


def test_a_refusal_is_shown_at_its_field_with_its_code() -> None:
    form = sample()
    assert form.is_valid()
    form.refuse(Refusal("intake.name", Text("100% 不可", "Not so"), field="name"))
    form.refuse(Refusal("intake.closed", Text("受付終了", "Closed"), field="elsewhere"))
    lines = form.error_lines()
    assert [(line.message, line.target, line.code) for line in lines] == [
        ("受付終了", "", "intake.closed"),
        ("100% 不可", "id_name", "intake.name"),
    ]
    drawn = draw("{% error_summary form %}", form)
    assert 'href="#id_name"' in drawn
    assert "2 か所を直してください" in drawn


def test_a_field_is_drawn_with_everything_a_reader_needs() -> None:
    drawn = draw("{% field form.name %}", sample(name='"><script>'))
    assert '<label class="field__label" for="id_name">氏名' in drawn
    assert "必須" in drawn
    assert 'aria-describedby="id_name-hint"' in drawn
    assert "<script>" not in drawn
    wrong = draw("{% field form.name %}", sample(name=""))
    assert 'aria-describedby="id_name-hint id_name-error"' in wrong
    assert 'aria-invalid="true"' in wrong


def test_every_error_leads_to_an_input_that_exists() -> None:
    class Choice(PageForm):
        way = OneOf(label=Text("方法", "Way"), options=[Option("a", Text("甲", "A"))])
        born = EraDateField(label=Text("日", "Day"))
        name = NameField(label=Text("氏名", "Name"))

    form = Choice({}, language="ja")
    drawn = draw("{% fields form %}", form)
    lines = form.error_lines()
    assert len(lines) == 3
    for line in lines:
        assert f'id="{line.target}"' in drawn


def test_a_field_without_words_is_refused() -> None:
    class Wordless(PageForm):
        name = forms.CharField(label="Name")

    with pytest.raises(TypeError, match="no Text words"):
        Wordless(language="ja")


def test_a_secret_is_never_shown_again() -> None:
    class SignIn(PageForm):
        pin = SecretField(label=Text("暗証番号", "PIN"), autocomplete="off")

    assert "hunter2" not in draw("{% fields form %}", SignIn({"pin": "hunter2"}, language="ja"))


def test_danger_is_confirmed_by_typing() -> None:
    class Danger(PageForm):
        word = ConfirmByTyping(label=Text("確認", "Confirm"), word=Text("消除", "erase"))

    assert Danger({"word": "消除"}, language="ja").is_valid()
    assert Danger({"word": " ＥＲＡＳＥ "}, language="ja").is_valid()
    for wrong in ("消去", "", " "):
        assert Danger({"word": wrong}, language="ja").errors["word"] == [
            "「消除」と入力すると確定できます。"
        ]


class Upload(PageForm):
    file = UploadField(label=Text("診断書", "Certificate"), kinds=(PDF,), size_limit=2048)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7 ...", ""),
        (b"<html>", "この種類のファイルは受け取れません。PDF で送ってください。"),
        (b"%PDF-" + b"x" * 4000, "ファイルが大きすぎます（0.0 MB）。"),
        (b"", "このファイルは空です。"),
    ],
)
def test_a_file_is_judged_by_what_is_in_it(content: bytes, message: str) -> None:
    form = Upload({}, {"file": SimpleUploadedFile("a.pdf", content)}, language="ja")
    assert form.errors.get("file", [""])[0] == message
    if not message:
        assert form.cleaned_data["file"].read() == content
