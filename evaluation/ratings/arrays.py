"""The array types that the signatures of this package use."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
CodeArray = NDArray[np.int32]
CountArray = NDArray[np.int64]
IndexArray = NDArray[np.integer]  # codes of any integer type
