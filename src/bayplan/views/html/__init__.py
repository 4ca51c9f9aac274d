"""What pages share: how one is put together, and the look that they have in common.

A page is a package with `page.html.jinja`, `page.css` and `page.js` beside the module that calls `pages`.
"""
