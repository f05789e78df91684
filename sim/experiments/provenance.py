"""With which libraries and on what machine a run is computed, for its manifest.

None of it enters a run's id.  Code and data, which do, stand in the request; versions of NumPy
and Numba are part of the code's fingerprint too, and named here so that a reader can set them up.
"""

from __future__ import annotations

import platform

import numba
import numpy as np
from llvmlite import binding


def versions() -> dict[str, str]:
    """Versions of Python and of the libraries that compute."""
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "numba": numba.__version__,
    }


def machine() -> dict[str, str]:
    """System, kind of machine, and the processor that rules are compiled for.

    Compiled rules use what a processor has, so another one may round a last digit otherwise.
    """
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "processor": getattr(numba.config, "CPU_NAME", None) or binding.get_host_cpu_name(),
    }
