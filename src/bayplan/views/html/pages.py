"""Puts pages together. Their script and style are named by their hashes, and nothing else may run.

Every text is cleaned and escaped on its way into a template, and a page forbids itself to load anything.
"""

import base64
import hashlib
from importlib import resources
from typing import Final

import jinja2
from markupsafe import Markup

from bayplan.views import clean

TEMPLATE: Final = "page.html.jinja"
STYLE: Final = "page.css"
SCRIPT: Final = "page.js"


def render(package: str, **values: object) -> str:
    """The page of a package, as the text of one HTML file. The template knows these values by their names."""
    style = _file(__package__ or "", STYLE) + _file(package, STYLE)
    script = _file(package, SCRIPT)
    template = _environment(package).get_template(TEMPLATE)
    return template.render(
        **values, policy=_policy(style, script), style=Markup(style), script=Markup(script)
    )


def _file(package: str, name: str) -> str:
    return resources.files(package).joinpath(name).read_text(encoding="utf-8")


def _environment(package: str) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: _file(package, name)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


def _shown(value: object) -> object:
    """What is written down of a value: texts without what could do harm, numbers without a long tail."""
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return clean.text(value) if type(value) is str else value


def _policy(*sources: str) -> str:
    """Only this style and this script, and no address at all."""
    style, script = (base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in sources)
    return (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; "
        "base-uri 'none'; form-action 'none'"
    )
