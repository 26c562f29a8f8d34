"""What of an HTML page is its content: the main part, without page furniture and hidden text."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from ingest.readers.html_hiding import hides
from ingest.readers.html_tree import Attributes, descend, tokens_of, words_of
from ingest.readers.wording import tidy

MAIN_SHARE = 200
"""Characters that `<main>` must hold to be believed; less, and it is a shell filled by a script."""

# fmt: off
_SKIPPED_ROLES = frozenset({
    "alertdialog", "banner", "contentinfo", "dialog", "menu", "menubar", "navigation", "search",
    "toolbar",
})
# fmt: on
_CONTENT = frozenset({"main", "article"})
_FURNITURE = re.compile(
    r"(?:.*[-_])?(?:breadcrumbs?|skip-?links?|skip-to(?:-\w+)*|back-to-top|pagination|pager|share"
    r"|share-?(?:bar|links|buttons|tools)|social-?(?:links|share|media|icons)"
    r"|related-?(?:content|links|articles|posts|items|stories|news))(?:__.*|--.*)?"
)
_OUTSIDE = re.compile(
    r"(?:.*[-_])?(?:cookies?|consent|gdpr|onetrust|cybotcookiebot\w*)(?:[-_].*)?"
    r"|(?:.*[-_])?(?:nav|navigation|navbar|topnav|menu|mainmenu|sidebar|masthead)(?:[-_].*)?"
    r"|(?:.*[-_])?(?:site|page|global)[-_]?(?:header|footer)|footer|advert(?:isement)?s?"
)
"""Class names that mean furniture only outside `<main>` and `<article>`."""
_NOT_SHARE = re.compile(r"(?!share).*[-_]share")
# fmt: off
_SCREEN_READER = frozenset({
    "a11y-hidden", "element-invisible", "govuk-visually-hidden", "screen-reader-text",
    "screenreader", "sr-only", "u-hidden-visually", "visually-hidden", "visuallyhidden",
})
# fmt: on


def main_of(body: LexborNode) -> LexborNode:
    """Return the element that holds the page's content: `<main>`, a lone `<article>`, the body."""
    mains: list[LexborNode] = []
    articles: list[LexborNode] = []
    for node in descend(body):
        if node.is_element_node:
            if node.tag == "main" or node.attributes.get("role") == "main":
                mains.append(node)
            elif node.tag == "article":
                articles.append(node)
    for found in (mains, articles):
        if len(found) == 1 and len(tidy(words_of(found[0]))) >= MAIN_SHARE:
            return found[0]
    return body


def is_content(tag: str | None, attributes: Attributes) -> bool:
    """Tell whether an element marks the content of the page."""
    return tag in _CONTENT or attributes.get("role") == "main"


def is_furniture(node: LexborNode, attributes: Attributes, *, inside: bool, by_name: bool) -> bool:
    """Tell whether an element serves the site, not the text: navigation, banners, sharing.

    `inside`: it stands in the page's content. `by_name`: class names count too.
    """
    tag = node.tag
    role = (attributes.get("role") or "").lower()
    if tag == "nav" or (role in _SKIPPED_ROLES and not (inside and role == "banner")):
        return True
    if tag == "dialog" or (tag == "label" and "for" in attributes):
        return True
    if not inside and (tag in {"footer", "aside"} or role == "complementary"):
        return True
    if tag == "header" and not inside:
        return not any(below.tag == "h1" for below in descend(node))
    if not by_name or tag in {"html", "body", "main", "article"}:
        return False
    return any(
        (_FURNITURE.fullmatch(token) and not _NOT_SHARE.fullmatch(token))
        or (not inside and _OUTSIDE.fullmatch(token))
        for token in tokens_of(attributes)
    )


def is_for_screen_readers(attributes: Attributes) -> bool:
    """Tell whether the text is off the page on purpose, for screen readers ("opens in new tab")."""
    return bool(_SCREEN_READER.intersection((attributes.get("class") or "").lower().split()))


def is_hidden(attributes: Attributes) -> bool:
    """Tell whether an element's own attributes keep its text from being seen."""
    if "hidden" in attributes and (attributes["hidden"] or "").lower() != "until-found":
        return True
    if (attributes.get("aria-hidden") or "").strip().lower() == "true":
        return True
    style = attributes.get("style")
    return bool(style) and hides(style or "")
