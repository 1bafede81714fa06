"""Makes the model out of the rows: `python -m persona.hearing.train` (needs numpy and scipy).

The same rows make the same file. Softmax regressions for the acts and for the things that are
promised, and a logistic one for what binds, all on the same features.
"""

# scipy has no types of its own.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportMissingTypeArgument=false
# pyright: reportOptionalSubscript=false

from __future__ import annotations

import sys
import zlib
from collections import Counter
from datetime import datetime
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import msgspec
import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from persona.acts import Act, Thing
from persona.hearing.features import blocks, hashed, vector
from persona.hearing.model import FILE, Stored
from persona.hearing.rows import Row, read
from persona.hearing.sentence import Sentence, take_apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.float64]

ROWS = Path(__file__).parent / "rows"
NOW = datetime(1996, 9, 4, 14)  # noqa: DTZ001 - a campaign's own time has no zone
SEEN_AT_LEAST = 2
KEPT = 40_000
"""How many features the file has, those that weigh most."""
RIDGE = {"acts": 0.1, "binding": 0.1, "things": 0.05}
STEPS = 400
ACTS = [act.value for act in Act]
THINGS = [thing.value for thing in Thing]


def apart(rows: Sequence[Row]) -> list[Sentence]:
    """Take all sentences apart."""
    return [take_apart(row.text, to=row.to, now=NOW, language=row.language) for row in rows]


def rarity_of(sentences: Sequence[Sentence]) -> dict[int, float]:
    """Return, for each feature seen often enough, how much rarity makes it count."""
    seen: Counter[int] = Counter()
    for one in sentences:
        seen.update(
            {hashed(f"{kind}:{name}") for kind, names in blocks(one).items() for name in names}
        )
    total = len(sentences)
    return {
        number: round(min(15.0, 1 + log(total / count)) * 16) / 16
        for number, count in sorted(seen.items())
        if count >= SEEN_AT_LEAST
    }


def matrix(sentences: Sequence[Sentence], rarity: dict[int, float]) -> csr_matrix:
    """Return the sentences' features, a row each."""
    column = {number: index for index, number in enumerate(rarity)}
    values: list[float] = []
    columns: list[int] = []
    starts = [0]
    for one in sentences:
        found = vector(one, rarity)
        values.extend(found.values())
        columns.extend(column[number] for number in found)
        starts.append(len(values))
    return csr_matrix((values, columns, starts), shape=(len(sentences), len(rarity)))


def fit(features: csr_matrix, wanted: Numbers, ridge: float) -> tuple[Numbers, Numbers]:
    """Return weights and bias of a softmax regression. `wanted` has a row of shares each."""
    count, width = features.shape[1], wanted.shape[1]
    turned = features.T.tocsr()

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        weights = flat[: count * width].reshape(count, width)
        bias = flat[count * width :]
        scores = features @ weights + bias
        scores -= scores.max(axis=1, keepdims=True)
        raised = np.exp(scores)
        shares = raised / raised.sum(axis=1, keepdims=True)
        cost = -float((wanted * np.log(shares + 1e-12)).sum())
        cost += ridge / 2 * float((weights * weights).sum())
        off = shares - wanted
        slope = np.asarray(turned @ off) + ridge * weights
        return cost, np.concatenate([slope.ravel(), off.sum(axis=0)])

    found = minimize(
        loss,
        np.zeros(count * width + width),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": STEPS},
    )
    flat: Numbers = found.x
    return flat[: count * width].reshape(count, width), flat[count * width :]


def _chosen(names: Sequence[str], options: Sequence[str]) -> Numbers:
    wanted = np.zeros((len(names), len(options)))
    wanted[np.arange(len(names)), [options.index(name) for name in names]] = 1
    return wanted


def train(rows: Sequence[Row]) -> Stored:
    """Return the model that the rows make."""
    sentences = apart(rows)
    rarity = rarity_of(sentences)
    features = matrix(sentences, rarity)
    parts = [fit(features, _chosen([row.act.value for row in rows], ACTS), RIDGE["acts"])]
    binding = _chosen(["yes" if row.binding else "no" for row in rows], ["no", "yes"])
    weights, bias = fit(features, binding, RIDGE["binding"])
    parts.append((weights[:, 1:] - weights[:, :1], bias[1:] - bias[:1]))
    about = [index for index, row in enumerate(rows) if row.thing is not None]
    things = _chosen([str(rows[index].thing) for index in about], THINGS)
    parts.append(fit(features[about], things, RIDGE["things"]))
    return _stored(rarity, parts)


def _stored(rarity: dict[int, float], parts: Sequence[tuple[Numbers, Numbers]]) -> Stored:
    """Keep what weighs most, in a byte each."""
    weights = np.concatenate([part for part, _ in parts], axis=1)
    bias = np.concatenate([part for _, part in parts])
    rare = np.array(list(rarity.values()))
    heft = np.abs(weights).max(axis=1) * rare
    kept = np.sort(np.argsort(-heft, kind="stable")[:KEPT])
    weights = weights[kept]
    scale = np.abs(weights).max(axis=0) / 127
    numbers = np.array(list(rarity), dtype="<u4")[kept]
    return Stored(
        acts=ACTS,
        things=THINGS,
        numbers=numbers.tobytes(),
        rarity=np.round(rare[kept] * 16).astype(np.uint8).tobytes(),
        weights=np.round(weights / scale).astype(np.int8).tobytes(),
        scale=[float(one) for one in scale],
        bias=[round(float(one), 4) for one in bias],
    )


def main() -> int:
    """Read the rows, train, and write the file that ships."""
    rows = [row for path in sorted(ROWS.glob("*.txt")) for row in read(path)]
    stored = train(rows)
    FILE.write_bytes(zlib.compress(msgspec.msgpack.encode(stored), 9))
    print(
        f"{len(rows)} rows, {len(stored.numbers) // 4} features, {FILE.stat().st_size // 1024} kB"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
