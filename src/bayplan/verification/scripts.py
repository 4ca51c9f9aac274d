"""What the test pods run. Each ends with 0 where it worked, and prints what it measured."""

from typing import Final

WRITE: Final = "set -e; date > /data/probe; sync; cat /data/probe; rm /data/probe; echo claim works"
COPY: Final = (
    "set -e; dd if=/dev/zero of=/data/probe bs=1M count=4096 conv=fsync 2>&1; rm /data/probe; "
    "echo scratch written"
)
"""4 GiB, and the disk has them before dd tells how long it took."""
SUM: Final = """\
import torch
number = torch.cuda.device_count()
assert number == {number}, f"{{number}} cards seen, {number} asked for"
for at in range(number):
    one = torch.ones(1024, 1024, device=f"cuda:{{at}}")
    assert float((one @ one).sum()) == 1024.0 ** 3
    other = torch.ones(1024, device=f"cuda:{{at}}").to(f"cuda:{{(at + 1) % number}}")
    assert float(other.sum()) == 1024.0
    print(at, torch.cuda.get_device_name(at))
print(number, "cards computed")
"""
"""A product of matrices on every card, and a copy from each card to the next."""
PRODUCT: Final = """\
import tensorflow as tf
found = tf.config.list_physical_devices("GPU")
assert len(found) == 1, f"{len(found)} cards seen, 1 asked for"
with tf.device("/GPU:0"):
    one = tf.ones((1024, 1024))
    assert float(tf.reduce_sum(one @ one)) == 1024.0 ** 3
print(len(found), "cards computed")
"""
"""The same product by TensorFlow, which sees a card only if its CUDA goes with the driver."""
