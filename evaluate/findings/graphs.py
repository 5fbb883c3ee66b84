"""Small ONNX graphs for the findings about ONNX Runtime."""

import os
import tempfile

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper


def node(op, inputs, output, **attributes):
    return helper.make_node(op, inputs.split(), [output], **attributes)


def model(nodes, inputs, outputs, weights, opset=21):
    """A checked model; inputs and outputs are {name: (type, shape)}, weights {name: array}."""
    graph = helper.make_graph(
        nodes,
        "graph",
        [helper.make_tensor_value_info(name, *of) for name, of in inputs.items()],
        [helper.make_tensor_value_info(name, *of) for name, of in outputs.items()],
        [numpy_helper.from_array(np.asarray(array), name) for name, array in weights.items()],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10)
    onnx.checker.check_model(made, full_check=True)
    return made


def session(made, **settings):
    """Opens a model on the processor with one thread and without log lines."""
    options = ort.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    for name, value in settings.items():
        setattr(options, name, value)
    return ort.InferenceSession(made.SerializeToString(), options, providers=["CPUExecutionProvider"])


def optimized(made):
    """The graph that ONNX Runtime executes, after its optimizations."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "optimized.onnx")
        session(made, optimized_model_filepath=path)
        return onnx.load(path)


def operators(made):
    return [each.op_type for each in made.graph.node]


FLOAT, INT64, BOOL = TensorProto.FLOAT, TensorProto.INT64, TensorProto.BOOL
