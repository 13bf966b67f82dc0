"""A proved result as code: a small vectorised function for NumPy, PyTorch or JAX."""

from derive.render.code.frameworks import FRAMEWORKS
from derive.render.code.function import write_code

__all__ = ["FRAMEWORKS", "write_code"]
