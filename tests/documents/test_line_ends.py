"""A line of a template that has words and ends in a tag keeps its end, a line of tags alone does not."""

from app.documents.template_sources import keep_line_ends


def test_a_list_item_that_ends_in_a_tag_stays_an_item() -> None:
    source = "{% for a in b %}\n- one{% if a %} two{% endif %}\n{% endfor %}\n- three {{ a }}\n"
    assert (
        keep_line_ends(source) == "{% for a in b %}\n- one{% if a %} two{% endif +%}\n{% endfor %}\n- three {{ a }}\n"
    )
    assert keep_line_ends("x{% endif -%}\n{% if a %}{% endif %}\n") == "x{% endif -%}\n{% if a %}{% endif %}\n"
