"""Names and indices as the rest of the house has them, over all chains of a document, in the order that they need."""

from __future__ import annotations

from collections.abc import Sequence

from derive.reading.derivatives.gradient_names import name_gradients
from derive.reading.manners.losses_of_results import name_losses
from derive.reading.manners.parameters import name_parameters
from derive.reading.manners.raised_indices import name_raised_indices
from derive.reading.manners.short_names import read_short_names
from derive.reading.manners.silent_samples import index_silent_samples
from derive.reading.manners.squares import name_squares
from derive.reading.surface import Chain


def put_names(chains: Sequence[Chain], text: str) -> None:
    """Put symbols in the place of what stands for one, and indices where a document leaves them out."""
    name_squares(chains)
    name_losses(chains)
    read_short_names(chains)
    name_parameters(chains)
    index_silent_samples(chains)
    name_raised_indices(chains)
    name_gradients(chains, text)
