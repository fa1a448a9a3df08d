"""wmofund: exact settlement of the funding of Dutch social care (Wmo), through the C library of the
same name.

Everything public is here, by the name it has in the library's headers (wmofund/*.h), which say what
each computes; `wmofund.values` says how amounts and numbers go in and out.
"""

from . import (
    arrangement, batch, constants, declarations, errors, explain, numbers, rules, settlement, task, uses, values,
    volume_price,
)  # fmt: skip
from .arrangement import *
from .batch import *
from .constants import *
from .declarations import *
from .errors import *
from .explain import *
from .numbers import *
from .rules import *
from .settlement import *
from .task import *
from .uses import *
from .values import *
from .volume_price import *

__all__ = []
__all__ += constants.__all__
__all__ += errors.__all__
__all__ += values.__all__
__all__ += numbers.__all__
__all__ += rules.__all__
__all__ += explain.__all__
__all__ += settlement.__all__
__all__ += volume_price.__all__
__all__ += arrangement.__all__
__all__ += task.__all__
__all__ += uses.__all__
__all__ += batch.__all__
__all__ += declarations.__all__
__version__: str = numbers.version()
