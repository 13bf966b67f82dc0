"""Faults: the slips that people make in such derivations, as operators on expressions.

Run forward they plant a fault, and the prover must notice; run backward they propose
what an author may have meant. Imports the language alone.
"""

from derive.faults.operators import OPERATORS, Edit, edits
from derive.faults.places import Place, Scope, places, put

__all__ = ["OPERATORS", "Edit", "Place", "Scope", "edits", "places", "put"]
