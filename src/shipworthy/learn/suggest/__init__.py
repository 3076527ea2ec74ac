"""What a model drafts and a person edits, accepts or refuses one by one: cases, anchors, failure modes."""
