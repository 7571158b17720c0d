"""Stories: findings gathered by what they tell together. In: the desk. Out: `Story` values, most consequential first."""

from diffinsight.narrate.stories.story import Story, tell_stories

__all__ = ["Story", "tell_stories"]
