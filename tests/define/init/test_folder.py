"""A folder of texts as rows."""

from shipworthy.define.init.folder import FolderText, rows_of_texts


def test_pairs_by_the_middle_of_the_name():
    found = rows_of_texts(
        [FolderText("001.input.txt", "Q1"), FolderText("001.output.txt", "A1 \n"), FolderText("002_question.txt", "Q2"), FolderText("002_answer.md", "A2"), FolderText("002_expected.md", "E2")]
    )  # fmt: skip
    assert found == [
        {"id": "001", "input": "Q1", "answer": "A1"},
        {"id": "002", "input": "Q2", "answer": "A2", "expected": "E2"},
    ]


def test_outputs_of_several_sub_folders_are_several_candidates():
    found = rows_of_texts(
        [
            FolderText("in/1.input.txt", "Q"),
            FolderText("old/1.output.txt", "A"),
            FolderText("new/1.output.txt", "B"),
        ]
    )
    assert found == [{"id": "1", "input": "Q", "old": "A", "new": "B"}]


def test_sub_folders_with_the_same_names():
    found = rows_of_texts(
        [FolderText("questions/1.txt", "Q"), FolderText("bot/1.txt", "A"), FolderText("rules/1.txt", "B")]
    )
    assert found == [{"id": "1", "input": "Q", "bot": "A", "rules": "B"}]


def test_chats_in_a_sub_folder_for_each_candidate():
    found = rows_of_texts(
        [FolderText(f"{who}/1.txt", f"User: Hi\nBot: hello from {who}") for who in ("old", "new")]
    )
    assert found == [
        {"id": "1", "input": "Hi", "answer": "hello from old", "candidate": "old"},
        {"id": "1", "input": "Hi", "answer": "hello from new", "candidate": "new"},
    ]


def test_single_texts_are_answers_called_by_their_files():
    assert rows_of_texts([FolderText("reply.txt", "We can.")]) == [
        {"id": "reply", "input": "reply", "answer": "We can."}
    ]
    assert rows_of_texts([]) == []
