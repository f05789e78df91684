"""The land market: leases within a village, rent that follows demand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RENT_RESPONSE = 0.1
"""Yearly change of rent, log points, where all land offered finds no taker, or the reverse.

Status: assumed.  It only sets how fast a village's rent moves between years.
"""


def village_leases(
    counts: NDArray[np.int64], rent: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Shares of offers and of wishes that are met in each place, and next year's rent.

    What is let equals what is rented in: the shorter side is met in full, the longer in
    proportion.  `counts` are a tally's places, land in hundredths of a mu.
    """
    offered = counts[:, 4].astype(float)
    wanted = counts[:, 5].astype(float)
    traded = np.minimum(offered, wanted)
    let_share = np.divide(traded, offered, out=np.zeros_like(traded), where=offered > 0)
    got_share = np.divide(traded, wanted, out=np.zeros_like(traded), where=wanted > 0)
    both = offered + wanted
    excess = np.divide(wanted - offered, both, out=np.zeros_like(traded), where=both > 0)
    return let_share, got_share, rent * np.exp(RENT_RESPONSE * excess)
