"""Derivations of gradients whose every equality is proved for every number of classes."""

__version__ = "0.1.0"
