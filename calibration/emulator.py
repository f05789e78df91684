"""An emulator of the simulated figures: Gaussian processes over their principal components.

Figures in logs move nearly linearly with the free quantities, so the kernel is that of a linear
and a quadratic form in the coordinates plus a smooth remainder, and a white noise that takes up
luck and the parameters which are not fitted (Rasmussen and Williams 2006, chapter 4).  Principal
components keep the figures' joint movement and make the number of processes small (Higdon and
others 2008).  The processes are fitted by scikit-learn.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, DotProduct, Kernel, WhiteKernel
from threadpoolctl import threadpool_limits

EXPLAINED = 0.9995
"""Share of the figures' variance that the kept components hold."""
FIT_POINTS = 384
"""Points on which a kernel's few constants are fitted; the process then stands on all points."""


def kernel() -> Kernel:
    """Linear + quadratic + smooth remainder + noise, in coordinates of unit variance."""
    linear = ConstantKernel(0.03, (1e-6, 10.0)) * DotProduct(1.0, "fixed")
    quadratic = ConstantKernel(1e-4, (1e-9, 1.0)) * DotProduct(1.0, "fixed") ** 2
    smooth = ConstantKernel(0.01, (1e-6, 10.0)) * RBF(8.0, (2.0, 100.0))
    return linear + quadratic + smooth + WhiteKernel(0.01, (1e-6, 1.0))


@dataclass(frozen=True)
class Emulator:
    """Mean of the log figures at any point, and how far a simulation lies from it.

    mean, scale (outputs,); components (kept, outputs); points (points, free);
    weights (points, kept): what each point adds to a component, times the kernel;
    spread (outputs, outputs): covariance of simulation minus emulated mean at points it has not
    seen: luck, other parameters and the emulator's own error.
    """

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    components: NDArray[np.float64]
    points: NDArray[np.float64]
    kernels: tuple[Kernel, ...]
    weights: NDArray[np.float64]
    spread: NDArray[np.float64]

    def __call__(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        """Emulated log figures at points `z` (points, free): (points, outputs)."""
        scores = np.stack(
            [
                one(z, self.points) @ weight
                for one, weight in zip(self.kernels, self.weights.T, strict=True)
            ],
            axis=1,
        )
        return self.mean + self.scale * (scores @ self.components)


def emulate(z: NDArray[np.float64], logs: NDArray[np.float64], parts: int = 8) -> Emulator:
    """Fit an emulator to simulations: z (points, free), logs (points, outputs), all finite.

    `spread` is measured by cross-validation in `parts` parts.
    """
    mean, scale = logs.mean(axis=0), logs.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    _, sizes, rows = np.linalg.svd((logs - mean) / scale, full_matrices=False)
    share = np.cumsum(sizes**2) / np.sum(sizes**2)
    components = rows[: int(np.searchsorted(share, EXPLAINED)) + 1]
    scores = ((logs - mean) / scale) @ components.T
    chosen = np.arange(len(z)) % max(1, len(z) // FIT_POINTS) == 0
    kernels, weights = [], np.empty((len(z), len(components)))
    left = np.empty_like(scores)
    turn = np.arange(len(z)) % parts
    # One thread: the sums of a linear algebra library depend on how many it uses.
    with threadpool_limits(1), warnings.catch_warnings():
        # A constant at its bound says that the component has no such part.
        warnings.simplefilter("ignore", ConvergenceWarning)
        for number, score in enumerate(scores.T):
            size = score.std()
            fitted = GaussianProcessRegressor(kernel(), alpha=0.0).fit(
                z[chosen], score[chosen] / size
            )
            one = fitted.kernel_
            kernels.append(one.k1)
            full = one(z)
            weights[:, number] = np.linalg.solve(full, score)
            for part in range(parts):
                seen = turn != part
                solved = np.linalg.solve(full[np.ix_(seen, seen)], score[seen])
                left[~seen, number] = score[~seen] - one.k1(z[~seen], z[seen]) @ solved
    # What the components leave out is part of the spread as well.
    unseen = scale * (left @ components) + (logs - mean - scale * (scores @ components))
    spread = unseen.T @ unseen / len(z)
    return Emulator(mean, scale, components, z, tuple(kernels), weights, spread)
