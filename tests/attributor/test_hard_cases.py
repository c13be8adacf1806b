"""The hard cases of speakers: one surname for two, offices and pronouns far from the name, bodies and places.

Every case is a short article with the name that belongs to a quotation; None where the article has none.
"""

from __future__ import annotations

import pytest

from quotes import Attributor

ONE_SURNAME = (
    "Two Varlands sit on the bench of the court in Marlock. Judge Hilde Varland has heard civil cases since "
    "2009; her cousin, Judge Tobias Varland, came from the prosecution last year.\n\n"
    "“We share a surname and a coffee machine,” said Hilde Varland. “We do not share verdicts.”\n\n"
    "Tobias Varland said that nobody had ever confused them.\n\n"
    "“The bailiff did, on Monday,” Hilde Varland said."
)
COUPLE = (
    "Rosalind and Edgar Pemble have run the bakery in Tarn Street for forty years.\n\n"
    "“He gets up at three,” Mrs. Pemble said. “I get up when it smells of bread.”\n\n"
    "Mr. Pemble said he had never minded the hours.\n\n"
    "“I minded the flour,” said Rosalind Pemble."
)
FATHER_AND_SON = (
    "Augustin Delray Sr. founded the ferry line in 1971, and Augustin Delray Jr. is selling it.\n\n"
    "“My father never asked what a ticket should cost,” Delray Jr. said on Tuesday. “He asked who was "
    "waiting.”\n\n"
    "“They are still waiting,” said Delray Sr., who is 91."
)
NAMED_AFTER = (
    "The Okoth Foundation will close its clinic in Port Ellery, eleven years after Miriam Okoth gave "
    "her fortune to open it.\n\n"
    "The Okoth Foundation said in a statement that costs had doubled.\n\n"
    "“They have not called me,” said Okoth, who is 84 and lives next door."
)
PARAGRAPHS_BEFORE = (
    "Governor Thandeka Moss arrived on foot on Friday, with her shoes in her hand.\n\n"
    "The road to Upper Lisse has been under water since the weekend. Two bridges are gone, and the school is"
    " a lake with a roof.\n\n"
    "Volunteers had laid planks from the church to the shop. A tractor pulled the post van out of a "
    "ditch.\n\n"
    "“I have seen enough to sign,” the governor said. “The money comes on Monday.”\n\n"
    "She said the army would bring pumps."
)
AFTER = (
    "“I read every page of it, and then I read it to my dog,” the senator told reporters outside the chamber."
    " “The dog left.”\n\n"
    "The bill would let banks charge for counting coins.\n\n"
    "Senator Leocadia Brandt added that she would vote against it."
)
PLACES = (
    "Veldania will not sign the treaty on the river Odra, its government said on Monday.\n\n"
    "Kheren said that the text had been changed overnight.\n\n"
    "The White Palace said the president had not been consulted.\n\n"
    "“Nobody changed a comma,” said Ambassador Omer Salibi, the mediator."
)
PRONOUNS = (
    "Inspector Ludo Marchetti met the actress Freya Okonjo on the steps of the theatre on Saturday.\n\n"
    "“You are standing on my evidence,” he said.\n\n"
    "“You are standing in my light,” she answered."
)
BY_WHAT_IT_IS = (
    "Marlock Harbour Police closed the quay on Monday. The Tarn Ferry Commission met behind drawn blinds.\n\n"
    "Police said that nobody had been hurt.\n\n"
    "The commission said that fares would not rise before spring."
)
UNNAMED = (
    "Mayor Birgit Sandoval was in Rome when the tower fell.\n\n"
    "“I heard a crack, and then I heard nothing,” said a woman who sells tickets at the gate."
)


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        pytest.param(ONE_SURNAME, "a coffee machine", "Hilde Varland", id="first of one surname"),
        pytest.param(ONE_SURNAME, "nobody had ever", "Tobias Varland", id="second of one surname"),
        pytest.param(ONE_SURNAME, "The bailiff did", "Hilde Varland", id="first of one surname again"),
        pytest.param(COUPLE, "He gets up", "Rosalind Pemble", id="wife"),
        pytest.param(COUPLE, "had never minded", "Edgar Pemble", id="husband"),
        pytest.param(COUPLE, "I minded the flour", "Rosalind Pemble", id="wife by her name"),
        pytest.param(FATHER_AND_SON, "never asked what", "Augustin Delray Jr", id="son"),
        pytest.param(FATHER_AND_SON, "still waiting", "Augustin Delray Sr", id="father"),
        pytest.param(
            NAMED_AFTER, "costs had doubled", "Okoth Foundation", id="organisation named after a person"
        ),
        pytest.param(
            NAMED_AFTER, "not called me", "Miriam Okoth", id="person an organisation is named after"
        ),
        pytest.param(PARAGRAPHS_BEFORE, "seen enough", "Thandeka Moss", id="office, paragraphs before"),
        pytest.param(PARAGRAPHS_BEFORE, "bring pumps", "Thandeka Moss", id="pronoun, paragraphs before"),
        pytest.param(AFTER, "read every page", "Leocadia Brandt", id="name paragraphs after"),
        pytest.param(AFTER, "vote against it", "Leocadia Brandt", id="name where it stands"),
        pytest.param(PLACES, "had been changed overnight", "Kheren", id="capital in its own words"),
        pytest.param(PLACES, "had not been consulted", "White Palace", id="palace in its own words"),
        pytest.param(PLACES, "a comma", "Omer Salibi", id="person among places"),
        pytest.param(PRONOUNS, "my evidence", "Ludo Marchetti", id="he"),
        pytest.param(PRONOUNS, "my light", "Freya Okonjo", id="she, named second"),
        pytest.param(BY_WHAT_IT_IS, "nobody had been hurt", "Marlock Harbour Police", id="police"),
        pytest.param(BY_WHAT_IT_IS, "fares would not rise", "Tarn Ferry Commission", id="commission"),
        pytest.param(UNNAMED, "heard a crack", None, id="somebody who is not named"),
    ],
)
def test_hard_cases(attributor: Attributor, text: str, words: str, name: str | None) -> None:
    article = attributor.attribute(text)
    (statement,) = (s for s in article.statements if any(words in c.text for c in s.content))
    speaker = statement.speaker
    assert (speaker.name.rstrip(".") if speaker and speaker.kind.named else None) == name
