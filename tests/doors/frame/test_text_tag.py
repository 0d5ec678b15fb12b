"""{% t %}: both sides or no template; nothing unescaped."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from meibo.terms.text import Text


def render(source: str, language: str = "ja", **context: object) -> str:
    with translation.override(language):
        return Template("{% load frame %}" + source).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        '{% t "日本語だけ" %}',
        '{% t "" "English" %}',
        '{% t "日本語" " " %}',
        '{% t japanese "English" %}',
        '{% t "{n} 件" "items" n=count %}',
        '{% t "{n} 件" "{n} items" %}',
        '{% t "件" "items" n=count %}',
        '{% t "{n.real} 件" "{n.real} items" n=count %}',
        '{% t "{n:>99}" "{n:>99}" n=count %}',
        '{% t "{} 件" "{} items" n=count %}',
        '{% t "一" "one" "two" "three" %}',
        '{% t "一" "{n} one" "many" %}',
        '{% t "一" "one" stray %}',
    ],
)
def test_a_side_or_value_that_is_missing_stops_the_template(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        render(source, count=1)


def test_says_the_language_in_use() -> None:
    assert render('{% t "名簿" "register" %}') == "名簿"
    assert render('{% t "名簿" "register" %}', "en") == "register"


def test_words_and_values_are_escaped() -> None:
    source = '{% t "<b>{who}</b>" "<b>{who}</b>" who=name %}'
    assert render(source, name='"><script>') == ("&lt;b&gt;&quot;&gt;&lt;script&gt;&lt;/b&gt;")


def test_a_value_with_braces_is_not_read_again() -> None:
    assert render('{% t "{n}" "{n}" n=name %}', name="{n.__class__}") == "{n.__class__}"


def test_english_counts() -> None:
    source = '{% t "{n} 件" "{n} item" "{n} items" n=count %}'
    assert [render(source, "en", count=n) for n in (0, 1, 2)] == ["0 items", "1 item", "2 items"]
    assert render(source, count=1) == "1 件"


def test_into_a_variable_and_a_text_as_value() -> None:
    source = '{% t "{q}の申請" "Application: {q}" q=what as title %}[{{ title }}]'
    assert (
        render(source, "en", what=Text("看護師", "nurse & co")) == "[Application: nurse &amp; co]"
    )


def test_say_takes_only_a_text() -> None:
    assert render("{{ words|say }}", "en", words=Text("はい", "<yes>")) == "&lt;yes&gt;"
    with pytest.raises(AttributeError):
        render("{{ words|say }}", words="plain")


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError):
        render('{% icon "no-such-icon" %}')
