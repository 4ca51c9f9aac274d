"""A number of pods, or a share of them: `intstr.IntOrString`, as `maxSurge`, `maxUnavailable` and budgets."""


def scaled(text: str, total: int, *, up: bool = True) -> int:
    """A number, or a percentage of a total (`intstr.GetScaledValueFromIntOrPercent`), rounded up or down."""
    percentage = text.endswith("%")
    digits = text.removesuffix("%")
    if not digits.removeprefix("-").isdecimal():
        raise ValueError(f"invalid value for IntOrString: {text[:40]!r} is neither a number nor a percentage")
    if not percentage:
        return int(digits)
    return -(-int(digits) * total // 100) if up else int(digits) * total // 100
