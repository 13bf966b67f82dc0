r"""What is said of one sample is meant of each: z = w^T x says what z^{(i)} is, where there are x^{(i)} and no w^{(i)}.

    \hat y = \alpha x + \beta                     \hat y_i, where there are x_i and no \alpha_i
    z = \sum_j w_j x_j, a = \sigma(z)              a_n, where there are x_{nj}, also if no z_n stands anywhere
    h_\theta(x) = \sum_j \theta_j x_j              h_\theta(x^{(i)}): of what stands in the bracket

Which symbols go along with the sample must be plain: they have its index elsewhere, by the same letter, at one place
only, and not below a \partial alone. Those that stay have it nowhere, nor any other index more: the weights of the
k-th neuron have one. What are weights by custom stays; an index with arithmetic, l - 1, counts layers or steps of
time, and no samples. Where a text takes from y_n what y was said to be, y_n - w x_n - b, its y_n are data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from derive.reading.knowledge import Document, Key, Meant
from derive.reading.likeness import likeness
from derive.reading.manners.uses import Uses, applied_keys_of, keys_of, letters_at
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Differential, Name, Node, Operator

WEIGHTS = frozenset({"w", "W", "b", r"\theta", r"\beta", r"\Theta"})


@dataclass(frozen=True)
class Lifted:
    """A meaning for each sample; `below` are those that it is made of and that stand nowhere for themselves."""

    meant: Meant
    below: Sequence[tuple[Key, Meant]]


@dataclass(frozen=True)
class Place:
    """A place for one index more: how a symbol is given it, and where it then stands among its scripts."""

    put: Callable[[Name, Node], Name]
    at: Callable[[Name], int]
    above: bool = False


ABOVE = Place(lambda node, index: replace(node, raised=(index,), bold=False), lambda node: len(node.lower), above=True)
BEHIND = Place(lambda node, index: replace(node, lower=(*node.lower, index), bold=False), lambda node: len(node.lower))
BEFORE = Place(lambda node, index: replace(node, lower=(index, *node.lower), bold=False), lambda _: 0)


def of_argument(key: Key, node: Applied, meant: Meant, document: Document, uses: Uses) -> Lifted | None:
    r"""The meaning for h_\theta(x^{(i)}) where h_\theta(x) is defined: the x_j get the index that x has more."""
    head = uses.applied[key]
    if likeness(head.head) != likeness(node.head) or len(head.arguments) != 1 or len(node.arguments) != 1:
        return None
    (plain,), (there,) = head.arguments, node.arguments
    if not (isinstance(plain, Name) and isinstance(there, Name)) or plain.name != there.name or there.primes:
        return None
    own = {each for part in meant.body.walk() if _is_name(part, plain.name) for each in keys_of(part, document)}
    samples = None if plain.primes or plain.raised else _added(plain, there, document, uses)
    return samples.of(key, meant, own) if samples is not None and own else None


def of_sample(key: Key, name: Name, meant: Meant, document: Document, uses: Uses) -> Lifted | None:
    """The meaning for one sample among others: with one index more, that all symbols have that go along with it."""
    samples = _added(uses.names[key], name, document, uses)
    return samples.of(key, meant) if samples is not None else None


def _is_name(node: Node, name: str) -> bool:
    return isinstance(node, Name) and node.name == name


def _added(head: Name, name: Name, document: Document, uses: Uses) -> Samples | None:
    """The samples that a name is of, if it has one index more than the head of a definition."""
    indices = document.inventory.index_letters
    if head.raised or any(letter_of(each) not in indices for each in head.lower):
        return None
    more = (len(name.lower) - len(head.lower), len(name.raised) - len(head.raised))
    places = {(0, 1): (ABOVE,), (1, 0): (BEHIND, BEFORE) if head.lower else (BEHIND,)}.get(more, ())
    fitting = [place for place in places if _fits(head, name, place, document, alike=True)]
    if len(fitting) != 1:
        return None
    letters = letters_at(name, fitting[0].at(head), document)
    return Samples(document, uses, letters, fitting[0]) if letters and not letters & uses.stepped else None


def _fits(plain: Name, name: Name, place: Place, document: Document, *, alike: bool) -> bool:
    """Whether none of the other indices of a name is the one more, by their letters; `alike`: they are the plain's."""
    if place.above or not plain.lower:
        return True
    at = place.at(plain)
    own = [letters_at(plain, each, document) for each in range(len(plain.lower))]
    there = [letters_at(name, each, document) for each in range(len(name.lower))]
    more = there.pop(at)
    same = all(one & other for one, other in zip(own, there, strict=True))
    return (same or not alike) and not any(more & each for each in (*own, *there))


