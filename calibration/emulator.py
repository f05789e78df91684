"""An emulator of the simulated figures: Gaussian processes over their principal components.

Figures in logs move nearly linearly with the free quantities, so the kernel is that of a linear
and a quadratic form in the coordinates, and a white noise that takes up luck and the parameters
which are not fitted (Rasmussen and Williams 2006, chapter 4).  The mean of such a process is a
polynomial of second order, which is how it is evaluated: at a thousand points in the time that a
sum over all simulations would need for one.  Principal components keep the figures' joint
movement and make the number of processes small (Higdon and others 2008).  The kernels' constants
are fitted by scikit-learn.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, DotProduct, Kernel, WhiteKernel
from threadpoolctl import threadpool_limits

EXPLAINED = 0.999
"""Share of the figures' variance that the kept components hold."""
FIT_POINTS = 256
"""Points on which a kernel's few constants are fitted; the process then stands on all points."""


def kernel() -> Kernel:
    """Linear + quadratic + noise, in coordinates of unit variance, for scores of unit variance."""
    linear = ConstantKernel(0.03, (1e-7, 10.0)) * DotProduct(1.0, "fixed")
    quadratic = ConstantKernel(1e-4, (1e-9, 1.0)) * DotProduct(1.0, "fixed") ** 2
    return linear + quadratic + WhiteKernel(0.01, (1e-6, 1.0))


@dataclass(frozen=True)
class Emulator:
    """Mean of the log figures at any point, and how far a simulation lies from it.

    constant (outputs,); linear (free, outputs); quadratic (pairs, outputs), pairs as
    `numpy.triu_indices` has them; spread (outputs, outputs): covariance of simulation minus
    emulated mean at points the processes have not seen: luck, other parameters and the
    emulator's own error.
    """

    constant: NDArray[np.float64]
    linear: NDArray[np.float64]
    quadratic: NDArray[np.float64]
    spread: NDArray[np.float64]

    def __call__(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        """Emulated log figures at points `z` (points, free): (points, outputs)."""
        first, second = np.triu_indices(z.shape[1])
        pairs = z[:, first] * z[:, second]
        return self.constant + z @ self.linear + pairs @ self.quadratic


def emulate(
    z: NDArray[np.float64],
    logs: NDArray[np.float64],
    judged: NDArray[np.bool_] | None = None,
    parts: int = 8,
) -> Emulator:
    """Fit an emulator to simulations: z (points, free), logs (points, outputs), all finite.

    `spread` is measured by cross-validation in `parts` parts, over the points that are `judged`.
    """
    mean, scale = logs.mean(axis=0), logs.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    _, sizes, rows = np.linalg.svd((logs - mean) / scale, full_matrices=False)
    share = np.cumsum(sizes**2) / np.sum(sizes**2)
    components = rows[: int(np.searchsorted(share, EXPLAINED)) + 1]
    scores = ((logs - mean) / scale) @ components.T
    chosen = np.arange(len(z)) % max(1, len(z) // FIT_POINTS) == 0
    turn = np.arange(len(z)) % parts
    first, second = np.triu_indices(z.shape[1])
    twice = np.where(first == second, 1.0, 2.0)
    products = z @ z.T + 1.0
    unseen = np.empty_like(scores)
    coefficients = np.empty((1 + z.shape[1] + len(first), len(components)))
    # One thread: the sums of a linear algebra library depend on how many it uses.
    with threadpool_limits(1), warnings.catch_warnings():
        # A constant at its bound says that the component has no such part.
        warnings.simplefilter("ignore", ConvergenceWarning)
        for number, score in enumerate(scores.T):
            regressor = GaussianProcessRegressor(kernel(), alpha=0.0)
            fitted = regressor.fit(z[chosen], score[chosen] / score.std()).kernel_
            # The constants in the order in which the kernel is put together.
            one, two, noise = np.exp(fitted.theta)
            smooth = one * products + two * products**2
            full = smooth + noise * np.eye(len(z))
            weights = np.linalg.solve(full, score)
            # sum_i w_i (one (1 + z x_i) + two (1 + z x_i)^2), ordered by powers of z.
            coefficients[0, number] = (one + two) * weights.sum()
            coefficients[1 : 1 + z.shape[1], number] = (one + 2.0 * two) * (weights @ z)
            square = two * (z.T * weights) @ z
            coefficients[1 + z.shape[1] :, number] = twice * square[first, second]
            for part in range(parts):
                seen = turn != part
                solved = np.linalg.solve(full[np.ix_(seen, seen)], score[seen])
                unseen[~seen, number] = score[~seen] - smooth[np.ix_(~seen, seen)] @ solved
    polynomial = coefficients @ (components * scale)
    # What the components leave out is part of the spread as well.
    left = unseen @ (components * scale) + (logs - mean - scores @ (components * scale))
    left = left if judged is None else left[judged]
    return Emulator(
        constant=mean + polynomial[0],
        linear=polynomial[1 : 1 + z.shape[1]],
        quadratic=polynomial[1 + z.shape[1] :],
        spread=left.T @ left / len(left),
    )
