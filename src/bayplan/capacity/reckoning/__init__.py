"""Questions about size that people got wrong, answered exactly.

A question is written `name=argument` (`control-planes=3`, `worker=8c/48Gi@pve`, `plan`); all of them stand in
docs/reference/questions.md. Each answer is made of sums, with every term and where it comes from, and of a
placement where sums alone would mislead: thirty notebooks may fit by sum and not by node.

One file for each question, listed in `registry`.
"""

from bayplan.capacity.reckoning.asking import reckon as reckon
