"""An article as it was given, and the readers that turn files into articles.

Text is never rewritten: offsets point into exactly the characters that the file holds. HTML alone
has to be turned into text first; there, offsets point into the text that was made of it.
"""

from quotes.article.article import MAX_CHARACTERS, Article, ArticleError, ArticleNotice
from quotes.article.batch import Batch
from quotes.article.encoding import encoding_known
from quotes.article.reading import INPUT_FORMATS, Found, read_articles
from quotes.article.versions import is_before, keys_of
from quotes.article.watch import FolderWatch

__all__ = [
    "INPUT_FORMATS",
    "MAX_CHARACTERS",
    "Article",
    "ArticleError",
    "ArticleNotice",
    "Batch",
    "FolderWatch",
    "Found",
    "encoding_known",
    "is_before",
    "keys_of",
    "read_articles",
]
