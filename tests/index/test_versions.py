"""What other versions of the libraries made is taken over only if it comes out the same."""

from dataclasses import replace

import numpy as np
import pytest

from index.errors import EncoderError
from index.generation import Generation
from index.hashing_encoder import HashingEncoder
from index.lexical import LexicalIndex
from index.library import Library
from index.plan import plan
from index.torch_model import torch_versions


class OtherVersions(HashingEncoder):
    """The same encoder over libraries of other versions, which differ by `noise` in each number."""

    def __init__(self, versions="numpy 9.0.0", noise=0.0) -> None:
        super().__init__()
        self.versions = versions
        self._noise = noise
        self.texts = 0

    def read(self, texts):
        self.texts += len(texts)
        vectors, tokens = super().read(texts)
        return vectors + np.float32(self._noise), tokens


@pytest.fixture
def built(rebuild):
    return rebuild()


def test_other_versions_are_said_before_a_build_and_a_plain_build_looks(built, folder, index_dir):
    assert plan(folder, index_dir, encoder=HashingEncoder()).nothing_to_do
    changes = plan(folder, index_dir, encoder=OtherVersions())
    assert f"numpy 9.0.0 (was {np.__version__})" in changes.reason
    assert "a sample of the passages is embedded again" in changes.reason


@pytest.mark.parametrize("noise", [0.0, 4e-6])
def test_vectors_that_come_out_the_same_are_taken_over(built, rebuild, index_dir, noise):
    other = OtherVersions(noise=noise)
    report = rebuild(encoder=other)
    assert report.built
    assert (report.embedded, report.embeddings_reused) == (0, built.passages)
    assert "came out the same (to 0.00001)" in report.notes[0]
    assert other.texts <= built.passages + 1
    assert Generation.open(index_dir).manifest.encoder.versions == "numpy 9.0.0"
    # From now on there is nothing to compare.
    assert not rebuild(encoder=OtherVersions(noise=noise)).built


def test_vectors_that_come_out_otherwise_are_all_made_anew(built, rebuild, index_dir):
    other = OtherVersions(noise=1e-3)
    report = rebuild(encoder=other)
    assert (report.embedded, report.embeddings_reused) == (built.passages, 0)
    assert "came out otherwise" in report.notes[0]
    library = Library.open(index_dir, encoder=other)
    wanted = other.read([passage.indexed for passage in library.passages])[0]
    assert np.abs(library.vectors.rows(np.arange(report.passages)) - wanted).max() < 1e-6
    assert not rebuild(encoder=other).built


def test_tokens_that_come_out_otherwise_count_too(built, rebuild):
    class OtherTokens(OtherVersions):
        def read(self, texts):
            vectors, tokens = super().read(texts)
            return vectors, [own[::-1] for own in tokens]

    assert rebuild(encoder=OtherTokens()).embedded == built.passages


def test_an_index_that_does_not_say_its_versions_is_looked_at_once(rebuild, folder, index_dir):
    built = rebuild(encoder=OtherVersions(versions=""))
    assert "does not say which versions" in plan(folder, index_dir, encoder=OtherVersions()).reason
    report = rebuild(encoder=OtherVersions())
    assert (report.embedded, report.embeddings_reused) == (0, built.passages)
    assert plan(folder, index_dir, encoder=OtherVersions()).nothing_to_do


def test_what_a_killed_build_embedded_with_other_versions_is_made_anew(rebuild, index_dir):
    class Stops(OtherVersions):
        def read(self, texts):
            if self.texts > 3:
                raise EncoderError("stopped")
            return super().read(texts)

    with pytest.raises(EncoderError):
        rebuild(encoder=Stops())
    assert rebuild().embeddings_resumed == 0


def test_an_edit_under_other_versions_embeds_the_sample_and_what_changed(built, folder, rebuild):
    (folder / "news.md").write_text("# News\n\nA new library opens in the park.\n")
    other = OtherVersions()
    report = rebuild(encoder=other)
    assert report.embedded == 1
    assert report.embeddings_reused == report.passages - 1


def test_the_real_encoder_names_its_libraries_without_loading_them(run_python):
    assert "torch 2" in torch_versions()
    assert "forward-pass 2" in torch_versions()
    run_python(
        """
        from index.encoder import default_encoder
        assert "sentence-transformers" in default_encoder().versions
        """,
        never=("torch", "sentence_transformers", "transformers"),
    )


def test_passages_are_taken_over_when_only_their_words_are_counted_anew(
    built, rebuild, index_dir, tmp_path
):
    generation = Generation.open(index_dir)
    parts = {**generation.manifest.software_parts, "words": "those of another version"}
    other = replace(generation.manifest, software_parts=parts, software="another").named()
    other.save(generation.path)
    generation.path.rename(generation.path.with_name(other.id))
    (index_dir / "CURRENT").write_text(f"{other.id}\n")
    report = rebuild()
    assert "all words are counted again" in report.changes.reason
    assert (report.embedded, report.embeddings_reused) == (0, built.passages)
    library = Library.open(index_dir, encoder=HashingEncoder())
    counted = LexicalIndex.build(passage.indexed for passage in library.passages)
    scores = library.lexical.scores("care leavers report", k1=1.2, b=0.75)
    assert scores.any()
    np.testing.assert_array_equal(scores, counted.scores("care leavers report", k1=1.2, b=0.75))
