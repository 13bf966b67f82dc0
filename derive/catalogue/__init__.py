"""The catalogue: the derivations themselves, one file each, in the order of the notes."""

from derive.catalogue.cross_entropy_gradient import cross_entropy_gradient
from derive.catalogue.layer_gradients import layer_gradients
from derive.catalogue.softmax_jacobian import softmax_jacobian
from derive.steps import Claim

CLAIMS: dict[str, Claim] = {claim.name: claim for claim in (softmax_jacobian, cross_entropy_gradient, layer_gradients)}

__all__ = ["CLAIMS", "cross_entropy_gradient", "layer_gradients", "softmax_jacobian"]
