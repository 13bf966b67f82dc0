"""Derivatives of what nothing read works out: the chain rule and its paths, dependence, differentials, nabla, dX."""
