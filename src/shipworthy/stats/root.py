"""`root`: where a function of one number crosses 0 between two places.

Chandrupatla's method (Advances in Engineering Software 28, 1997): inverse quadratic steps where they are
safe, halving elsewhere; about as many evaluations as Brent's. It stands here because importing scipy.optimize
for one function costs every call of the command line half a second (docs/decisions/0002-dependencies.md).
"""

from collections.abc import Callable


def root(
    function: Callable[[float], float],
    low: float,
    high: float,
    *,
    rtol: float = 1e-13,
    xtol: float = 1e-300,
    most_steps: int = 2_000,
) -> float:
    """The place between low and high where the function, of opposite signs there, is 0.

    Raises:
        ValueError: The function has the same sign at both ends.
    """
    a, b = low, high
    value_a, value_b = function(a), function(b)
    if value_a == 0.0 or value_b == 0.0:
        return a if value_a == 0.0 else b
    if (value_a > 0.0) == (value_b > 0.0):
        raise ValueError(f"the function has one sign at both ends: {value_a!r} and {value_b!r}")
    t = 0.5
    for _ in range(most_steps):
        x = a + t * (b - a)
        value = function(x)
        if (value > 0.0) == (value_a > 0.0):
            c, value_c = a, value_a
        else:
            c, value_c, b, value_b = b, value_b, a, value_a
        a, value_a = x, value
        best = a if abs(value_a) < abs(value_b) else b
        if value_a == 0.0:
            return a
        least = (2.0 * rtol * abs(best) + xtol) / abs(b - a)
        if least > 0.5:
            return best
        t = min(max(_step((a, b, c), (value_a, value_b, value_c)), least), 1.0 - least)
    return best


def _step(places: tuple[float, float, float], values: tuple[float, float, float]) -> float:
    """The next place, as a share of the way from a to b."""
    (a, b, c), (fa, fb, fc) = places, values
    if fa in (fb, fc) or fb == fc:
        return 0.5
    xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
    if not (phi * phi < xi and (1.0 - phi) * (1.0 - phi) < 1.0 - xi):
        return 0.5
    return fa / (fb - fa) * (fc / (fb - fc)) + (c - a) / (b - a) * (fa / (fc - fa)) * (fb / (fc - fb))
