r"""Probabilities and likelihoods: their laws, what independence gives, models, and what lies behind \arg\max."""
