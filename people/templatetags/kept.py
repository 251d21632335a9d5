"""Parts of pages that look the same for everybody with the same values are rendered once.

``{% kept title=lesson.title %}<h1>{{ title }}</h1>{% endkept %}`` keeps what the block gives for each title. Inside, nothing
is known but the values named: no request, no user. So whatever else belongs to one person can't stand in it, let alone
be shown to another.
"""

from threading import Lock
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

#: How much one block keeps at most; the oldest goes.
MOST = 500

register = template.Library()


class KeptNode(template.Node):
    def __init__(self, nodelist: NodeList, values: dict[str, FilterExpression]) -> None:
        self.nodelist, self.values = nodelist, values
        self.kept: dict[tuple[Any, ...], SafeString] = {}
        self.lock = Lock()

    def render(self, context: template.Context) -> SafeString:
        values = {name: expression.resolve(context) for name, expression in self.values.items()}
        # Text that is safe is equal to text that is not, and 1 is equal to True: their types tell them apart.
        key = (get_language(), get_current_timezone_name(), *((type(value), value) for value in values.values()))
        rendered = self.kept.get(key)
        if rendered is None:
            rendered = self.nodelist.render(context.new(values))
            self.keep(key, rendered)
        return rendered

    def keep(self, key: tuple[Any, ...], rendered: SafeString) -> None:
        with self.lock:
            if len(self.kept) >= MOST:
                del self.kept[next(iter(self.kept))]
            self.kept[key] = rendered


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Raises TemplateSyntaxError where something else than ``name=value`` stands in the tag."""
    _tag, *bits = token.split_contents()
    values = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"kept: {bits[0]!r} is no name=value.")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, values)
