"""The checklist as a document."""

import json

from bayplan.views import document
from bayplan.views.verify import json as view
from tests.views.verify import build


def test_every_outcome_is_in_it() -> None:
    made = json.loads(document.encode(view.document(build.whole())))
    assert made["schema"] == "bayplan.verify/v1"
    assert [one["status"] for one in made["entries"]] == ["passed", "failed", "unknown", "not applicable"]
    assert made["entries"][1]["outcomes"][0]["remedy"] == "kubectl logs b"
    assert made["counts"] == {"failed": 1, "unknown": 1, "passed": 1, "not applicable": 1}
