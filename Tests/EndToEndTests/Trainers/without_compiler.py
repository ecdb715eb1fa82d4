"""Leaves out PyTorch's compiler, which no script here uses.

Its import, at the first step of an optimizer, takes as long as all else that a short script does. The scripts
that do not import this module have it.
"""

import sys
import types

import torch

_compiler = types.ModuleType("torch._dynamo")
_compiler.disable = lambda function, *given, **named: function
_compiler.graph_break = lambda *given, **named: None
sys.modules["torch._dynamo"] = _compiler
torch._dynamo = _compiler