class Samples:
    """Gives meanings one index more, whose letter is one of `letters`; `place` is where the symbol meant has it."""

    def __init__(self, document: Document, uses: Uses, letters: set[str], place: Place) -> None:
        self.document, self.uses, self.letters, self.place = document, uses, letters, place
        self.leaves: list[Key] = []  # what goes along, and is made of nothing else
        self.below: list[tuple[Key, Meant]] = []  # meanings of what goes along and stands nowhere with the index
        self._above: tuple[Key, ...] = ()
        self._staying: set[str] = set()  # the letters of what is the same for all samples

    def of(self, key: Key, meant: Meant, leaves: set[Key] | None = None) -> Lifted | None:
        """The meaning of one sample, and those below; `leaves` are all that may go along. Else the symbol waits."""
        found = self.lifted(meant)
        if found is None or self._is_data(key, meant) or (leaves is not None and {*self.leaves} != leaves):
            self.uses.waiting.add(key)
            return None
        self.uses.waiting.discard(key)
        return Lifted(found, self.below)

    def _is_data(self, key: Key, meant: Meant) -> bool:
        """Whether what a symbol means is taken from its samples, y_n - w x_n - b: it was said of a model."""
        name = self.uses.names[key].name if key in self.uses.names else ""
        model = self._staying | (self.uses.alike.get(likeness(meant.body), set()) - {name})
        return any(model & others for others in self.uses.beside.get(name, ()))

    def lifted(self, meant: Meant) -> Meant | None:
        """The meaning of one sample; None where it isn't plain what goes along with it."""
        if any(isinstance(node, Differential) for node in meant.body.walk()):
            return None
        taken = {letter_of(node) for node in meant.body.walk()} | {*meant.letters}
        letters = (*sorted(self.letters), *sorted(self.document.inventory.index_letters))
        free = next((each for each in letters if each not in taken), "")
        if not free:
            return None
        places: dict[Key, Place] = {}
        names = {*_names_in(meant.body, self.document)}
        for key in sorted(names):
            place = self._place_of(key)
            if place is not None and self._is_only_varied(key, place):
                return None
            if place is not None:
                places[key] = place
            elif not self._stays(key):
                return None
            elif key in self.uses.names and key[0] != "e":
                self._staying.add(self.uses.names[key].name)

        def put(node: Node) -> Node:
            if isinstance(node, Applied):
                return replace(node, arguments=tuple(map(put, node.arguments)))
            for key in keys_of(node, self.document):
                if isinstance(node, Name) and key in places:
                    return places[key].put(node, Name(node.span, free))
            return node.with_below(put)

        whole = {
            key for node in meant.body.walk() if isinstance(node, Operator) for key in _names_in(node, self.document)
        }
        if whole & {*places} or self._has_entries(names, places):
            return None
        applied = [node for node in meant.body.walk() if isinstance(node, Applied)]
        if not places or not all(self._is_put(node, put(node)) for node in applied):
            return None
        indices = (free, *meant.letters) if self.place is BEFORE else (*meant.letters, free)
        return Meant(indices, put(meant.body), meant.chain)

    def _has_entries(self, names: set[Key], places: Mapping[Key, Place]) -> bool:
        r"""Whether entries of what goes along stand beside it: z is a whole vector in z - \log \sum_k e^{z_k}."""
        nodes = ((self.uses.names[key], place) for key, place in places.items())
        moved = (place.put(node, Name(node.span, min(self.letters))) for node, place in nodes)
        return any(key in names for node in moved for key in keys_of(node, self.document))

    def _in_operators(self, body: Node) -> set[Key]:
        """What an operator is of, max(z) or the mean of all x: it has no sample."""
        operators = (node for node in body.walk() if isinstance(node, Operator))
        return {key for node in operators for key in _names_in(node, self.document)}

    def _is_put(self, node: Applied, lifted: Node) -> bool:
        r"""Whether a symbol with arguments that has a meaning has one of each sample: the \sigma(z) that is defined."""
        key = next(applied_keys_of(node, self.document), None)
        assert isinstance(lifted, Applied)
        new = next(applied_keys_of(lifted, self.document), None)
        if key is None or new == key or new in self.document.meant:
            return True
        if key not in self.document.meant:
            return not self._goes_along(key, node.head)
        meant = self.lifted(self.document.meant[key]) if key not in self._above else None
        if meant is None or new is None or len(meant.letters) != 1:
            return new in self.uses.applied  # a quantity of its own, that the document speaks of
        self.below.append((new, meant))
        return True

    def _place_of(self, key: Key) -> Place | None:
        """Where a symbol has the index, if the document has it so, or what it means goes along with the sample."""
        node = self.uses.names.get(key)
        if node is None or node.raised:
            return None
        found = [place for place in (ABOVE, BEHIND, BEFORE) if self._stands(node, place)]
        if len(found) > 1 and not node.lower:
            found = [place for place in found if place is not BEFORE]
        if len(found) == 1:
            if key not in self.document.meant:
                self.leaves.append(key)
            return found[0] if node.name not in WEIGHTS else None
        alone = not found and key not in self._above and not self._has_more(key, node)
        return self._place_of_meaning(key, node) if alone and key in self.document.meant else None

    def _is_only_varied(self, key: Key, place: Place) -> bool:
        r"""Whether a symbol has the index nowhere but below a \partial: of \alpha x, \alpha_i may be a slip."""
        moved = place.put(self.uses.names[key], Name(self.uses.names[key].span, min(self.letters)))
        return key not in self.document.meant and any(
            each in self.uses.varied for each in keys_of(moved, self.document)
        )

    def _stands(self, node: Name, place: Place) -> bool:
        moved = place.put(node, Name(node.span, min(self.letters)))
        there = any(other in self.uses.names for other in keys_of(moved, self.document))
        return (
            there
            and bool(letters_at(moved, place.at(node), self.document) & self.letters)
            and _fits(node, moved, place, self.document, alike=False)
        )

    def _place_of_meaning(self, key: Key, node: Name) -> Place | None:
        """That of the symbol meant, where all that this one is made of can be given the index."""
        above, self._above = self._above, (*self._above, key)
        found = self.lifted(self.document.meant[key])
        self._above = above
        moved = self.place.put(node, Name(node.span, min(self.letters)))
        new = next(keys_of(moved, self.document), None)
        if found is None or new is None:
            return None
        self.below.append((new, found))
        return self.place

    def _stays(self, key: Key) -> bool:
        """Whether a symbol is one and the same for all samples: what it means is, and it has nowhere one index more."""
        node = self.uses.names.get(key)
        if node is None:
            return key not in self.document.meant
        return not (self._goes_along(key, node) or self._has_more(key, node))

    def _goes_along(self, key: Key, node: Name, above: tuple[Key, ...] = ()) -> bool:
        """Whether what a symbol means, or a display sets it equal to further on, goes along with the sample."""
        meant = self.document.meant.get(key)
        rights = [meant.body] if meant is not None else [right for _, right in self.uses.heads.get(key, ())]
        for right in rights if key not in above else ():
            if any(_is_name(part, node.name) for part in right.walk()):
                continue  # an update
            # The mean of all x is no x; what the maximum of a z that is defined is of, isn't known.
            inside = {*_names_in(right, self.document)} - (set() if meant is not None else self._in_operators(right))
            for each in inside:
                name = self.uses.names.get(each)
                if name is not None and (
                    any(self._stands(name, place) for place in (ABOVE, BEHIND, BEFORE))
                    or self._goes_along(each, name, (*above, key))
                ):
                    return True
        return False

    def _has_more(self, key: Key, node: Name) -> bool:
        """Whether the symbol stands somewhere with more indices."""
        return any(other[1] > key[1] for other in self.uses.by_letter[node.name])


def _names_in(node: Node, document: Document) -> Iterator[Key]:
    """The symbols in a tree, without those that stand before a bracket, and without indices."""
    if not (isinstance(node, Name) and letter_of(node) in document.inventory.index_letters):
        yield from keys_of(node, document)
    for part in node.arguments if isinstance(node, Applied) else node.below:
        yield from _names_in(part, document)
