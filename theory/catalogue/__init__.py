"""The catalogue: the families and workflows that come with the toolkit, and what is stated of them."""

from .entries import families as families
from .entries import family as family
from .entries import own_families as own_families
from .entries import workflow as workflow
from .entries import workflows as workflows
