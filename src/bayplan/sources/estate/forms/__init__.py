"""The form of an estate file: its keys, what each may hold, and what an editor says about it.

A form is decoded strictly and knows nothing of the model; the modules beside this package make records of it.
"""

from bayplan.sources.estate.forms.whole import EstateForm

__all__ = ["EstateForm"]
