"""``{% kept %}``: what looks the same for everybody is rendered once, and what is one person's can't stand in it."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from people.templatetags import kept


class Counting:
    """Says how often it was looked at."""

    def __init__(self) -> None:
        self.times = 0

    def __hash__(self) -> int:
        return 1

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Counting)

    def __str__(self) -> str:
        self.times += 1
        return f"{self.times}"


def render(template: Template, **values: object) -> str:
    return template.render(Context(values))


def test_the_same_values_are_rendered_once() -> None:
    template, counting = Template("{% kept value=value %}{{ value }}{% endkept %}"), Counting()

    assert [render(template, value=counting) for _ in range(3)] == ["1", "1", "1"]


def test_other_values_are_rendered_anew() -> None:
    template = Template("{% kept name=name %}<p>{{ name }}</p>{% endkept %}")

    assert [render(template, name=name) for name in ("a", "b", "a")] == ["<p>a</p>", "<p>b</p>", "<p>a</p>"]


def test_nothing_else_is_known_inside() -> None:
    template = Template("{% kept name=name %}{{ name }}{{ secret }}{{ request.user }}{% endkept %}")

    assert render(template, name="a", secret="s", request={"user": "ann"}) == "a"


def test_text_is_escaped_unless_it_is_safe_in_whichever_order_they_come() -> None:
    template = Template("{% kept text=text %}{{ text }}{% endkept %}")

    assert [render(template, text=text) for text in (mark_safe("<b>"), "<b>", mark_safe("<b>"))] == [
        "<b>",
        "&lt;b&gt;",
        "<b>",
    ]


def test_one_and_true_are_told_apart() -> None:
    template = Template("{% kept value=value %}{{ value }}{% endkept %}")

    assert [render(template, value=value) for value in (1, True, 1.0)] == ["1", "True", "1.0"]


def test_languages_and_time_zones_are_told_apart() -> None:
    template = Template("{% load i18n tz %}{% kept %}{% get_current_language as L %}{{ L }}{% endkept %}")
    with translation.override("en"):
        english = render(template)
    with translation.override("kk"):
        kazakh = render(template)
    moment = timezone.now().replace(hour=0, minute=0)
    clock = Template('{% kept at=at %}{{ at|date:"H" }}{% endkept %}')
    hours = []
    for zone in ("UTC", "Asia/Almaty"):
        with timezone.override(zone):
            hours.append(render(clock, at=moment))

    assert (english, kazakh) == ("en", "kk")
    assert hours == ["00", "05"]


def test_the_oldest_goes_where_there_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    template = Template("{% kept value=value %}{{ value }}{% endkept %}")
    node = template.nodelist[0]
    assert isinstance(node, kept.KeptNode)

    for value in ("a", "b", "c"):
        render(template, value=value)

    assert list(node.kept.values()) == ["b", "c"]


def test_something_else_than_a_named_value_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match=r"^kept: 'name' is no name=value\.$"):
        Template("{% kept name %}{% endkept %}")
