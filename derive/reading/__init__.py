"""Other people's documents: read, understood and judged, from the file's text to the report.

In the order in which a document passes through:

    sources, formats     the file's text, and where its mathematics stands
    tokens, grammar      one formula: a surface tree (syntax.py), or why it can't be read
    rows, chains, lists  a display: its rows, its chains of equalities, their conditions
    manners              ways of writing, put as the rest of the house has them
    symbols, building    what each symbol is, and the expression that the prover takes
    matrices             with shapes: entry by entry
    derivatives          the chain rule, and derivatives by what nothing defines
    probability          laws, independence, likelihoods
    complex, words       second looks, at what the language of the prover has no place for
    told_behind, denied  what a where behind a formula says is read before it; what words deny says nothing
    judging, in_order    an equality by itself, and in the order of reading
    doubts               what is tried before one is called false: other meanings, values, hypotheses
    repair, notices      what would mend it, and what is wrong to the eye alone
    check, reports       the whole document, and how it is told
"""
