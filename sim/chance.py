"""Common random numbers.

A draw is a pure function of (seed, resident, month, purpose), computed by the counter-based
generator Philox 4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
1, 2, 3", SC 2011).  A resident therefore meets the same luck under every policy, at every scale
and on any number of threads, and a difference between two policies is the policy.

One call gives four independent uniforms; a purpose names what its four numbers are for.
"""

from __future__ import annotations

from enum import IntEnum
from math import log, sqrt
from zlib import crc32

import numpy as np

from sim.compiled import compiled


class Purpose(IntEnum):
    """What a block of four draws is for.  A draw is never shared by two decisions."""

    ENDOWMENT = 1
    ENDOWMENT_2 = 2
    FOUNDING = 3
    DEMOGRAPHY = 4
    SCHOOL = 5
    SEARCH = 6
    OFFER = 7
    SEPARATION = 8
    REVIEW = 9
    EXAM = 10
    PROGRAMME = 11
    FARM = 12
    PROJECT = 13
    ENTRY = 14
    FAILURE = 15
    CAREER = 16
    WELFARE = 18
    LOTTERY = 19
    POST = 20
    LAND = 21
    MONTH = 22
    VACANCY = 23
    LAND_TAKEN = 24
    LAND_PENSION = 25
    COLLECTIVE = 26
    GUIDELINE = 27
    ARREARS = 28
    RELIEF = 29


TRAIT = 4095
"""In place of a month: a lasting trait, drawn once per resident."""


_WORD = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)


@compiled
def philox(key_0, key_1, counter_0, counter_1, counter_2, counter_3):
    """Ten rounds of Philox 4x32: four 32-bit words (as uint64) of a two-word key."""
    k0, k1 = np.uint64(key_0), np.uint64(key_1)
    x0, x1 = np.uint64(counter_0), np.uint64(counter_1)
    x2, x3 = np.uint64(counter_2), np.uint64(counter_3)
    for _ in range(10):
        product_0 = _MULTIPLIER_0 * x0
        product_1 = _MULTIPLIER_1 * x2
        x0 = (product_1 >> _HALF) ^ x1 ^ k0
        x2 = (product_0 >> _HALF) ^ x3 ^ k1
        x1 = product_1 & _WORD
        x3 = product_0 & _WORD
        k0 = (k0 + _WEYL_0) & _WORD
        k1 = (k1 + _WEYL_1) & _WORD
    return x0, x1, x2, x3


@compiled
def uniforms(seed, resident, month, purpose):
    """Four uniforms strictly between 0 and 1 for one resident, month and purpose.

    `seed` is a 64-bit unsigned integer, `month` counts from January 2010
    (lasting traits use `TRAIT`), `purpose` is a `Purpose`.
    """
    seed_64 = np.uint64(seed)
    x0, x1, x2, x3 = philox(seed_64 & _WORD, seed_64 >> _HALF, resident, month, purpose, 0)
    unit = 1.0 / 4294967296.0
    return (x0 + 0.5) * unit, (x1 + 0.5) * unit, (x2 + 0.5) * unit, (x3 + 0.5) * unit


@compiled
def normal(uniform):
    """The standard normal quantile of a uniform, by Acklam's rational approximation.

    Relative error below 1.15e-9 (P. J. Acklam, 2003); inverse transforms use exactly one
    uniform, which keeps draws keyed.
    """
    low = 0.02425
    if uniform < low or uniform > 1.0 - low:
        q = sqrt(-2.0 * log(uniform if uniform < low else 1.0 - uniform))
        top = (
            (
                ((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e00)
                * q
                - 2.549732539343734e00
            )
            * q
            + 4.374664141464968e00
        ) * q + 2.938163982698783e00
        bottom = (
            ((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e00) * q
            + 3.754408661907416e00
        ) * q + 1.0
        return top / bottom if uniform < low else -top / bottom
    q = uniform - 0.5
    r = q * q
    top = (
        (
            (
                ((-3.969683028665376e01 * r + 2.209460984245205e02) * r - 2.759285104469687e02) * r
                + 1.383577518672690e02
            )
            * r
            - 3.066479806614716e01
        )
        * r
        + 2.506628277459239e00
    ) * q
    bottom = (
        (
            ((-5.447609879822406e01 * r + 1.615858368580409e02) * r - 1.556989798598866e02) * r
            + 6.680131188771972e01
        )
        * r
        - 1.328068155288572e01
    ) * r + 1.0
    return top / bottom


def draw_seed(seed: int, draw: int) -> int:
    """The seed of one draw of an ensemble: 63 bits, so that every seed has one machine type."""
    words = philox(seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF, draw, 0, 0, 1)
    return (int(words[0]) << 31) | (int(words[1]) >> 1)


def named_uniform(seed: int, name: str, year: int = 0) -> float:
    """A uniform for a named quantity of a draw, such as a parameter or a macro shock.

    Keyed by the name, so adding a parameter leaves the draws of all others as they were.
    """
    words = philox(seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF, crc32(name.encode()), year, 0, 2)
    return (float(words[0]) + 0.5) / 4294967296.0
