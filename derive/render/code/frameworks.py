"""How NumPy, PyTorch and JAX spell what the emitted code needs: a frozen table, no logic.

What all three spell alike (operators, `@`, `.T`, `.sum`, `where`, `exp`, `log1p`,
`einsum`) is not here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Framework:
    """One library's spelling; `{x}` and `{n}` are an array's and a size's text."""

    name: str
    imports: str
    alias: str
    array: str
    # Keywords of a reduction, and the reduction that gives a largest value alone.
    axis: str
    keep: str
    largest: str
    # The positions 0 to n - 1, and where two of them coincide: arrays of shape (n,) and (n, n).
    positions: str
    identity: str
    cast: str
    is_whole: str
    # Whether values may be looked at: not while JAX traces the function for `jit` or `grad`.
    checks_values: bool = True

    def over(self, axis: int, *, keep: bool = False) -> str:
        """The keywords of a reduction along this axis, which is counted from the end."""
        return f"{self.axis}={axis}" + (f", {self.keep}=True" if keep else "")


NUMPY = Framework(
    name="numpy",
    imports="import numpy as np",
    alias="np",
    array="np.asarray({x})",
    axis="axis",
    keep="keepdims",
    largest="max",
    positions="np.arange({n})",
    identity="np.eye({n}, dtype=bool)",
    cast="{x}.astype({like}.dtype)",
    is_whole="np.issubdtype({x}.dtype, np.integer)",
)

TORCH = Framework(
    name="torch",
    imports="import torch",
    alias="torch",
    array="torch.as_tensor({x})",
    axis="dim",
    keep="keepdim",
    largest="amax",
    positions="torch.arange({n}, device={like}.device)",
    identity="torch.eye({n}, dtype=torch.bool, device={like}.device)",
    cast="{x}.to({like}.dtype)",
    is_whole="not {x}.is_floating_point()",
)

JAX = Framework(
    name="jax",
    imports="import jax.numpy as jnp",
    alias="jnp",
    array="jnp.asarray({x})",
    axis="axis",
    keep="keepdims",
    largest="max",
    positions="jnp.arange({n})",
    identity="jnp.eye({n}, dtype=bool)",
    cast="{x}.astype({like}.dtype)",
    is_whole="jnp.issubdtype({x}.dtype, jnp.integer)",
    checks_values=False,
)

FRAMEWORKS = {framework.name: framework for framework in (NUMPY, TORCH, JAX)}
