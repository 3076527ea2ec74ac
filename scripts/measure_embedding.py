"""Measures both readings of the embedding: do paraphrases lie nearer than other statements on the same thing?

python scripts/measure_embedding.py prints what stands in docs/decisions/0012-embedding.md.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from shipworthy.adapters.embeddings import Embeddings

PAIRS = Path(__file__).parents[1] / "tests" / "adapters" / "data" / "paraphrases.tsv"
N_DRAWS = 2_000


def auc(near: np.ndarray, far: np.ndarray) -> float:
    """How often a paraphrase's cosine is the higher one, a tie being half."""
    return float((near[:, None] > far).mean() + (near[:, None] == far).mean() / 2)


def main() -> None:
    """Prints a row for each language and reading; intervals are 95 %, lines drawn again with both their pairs."""
    lines = [line.split("\t") for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    print("| language | reading | n | AUC | paraphrase nearer | mean cosine: paraphrase, other |")
    for by_words in (True, False):
        model = Embeddings(by_words)
        for language in ("en", "zh", "en-zh"):
            columns = zip(*[line[1:] for line in lines if line[0] == language], strict=True)
            text, same, other = (model.encode(column) for column in columns)
            near, far = (text * same).sum(axis=1), (text * other).sum(axis=1)
            drawn = np.random.default_rng(1).integers(0, len(near), (N_DRAWS, len(near)))
            low, high = np.quantile([auc(near[d], far[d]) for d in drawn], (0.025, 0.975))
            print(
                f"| {language} | {'words' if by_words else 'whole'} | {len(near)} | {auc(near, far):.2f} ({low:.2f} to "
                f"{high:.2f}) | {(near > far).mean():.0%} | {near.mean():.2f}, {far.mean():.2f} |"
            )


if __name__ == "__main__":
    main()
