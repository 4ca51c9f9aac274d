"""The one list of the questions, in the order in which they are told."""

from typing import Final

from bayplan.capacity.reckoning.form import Question
from bayplan.capacity.reckoning.questions import (
    control_planes,
    gpu_nodes,
    notebooks,
    plan,
    resize,
    volumes,
    worker,
)

QUESTIONS: Final[tuple[Question, ...]] = (
    control_planes.QUESTION,
    worker.QUESTION,
    resize.QUESTION,
    gpu_nodes.QUESTION,
    volumes.QUESTION,
    notebooks.QUESTION,
    plan.QUESTION,
)
